"""Writes the rules for the page: its size, its margins, and room inside the margins for what overhangs the lines of text."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Final

from pressroom.rendering.options import ExportOptions


@dataclass(frozen=True, kw_only=True)
class Overhang:
    """How far letters reach beyond the box of their lines, at most, in inches."""

    top: float = 0.25
    """Vowel signs above Arabic capitals of a line end 1.34 em above the baseline; the box of a title of 37.8 points, the
    largest, ends at 0.91 em: 16 points. The same for Thai and Vietnamese is less."""
    right: float = 0.05
    bottom: float = 0.1
    left: float = 0.05
    """Of the same title: J begins 0.06 em before its place."""


OVERHANG: Final = Overhang()


def page_css(options: ExportOptions) -> str:
    """Return the rules `@page` and `html`.

    Chromium cuts off what lies outside the page area (CSS Paged Media 3, 2). So the margin of `@page` is smaller than
    the margin asked for, and the rest of it is padding, inside the page area, on every page of the document. A margin
    that is smaller than the overhang becomes as large, because the paper ends there.
    """
    width, height = options.page_inches
    margins = options.margins
    overhang = astuple(OVERHANG)
    outside = [
        max(0, margin - inside)
        for margin, inside in zip((margins.top, margins.right, margins.bottom, margins.left), overhang, strict=True)
    ]
    return (
        f"@page{{size:{width:.4f}in {height:.4f}in;margin:{_sides(outside)}}}\n"
        f"html{{padding:{_sides(overhang)};box-decoration-break:clone}}"
    )


def _sides(inches: tuple[float, ...] | list[float]) -> str:
    return " ".join(f"{side:.4g}in" for side in inches)
