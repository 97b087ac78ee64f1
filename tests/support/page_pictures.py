"""Pages drawn and read by PDFium, which is not what prints them."""

from __future__ import annotations

from typing import Any

import pypdfium2
from PIL import Image


def rendered(pdf: bytes, *, dpi: float = 108) -> list[Image.Image]:
    """Draw every page in RGB."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages: list[Any] = list(document)  # pypdfium2 types the scale as a whole number, and its pictures not at all
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in pages]


def text_of(pdf: bytes) -> list[str]:
    """Read the text of every page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]
