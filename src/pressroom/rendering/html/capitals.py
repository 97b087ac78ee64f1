"""Write a text in capitals, by the rules of its language."""

from __future__ import annotations

import unicodedata
from typing import Final

DOTTED: Final = frozenset({"tr", "az"})
"""Languages in which i has a dot as a capital, too."""
ACUTE: Final = "\u0301"
DIAERESIS: Final = "\u0308"
DIPHTHONGS: Final = {f"{first}{ACUTE}{second}": f"{first}{second}{DIAERESIS}" for first in "αεο" for second in "ιυ"}
"""Two Greek vowels that the accent of the first one keeps apart: without it, a diaeresis does (`μάιος`, `ΜΑΪΟΣ`)."""


def in_capitals(text: str, *, language: str) -> str:
    """Return a text in capitals. Greek loses its accents, and scripts without capitals stay as they are.

    A style sheet could do this (`text-transform`), but then the fonts would be cut for other letters than are printed.
    """
    base = language.partition("-")[0]
    if base in DOTTED:
        text = text.replace("i", "İ")
    if base == "el":
        text = _without_accents(text)
    return unicodedata.normalize("NFC", text.upper())


def _without_accents(text: str) -> str:
    text = unicodedata.normalize("NFD", text.lower())
    for accented, plain in DIPHTHONGS.items():
        text = text.replace(accented, plain)
    return text.replace(ACUTE, "")
