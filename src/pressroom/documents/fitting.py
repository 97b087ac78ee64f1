"""Fit a document to its pages: print it tighter when the last page would have a few lines, or to one page if asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Literal

from pressroom.errors import ExportWarning
from pressroom.rendering.html.tokens import Tightening
from pressroom.rendering.options import Margins
from pressroom.rendering.pdf.pdfium import open_in_pdfium
from pressroom.rendering.printing import ProvedPdf

Fit = Literal["auto", "one-page", "none"]
PrintAt = Callable[[Tightening], Awaitable[ProvedPdf]]

STEPS: Final = (
    Tightening(line=0.04, section=2, entry=1),
    Tightening(line=0.04, section=2, entry=1, text=0.3),
)
"""What is tried, in order, to save the last page. A reader does not notice them."""
ONE_PAGE_STEPS: Final = (
    *STEPS,
    Tightening(line=0.08, section=3, entry=2, text=0.7),
    Tightening(line=0.1, section=4, entry=3, text=1.2),
    Tightening(line=0.12, section=5, entry=4, text=1.8),
)
"""What is tried to reach one page; the last step is as small as print can be read."""
FEW_LINES: Final = 0.15
"""Part of the last page: what fills less of it looks left over."""
MOST_PAGES: Final = 10
"""Pages of a document whose last page is saved: of a longer one, another print takes long and saves little paper."""
MOST_FOR_ONE: Final = 3
"""Pages that may become one: at the smallest step, text takes about 0.6 of its room."""
FITTED: Final = "FITTED_TIGHTLY"
NOT_FITTED: Final = "NOT_FITTED"


async def print_fitting(print_at: PrintAt, *, fit: Fit, margins: Margins) -> tuple[ProvedPdf, tuple[ExportWarning, ...]]:
    """Print a document, and print it again with less room while that saves a page. Raises as `print_at`.

    `auto` saves the last page if it has a few lines. `one-page` saves all pages but one, and warns of what it took, or
    that it is not enough. `none` prints once.
    """
    loose = await print_at(Tightening())
    if loose.page_count == 1 or fit == "none" or (fit == "auto" and loose.page_count > MOST_PAGES):
        return loose, ()
    if fit == "one-page":
        return await _on_one_page(print_at, loose)
    if await asyncio.to_thread(_last_page_fill, loose.pdf, margins) < FEW_LINES:
        for step in STEPS:
            tight = await print_at(step)
            if tight.page_count < loose.page_count:
                return tight, ()
    return loose, ()


async def _on_one_page(print_at: PrintAt, loose: ProvedPdf) -> tuple[ProvedPdf, tuple[ExportWarning, ...]]:
    for step in ONE_PAGE_STEPS if loose.page_count <= MOST_FOR_ONE else ():
        tight = await print_at(step)
        if tight.page_count == 1:
            smaller = f", and the text {step.text:g} points smaller" if step.text else ""
            message = f"To fit on one page, lines and sections stand closer than in the template{smaller}."
            return tight, (ExportWarning(FITTED, message, "settings.fit"),)
    message = f"The document does not fit on one page: it has {loose.page_count} as the template has it, so that is printed."
    return loose, (ExportWarning(NOT_FITTED, message, "settings.fit"),)


def _last_page_fill(pdf: bytes, margins: Margins) -> float:
    with open_in_pdfium(pdf) as reader:
        return reader.filled_part(reader.page_count() - 1, margins)
