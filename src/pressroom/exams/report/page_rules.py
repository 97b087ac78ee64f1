"""Write the rules for the pages of a report: what stands in the margins, part by part.

The page numbers are not here: a browser does not know them while it prints a part. Their places are the ends of the
head and of the foot, which these rules leave free.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from pressroom.exams.options import ReportOptions
from pressroom.rendering.html.margin_boxes import css_string

POINTS: Final = 72
"""In an inch."""
LETTER: Final = 4.0
"""Points: the width of a letter of the head, with some reserve for wide ones."""
HEAD_PART: Final = 0.8
"""Of the width of the text; the page number has the rest."""
ELLIPSIS: Final = "…"


def page_css(part_number: int, head: str, foot: str) -> str:
    """Return the rules for the pages of a part, counted from 1: its running head, and what stands at the foot."""
    page = f"part-{part_number}"
    return f"@page {page}{{{_margin('top-left', head)}{_margin('bottom-left', foot)}}}\n{_on_screen(page, head + foot)}"


def _margin(box: str, text: str) -> str:
    return f"@{box}{{content:{css_string(text)}}}"


def _on_screen(page: str, text: str) -> str:
    """Show a text of the margins on the screen too, where it is not printed.

    Chromium loads a font when the layout of the screen needs it. A margin is laid out for the print only, and text whose
    font is not there yet is left out of the file: the margin, and what else is set in that font and size.
    """
    return f"@media screen{{#{page}::after{{content:{css_string(text)};font:var(--doc-size-foot) var(--doc-font-heading)}}}}"


def text_width(options: ReportOptions) -> float:
    """Return the width of the text in inches."""
    return options.page_inches[0] - options.page_margins.left - options.page_margins.right


def shortened(text: str, options: ReportOptions) -> str:
    """Return a text that fits beside a page number, on one line; an ellipsis stands for what is left out."""
    room = text_width(options) * POINTS * HEAD_PART / LETTER
    line = " ".join(text.split())
    if sum(map(_width, line)) <= room:
        return line
    kept = ""
    for each in line:
        room -= _width(each)
        if room < 1:
            break
        kept += each
    return kept.rstrip() + ELLIPSIS


def _width(character: str) -> int:
    """Return the width in letters."""
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
