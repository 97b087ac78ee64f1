"""From HTML to a PDF: one warm Chromium, started, confined, shared, watched and replaced."""
