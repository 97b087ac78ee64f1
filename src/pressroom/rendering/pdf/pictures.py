"""Pictures of pages, for previews and comparisons."""

from __future__ import annotations

from io import BytesIO
from typing import cast

import pypdfium2
from PIL import Image

from pressroom.errors import NotFoundError, RenderFailedError
from pressroom.rendering.pdf.pdfium import PDFIUM


def page_png(pdf: bytes, *, page: int, width: int = 900) -> bytes:
    """Draw one page, counted from 1, as a PNG of `width` pixels; safe to call from several threads.

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
            sheet = document[page - 1]
            # pypdfium2 types none of its results; here it is a Pillow picture.
            drawn = cast("Image.Image", sheet.render(scale=width / sheet.get_width()).to_pil())  # pyright: ignore[reportUnknownMemberType]
            # The renderer rounds up, so a width can come out one pixel too large.
            image = drawn.crop((0, 0, width, drawn.height))
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
