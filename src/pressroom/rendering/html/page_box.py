"""Write the rules for the page: size, margins, and room inside the margins for what overhangs the lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Final

from pressroom.rendering.options import ExportOptions

PIXELS_PER_INCH: Final = 96
"""Of CSS."""


@dataclass(frozen=True, kw_only=True)
class Overhang:
    """How far letters reach beyond the box of their lines, at most, in pixels of CSS.

    Whole ones: Chromium places lines on whole pixels, counted from the edge of the page area.
    """

    top: int = 30
    """Two vowel signs above a hamza end 1.4 em above the baseline; the box of a title of 37.8 points, the largest, ends
    at 0.91 em: 24 pixels below. Thai and Vietnamese reach less."""
    right: int = 5
    bottom: int = 10
    left: int = 5
    """Of the same title: J begins 0.06 em before its place."""


OVERHANG: Final = Overhang()


def page_css(options: ExportOptions) -> str:
    """Return the rules `@page` and `html`.

    Chromium cuts off what lies outside the page area (CSS Paged Media 3, 2). So the margin of `@page` is smaller than
    the margin asked for, and the rest of it is padding, inside the page area, on every page of the document. A margin
    that is smaller than the overhang becomes as large, because the paper ends there.
    """
    width, height = options.page_inches
    return (
        f"@page{{size:{width:.4f}in {height:.4f}in;margin:{_pixels(outside(options))}}}\n"
        f"html{{padding:{_pixels(astuple(OVERHANG))};box-decoration-break:clone}}"
    )


def outside(options: ExportOptions) -> tuple[float, ...]:
    """Return the margins outside of the page area, in pixels in the order of CSS: top, right, bottom, left."""
    margins = options.page_margins
    asked = (margins.top, margins.right, margins.bottom, margins.left)
    return tuple(max(0.0, margin * PIXELS_PER_INCH - inside) for margin, inside in zip(asked, astuple(OVERHANG), strict=True))


def text_place(options: ExportOptions) -> tuple[float, float]:
    """Return how far the text of a page is from the top and from the left edge of the paper, in pixels."""
    top, _right, _bottom, left = outside(options)
    return top + OVERHANG.top, left + OVERHANG.left


def _pixels(sides: Iterable[float]) -> str:
    return " ".join(f"{side:g}px" for side in sides)
