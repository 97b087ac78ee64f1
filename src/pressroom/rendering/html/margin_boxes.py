"""Write the rules for what stands in the margins of pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final

from pressroom.rendering.html.clusters import split_clusters
from pressroom.rendering.html.page_box import OVERHANG, PIXELS_PER_INCH, outside
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.box import POINTS_PER_INCH

PIXELS_PER_MILLIMETRE: Final = PIXELS_PER_INCH / 25.4
MARK_START, MARK_END = 5, 9
"""Millimetres from the left edge of the paper: printers leave the first ones blank."""
HOLE_MARK: Final = 6
"""Millimetres of the middle mark, which is for punching and longer than those for folding."""
_RULE: Final = "var(--doc-rule) solid var(--doc-color-rule)"
_MARK_WIDTH: Final = f"box-sizing:border-box;width:{MARK_END - MARK_START}mm;margin-left:{MARK_START}mm;margin-right:auto"
DIGITS: Final = "0123456789"
MOST_LETTERS: Final = 1_000
"""Letters of a text that are measured: more than any paper has room for."""
WIDEST_PAGES: Final = " – 9999/9999"
"""After the name, in the foot of a file of up to 9,999 pages."""
_SPECIAL: Final = frozenset('\\"<')
"""Everything else is written as it is: fonts are chosen for the characters of the rules."""


def page_foot_css(text: str, *, width: Callable[[str], float], options: ExportOptions, right_to_left: bool) -> str:
    """Return the rules for a foot from the second page on: the text, the number of the page, and how many there are.

    A document of one page has none. The foot ends where the text of the page ends. `width` measures its texts in points; a
    text that is too long for one line ends with an ellipsis.
    """
    margins = options.page_margins
    room = (options.page_inches[0] - margins.left - margins.right) * POINTS_PER_INCH
    text = _shortened(text, room=room - width(WIDEST_PAGES), width=width)
    side, edge = ("left", OVERHANG.left) if right_to_left else ("right", OVERHANG.right)
    box = f"@bottom-{side}"
    look = (
        "font:var(--doc-weight-text) var(--doc-size-foot) var(--doc-font-text);color:var(--doc-color-quiet);"
        f"vertical-align:top;padding-top:var(--doc-space-foot);padding-{side}:{edge}px;white-space:nowrap"
    )
    return (
        f'@page{{{box}{{content:{css_string(f"{text} – ")} counter(page) "/" counter(pages);{look}}}}}\n'
        f"@page :first{{{box}{{content:none}}}}\n{_laid_out_on_screen(text + DIGITS)}"
    )


def edge_marks_css(marks: Sequence[float], *, options: ExportOptions) -> str:
    """Return the rules for three marks at the left edge of the first page, in millimetres from its top; none: no rules.

    Each is the border of one margin box. Marks for which the page has no room are left out.
    """
    if not marks:
        return ""
    first, middle, last = (mark * PIXELS_PER_MILLIMETRE for mark in marks)
    top, _right, bottom, left = outside(options)
    end = options.page_inches[1] * PIXELS_PER_INCH - bottom
    if left < MARK_END * PIXELS_PER_MILLIMETRE:
        return ""
    shift = 2 * middle - top - end  # twice the distance from the middle of the box's side, to which it is centred
    boxes = {
        "top": (first, f"height:{first - top:.2f}px;border-bottom:{_RULE}"),
        "middle": (
            middle,
            f"height:0;width:{HOLE_MARK}mm;margin-{'top' if shift > 0 else 'bottom'}:{abs(shift):.2f}px;border-top:{_RULE}",
        ),
        "bottom": (last, f"height:{end - last:.2f}px;border-top:{_RULE}"),
    }
    return "".join(
        f'@page :first{{@left-{side}{{content:"";{_MARK_WIDTH};{rules}}}}}\n'
        for side, (place, rules) in boxes.items()
        if top < place < end
    )


def _shortened(text: str, *, room: float, width: Callable[[str], float]) -> str:
    """Return a text that is not wider than a room in points: whole, or its beginning with an ellipsis."""
    text = text[:MOST_LETTERS]
    if width(text) <= room:
        return text
    clusters = list(split_clusters(text))
    fitting = bisect_right(range(len(clusters)), room, key=lambda count: width(_beginning(clusters, count)))
    return _beginning(clusters, max(0, fitting - 1))


def _beginning(clusters: Sequence[str], count: int) -> str:
    return "".join(clusters[:count]).rstrip() + "…"


def _laid_out_on_screen(text: str) -> str:
    """Lay a text of the margins out on the screen, where nobody sees or hears it.

    Chromium loads a font when the layout of the screen needs it, also for hidden text. A margin is laid out for the print
    only, and text whose font is not there yet is left out of the file.
    """
    hidden = "display:block;block-size:0;overflow:hidden;visibility:hidden"
    return f"@media screen{{body::after{{content:{css_string(text)};{hidden}}}}}"


def css_string(text: str) -> str:
    """Return a text as a string of CSS. Whatever it holds, it ends neither the string nor the style element."""
    return '"' + "".join(f"\\{ord(each):x} " if each in _SPECIAL or each < " " else each for each in text) + '"'
