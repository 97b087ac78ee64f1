"""Make one PDF of several: pages, tags, destinations, outline, shared fonts, page numbers."""
