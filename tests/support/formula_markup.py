"""The MathML of a formula, for tests."""

from __future__ import annotations

from pressroom.rendering.math.formula import formula


def markup(latex: str, *, language: str = "fr", display: bool = False) -> str:
    """Return the MathML of a formula without its frame."""
    html = formula(latex, language=language, display=display).html
    return html.partition('">')[2].removesuffix("</span>")
