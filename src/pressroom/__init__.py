"""Stored documents become PDFs people can trust."""

__version__ = "0.1.0"
