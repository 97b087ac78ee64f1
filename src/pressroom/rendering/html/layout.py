"""What a template may measure: texts that are set in its fonts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final, TypedDict

from pressroom.rendering.html.capitals import in_capitals
from pressroom.rendering.html.direction import is_right_to_left
from pressroom.rendering.html.font_files import REGULAR, STRONG, Font
from pressroom.rendering.html.font_plan import font_stack
from pressroom.rendering.html.templates import Template
from pressroom.rendering.html.text_width import spaces_to_fill, width_of
from pressroom.rendering.html.tokens import DEFAULTS, points_of

GAP_POINTS: Final = 6.0
"""Between a text in the gutter and what follows it, in a document of the template's size: readers take more than 0.7 of
the size of the date for a new column."""


class _Face(TypedDict):
    stack: tuple[Font, ...]
    weight: int
    size: float
    """Points."""
    track: float
    """Points between letters."""


def layout_functions(template: Template, *, tokens: Mapping[str, str], language: str) -> Mapping[str, Any]:
    """Return what the template may use beside its context, by name.

    `lead(text, size, strong, heading)` returns spaces that fill the gutter before a text which ends at its end: without
    them, pdfminer.six moves the text to another line. `size` is a token of a size, `strong` whether the text is semi-bold,
    `heading` whether it is set in the heading font, with the tracking of headings. `fits_gutter(texts, …)` says whether each
    such text fits into the gutter after one space.
    `capitals(text)` writes a text in capitals. `right_to_left` says whether the lines of the document run so.
    """
    text_stack = font_stack(template.text_font, language=language)
    heading_stack = font_stack(template.heading_font, language=language)

    def room() -> float:
        gutter = points_of(tokens, "--doc-gutter")
        return gutter - GAP_POINTS * gutter / float(template.tokens.get("gutter", DEFAULTS["gutter"]))

    def face(size: str, *, strong: bool, heading: bool) -> _Face:
        track = float(tokens["--doc-track-section"].removesuffix("em")) if heading else 0
        return {
            "stack": heading_stack if heading else text_stack,
            "weight": STRONG if strong else REGULAR,
            "size": points_of(tokens, size),
            "track": track * points_of(tokens, size),
        }

    def lead(text: str, size: str = "--doc-size-text", *, strong: bool = False, heading: bool = False) -> str:
        width = room()
        if width <= 0:
            return ""
        return " " * max(1, spaces_to_fill(text, **face(size, strong=strong, heading=heading), width=width))

    def fits_gutter(texts: Iterable[str], size: str = "--doc-size-text", *, strong: bool = False, heading: bool = False) -> bool:
        look = face(size, strong=strong, heading=heading)
        return all(width_of(f" {text}", **look) <= room() for text in texts)

    return {
        "lead": lead,
        "fits_gutter": fits_gutter,
        "capitals": partial(in_capitals, language=language),
        "right_to_left": is_right_to_left(language),
    }
