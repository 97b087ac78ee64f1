"""Fit a document to its pages: print it tighter when the last page would have a few lines, or to one page if asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Final, Literal

from pressroom.documents.design import Layout
from pressroom.errors import ExportWarning
from pressroom.rendering.html.tokens import Tightening, points_of
from pressroom.rendering.options import Margins
from pressroom.rendering.pdf.pdfium import open_in_pdfium
from pressroom.rendering.printing import PRINT_ERRORS, ProvedPdf

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

LOG: Final = logging.getLogger(__name__)


async def print_fitting(print_at: PrintAt, layout: Layout, *, seconds: float) -> tuple[ProvedPdf, tuple[ExportWarning, ...]]:
    """Print a document, and print it again with less room while that saves a page.

    The setting `fit` decides: `auto` saves the last page if it has a few lines. `one-page` saves all pages but one, and
    warns of what it took; when that is not enough it does the same as `auto`, with a warning. `none` prints once.

    All further prints together have `seconds`, waits for a tab included. When one fails or the seconds are over, the best
    of the prints before it is the document. Raises as `print_at` for the first print, and when the call is cancelled.
    """
    loose = await print_at(Tightening())
    fit: Fit = layout.presented.settings.get("fit") or "auto"
    if loose.page_count == 1 or fit == "none":
        return loose, ()
    to_one = fit == "one-page" and loose.page_count <= MOST_FOR_ONE
    best, end = loose, "the document does not fit on one page"
    try:
        async with asyncio.timeout(seconds):
            saves = await asyncio.to_thread(_has_few_lines_more, loose, layout.options.page_margins)
            for step in _changing(layout, ONE_PAGE_STEPS if to_one else STEPS if saves else ()):
                tight = await print_at(step)
                if to_one and tight.page_count == 1:
                    return tight, (_fitted(layout, step),)
                if saves and step in STEPS and tight.page_count < best.page_count:
                    best = tight
                    if not to_one:
                        break
    except (TimeoutError, *PRINT_ERRORS) as error:
        LOG.warning("print with less room failed", extra={"reason": type(error).__name__})
        end = "printing the document with less room failed or took too long"
    return best, (_not_fitted(best, because=end),) if fit == "one-page" and best.page_count > 1 else ()


def _has_few_lines_more(loose: ProvedPdf, margins: Margins) -> bool:
    """Say whether the last page looks left over, and saving it is worth another print. Raises as `open_in_pdfium`."""
    if loose.page_count > MOST_PAGES:
        return False
    with open_in_pdfium(loose.pdf) as reader:
        return not reader.is_filled(reader.page_count() - 1, margins, part=FEW_LINES)


def _changing(layout: Layout, steps: Sequence[Tightening]) -> Iterator[Tightening]:
    """Yield the steps that take less room than the one before: where all floors are reached, a print changes nothing."""
    before = layout.tokens()
    for step in steps:
        tokens = layout.tokens(step)
        if tokens != before:
            yield step
        before = tokens


def _fitted(layout: Layout, step: Tightening) -> ExportWarning:
    loose, tight = (points_of(layout.tokens(each), "--doc-size-text") for each in (Tightening(), step))
    smaller = f", and the text {round(loose - tight, 2):g} points smaller" if tight < loose else ""
    message = f"To fit on one page, lines and sections stand closer than in the template{smaller}."
    return ExportWarning(FITTED, message, "settings.fit")


def _not_fitted(best: ProvedPdf, *, because: str) -> ExportWarning:
    return ExportWarning(NOT_FITTED, f"The file has {best.page_count} pages: {because}.", "settings.fit")
