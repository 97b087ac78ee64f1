"""What turns a template and its context into a PDF; it knows no kind of document."""
