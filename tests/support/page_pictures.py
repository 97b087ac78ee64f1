"""Draw and read the pages of PDFs with pypdfium2."""

from __future__ import annotations

from typing import Any

import pypdfium2
from PIL import Image


def rendered(pdf: bytes, *, dpi: float = 108) -> list[Image.Image]:
    """Return a picture in RGB of every page."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages: list[Any] = list(document)  # pypdfium2 types the scale as an integer, and has no type for pictures
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in pages]


def text_of(pdf: bytes) -> list[str]:
    """Return the text of every page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]
