"""What a template may measure: texts that are set in its fonts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pressroom.rendering.html.direction import is_right_to_left
from pressroom.rendering.html.font_files import REGULAR, STRONG
from pressroom.rendering.html.font_plan import font_stack
from pressroom.rendering.html.templates import Template
from pressroom.rendering.html.text_width import spaces_to_fill
from pressroom.rendering.html.tokens import points_of

GAP_POINTS: Final = 6.0
"""Between a text in the gutter and what follows it: readers take more than 0.7 of the size of the date for a new column."""


def layout_functions(template: Template, *, tokens: Mapping[str, str], language: str) -> Mapping[str, Any]:
    """Return what the template may use beside its context, by name.

    `lead(text, size, strong)` returns spaces that fill the gutter before a text which ends at its end: without them,
    pdfminer.six moves the text to another line. `size` is a token of a size, `strong` whether the text is semi-bold.
    `right_to_left` says whether the lines of the document run so.
    """
    stack = font_stack(template.text_font, language=language)

    def lead(text: str, size: str = "--doc-size-text", *, strong: bool = False) -> str:
        weight = STRONG if strong else REGULAR
        width = points_of(tokens, "--doc-gutter") - GAP_POINTS
        if width <= 0:
            return ""
        return " " * max(1, spaces_to_fill(text, stack, weight=weight, size=points_of(tokens, size), width=width))

    return {"lead": lead, "right_to_left": is_right_to_left(language)}
