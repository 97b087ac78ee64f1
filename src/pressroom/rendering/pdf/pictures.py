"""Pictures of pages, for previews and comparisons."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final, cast

import pypdfium2
from PIL import Image

from pressroom.errors import NotFoundError, RenderFailedError
from pressroom.rendering.pdf.pdfium import PDFIUM
from pressroom.rendering.pdf.png import png_of

WEBP_QUALITY: Final = 50
"""A page of 520 pixels has about 30 KB. It is shown at a third to two thirds of that, where nothing is seen of the loss."""


def page_png(pdf: bytes, *, page: int, width: int = 900) -> bytes:
    """Draw one page, counted from 1, as a PNG of `width` pixels; safe to call from several threads. Raises as `_drawn`."""
    return png_of(_drawn(pdf, page=page, width=width))


def page_webp(pdf: bytes, *, page: int, width: int) -> bytes:
    """Draw one page as `page_png` does, as a WebP: fewer bytes, and more time. Raises as `_drawn`."""
    written = BytesIO()
    _drawn(pdf, page=page, width=width).save(written, "WEBP", quality=WEBP_QUALITY)
    return written.getvalue()


def _drawn(pdf: bytes, *, page: int, width: int) -> Image.Image:
    """Draw one page.

    Raises:
        NotFoundError: The document has no such page.
        RenderFailedError: The bytes are no readable PDF.
    """
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise RenderFailedError("This file is no readable PDF. Export the document again.") from error
        with document:
            if not 1 <= page <= len(document):
                raise NotFoundError(f"This document has no page {page}: its pages are 1 to {len(document)}.")
            sheet: Any = document[page - 1]  # pypdfium2 types none of its results
            in_rgb = sheet.render(scale=width / sheet.get_width(), rev_byteorder=True)
            drawn = cast("Image.Image", in_rgb.to_pil())
            # The renderer rounds up, so a width can come out one pixel too large.
            return drawn.crop((0, 0, width, drawn.height)) if drawn.width > width else drawn
