"""A file in PDFium: the text of its pages, how far they are filled, whether they are blank or text on them is cut off."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2

from pressroom.errors import RenderFailedError
from pressroom.rendering.options import Margins
from pressroom.rendering.pdf.box import Box
from pressroom.rendering.pdf.clipping import clipped_text
from pressroom.rendering.pdf.page_objects import is_filled

PDFIUM: Final = threading.Lock()
"""PDFium keeps global state and is not safe to use from two threads, even on two documents."""
BLANK_SCALE: Final = 0.5
"""Pixels per point: a hairline in the lightest gray still leaves a trace."""
WHITE: Final = 255

# pypdfium2 binds PDFium's functions by ctypes, without types.
_raw: Any = pypdfium2.raw


class PdfiumFile:
    """An open file. Its methods may be called from several threads; each holds PDFium for one page and not longer."""

    def __init__(self, document: Any) -> None:
        """Use `open_in_pdfium`."""
        self._document = document

    def page_count(self) -> int:
        """Return how many pages it has."""
        with PDFIUM:
            return len(self._document)

    def text(self, index: int) -> str:
        """Return the text of a page, counted from 0."""
        with PDFIUM, _opened_page(self._document, index) as page:
            text_page = _raw.FPDFText_LoadPage(page)
            try:
                count: int = _raw.FPDFText_CountChars(text_page)
                buffer = (ctypes.c_ushort * (2 * count + 1))()  # at most two UTF-16 units for each, and the end
                written: int = _raw.FPDFText_GetText(text_page, 0, count, buffer)
            finally:
                _raw.FPDFText_ClosePage(text_page)
        return bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")

    def text_within(self, index: int, area: Box) -> str:
        """Return the text in an area of a page, in points from its lower left corner."""
        with PDFIUM:
            page = self._document[index]
            try:
                text_page = page.get_textpage()
                try:
                    found: str = text_page.get_text_bounded(*area)
                finally:
                    text_page.close()
            finally:
                page.close()
        return found

    def page_height(self, index: int) -> float:
        """Return the height of a page in points."""
        with PDFIUM:
            height: float = self._document.get_page_size(index)[1]
        return height

    def is_blank(self, index: int) -> bool:
        """Draw a page and say whether all of it is white: what it holds may be in the colour of the paper."""
        with PDFIUM:
            page = self._document[index]
            try:
                return page.render(scale=BLANK_SCALE, grayscale=True).to_pil().getextrema() == (WHITE, WHITE)
            finally:
                page.close()

    def is_filled(self, index: int, margins: Margins, *, part: float) -> bool:
        """Say whether a page has text or a picture below a part, from 0 to 1, of its area between the margins."""
        with PDFIUM, _opened_page(self._document, index) as page:
            return is_filled(page, margins, part=part)

    def clipped_text(self, index: int, margins: Margins) -> str | None:
        """Return a text on a page that reaches over the edge of the paper, or of the area that it is clipped to."""
        with PDFIUM, _opened_page(self._document, index) as page:
            return clipped_text(page, margins)


@contextmanager
def open_in_pdfium(pdf: bytes) -> Generator[PdfiumFile]:
    """Open a file.

    Raises:
        RenderFailedError: The bytes are no PDF that PDFium can read.
    """
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise RenderFailedError("The finished file is no readable PDF. Export the document again.") from error
    try:
        yield PdfiumFile(document)
    finally:
        with PDFIUM:
            document.close()


@contextmanager
def _opened_page(document: Any, index: int) -> Generator[Any]:
    page = _raw.FPDF_LoadPage(document.raw, index)
    if not page:
        raise RenderFailedError(f"Page {index + 1} of the finished file cannot be read. Export the document again.")
    try:
        yield page
    finally:
        _raw.FPDF_ClosePage(page)
