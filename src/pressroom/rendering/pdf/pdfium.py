"""Reads pages with PDFium: their text, whether they are blank, whether text on them is cut off."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2

from pressroom.errors import RenderFailedError
from pressroom.rendering.options import Margins
from pressroom.rendering.pdf.clipping import has_clipped_text

PDFIUM: Final = threading.Lock()
"""PDFium keeps global state and is not safe to use from two threads, even on two documents."""
BLANK_SCALE: Final = 0.5
"""Pixels per point: a hairline in the lightest gray still leaves a trace."""
WHITE: Final = 255

# pypdfium2 binds PDFium's functions by ctypes, without types.
_raw: Any = pypdfium2.raw


@dataclass(frozen=True, kw_only=True)
class PageReading:
    """What PDFium reads on one page."""

    text: str
    blank: bool
    """It shows neither text nor picture nor path, except in white."""
    clipped: bool
    """Some text reaches over the edge of the page or of the area that is drawn."""


def read_pages(
    pdf: bytes, *, margins: Margins, inexact: Sequence[bool], go_on: Callable[[], None] = lambda: None
) -> list[PageReading]:
    """Read every page; safe to call from several threads.

    Args:
        pdf: The file.
        margins: Text within them is looked at: it may be a running head, or cut off.
        inexact: For each page whether clusters say their text themselves. PDFium then does not know where their marks are.
        go_on: Called before each page; it may raise.

    Raises:
        RenderFailedError: The bytes are no PDF that PDFium can read.
    """
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise RenderFailedError("The finished file is no readable PDF. Export the document again.") from error
        count = len(document)
    try:
        if count != len(inexact):
            raise RenderFailedError("The finished file does not have the pages that it lists. Export the document again.")
        readings: list[PageReading] = []
        for index, thorough in enumerate(inexact):
            go_on()
            with PDFIUM:  # given back after each page, so that a preview does not wait for hundreds of them
                readings.append(_read(document, index, margins, thorough=thorough))
        return readings
    finally:
        with PDFIUM:
            document.close()


def _read(document: Any, index: int, margins: Margins, *, thorough: bool) -> PageReading:
    with _opened_page(document, index) as (page, text_page):
        text = _text(text_page)
        return PageReading(
            text=text,
            blank=not text.strip() and _is_blank(document, index),
            clipped=has_clipped_text(page, text_page, margins, thorough=thorough),
        )


@contextmanager
def _opened_page(document: Any, index: int) -> Generator[tuple[Any, Any]]:
    page = _raw.FPDF_LoadPage(document.raw, index)
    if not page:
        raise RenderFailedError(f"Page {index + 1} of the finished file cannot be read. Export the document again.")
    text_page = _raw.FPDFText_LoadPage(page)
    try:
        yield page, text_page
    finally:
        _raw.FPDFText_ClosePage(text_page)
        _raw.FPDF_ClosePage(page)


def _text(text_page: Any) -> str:
    count: int = _raw.FPDFText_CountChars(text_page)
    buffer = (ctypes.c_ushort * (2 * count + 1))()  # at most two UTF-16 units for each, and the end
    written: int = _raw.FPDFText_GetText(text_page, 0, count, buffer)
    return bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")


def _is_blank(document: Any, index: int) -> bool:
    """Draw a page without text: what it holds may be in the colour of the paper, as the page's background is."""
    page = document[index]
    try:
        return page.render(scale=BLANK_SCALE, grayscale=True).to_pil().getextrema() == (WHITE, WHITE)
    finally:
        page.close()
