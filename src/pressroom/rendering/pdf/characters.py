"""Counts the characters of a text so that what was written can be compared with what a PDF holds."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final

HYPHEN_AT_LINE_END: Final = "\ufffe"
"""What PDFium returns for a hyphen that ends a line inside a word."""
MIRRORED: Final = (
    "()",
    "[]",
    "{}",
    "<>",
    "«»",
    "‹›",
    "≤≥",
    "≪≫",
    "⟨⟩",
    "⟪⟫",
    "「」",
    "『』",
    "【】",
    "〈〉",
    "《》",
    "〔〕",
    "⁅⁆",
)
"""Pairs that change places in a line that runs from right to left: the glyph drawn for the one is that of the other."""
UNSEEN: Final = frozenset("\u034f\u115f\u1160\u2800\ufffc")
"""Letters and signs by category that show nothing: fillers, an empty Braille cell, the place of an object."""
UNSEEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
"""Controls, direction marks and joiners, what is no character, white space."""
SELECTORS: Final = (range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
"""Variation selectors: they choose a glyph and have none."""

_SAME: Final = {HYPHEN_AT_LINE_END: "-", **{pair[1]: pair[0] for pair in MIRRORED}}


def count_characters(text: str) -> Counter[str]:
    """Count the visible characters of a text.

    Letters and their marks are counted apart (NFKD), because extractors give marks in another order. Small and capital
    letters are one, because a style sheet may capitalize. White space, direction marks, joiners and variation selectors do
    not count.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    counted: Counter[str] = Counter()
    for character, number in Counter(folded).items():
        known = _SAME.get(character, character)
        if _is_seen(known):
            counted[known] += number
    return counted


@lru_cache(maxsize=4096)
def characters_of(text: str) -> tuple[tuple[str, int], ...]:
    """Return the same for the text of one glyph or cluster; documents share most of them."""
    return tuple(count_characters(text).items())


def _is_seen(character: str) -> bool:
    if character in UNSEEN or unicodedata.category(character) in UNSEEN_CATEGORIES:
        return False
    return not any(ord(character) in selectors for selectors in SELECTORS)
