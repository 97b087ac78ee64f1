"""The formulas in a document's markup, and the characters that they are set in."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Final

from pressroom.rendering.math.letters import alphabet

FORMULA: Final = re.compile(r"<math\b[^>]*>.*?</math>", re.DOTALL)
LETTER: Final = re.compile(r"<mi>(&[^;]+;|[^<])</mi>")
"""A variable: MathML sets one letter in italics, which are other characters of the font (MathML Core, "math-auto")."""
RADICAL: Final = re.compile(r"<m(?:sqrt|root)\b[^>]*>")
"""An element that is drawn with a sign which it does not hold."""
RADICAL_SIGN: Final = "√"
TAG: Final = re.compile("<[^>]*>")
MATH_CSS: Final = (Path(__file__).parent / "math.css").read_text(encoding="utf-8")
"""For documents with formulas only."""


def formulas_of(markup: str) -> str:
    """Return the formulas of a document's escaped markup, one after the other."""
    return "\n".join(FORMULA.findall(markup))


def without_formulas(markup: str) -> str:
    """Return the markup without its formulas."""
    return FORMULA.sub("\n", markup)


def characters_of_formulas(formulas: str) -> str:
    """Return the text of formulas as a font sets it: with the italic letters of variables."""
    text = unescape(TAG.sub("\n", LETTER.sub("\n", RADICAL.sub(RADICAL_SIGN, formulas))))
    variables = sorted({unescape(letter) for letter in LETTER.findall(formulas)})
    return text + "\n" + "\n".join(alphabet("italic").get(letter, letter) for letter in variables)
