"""The letters of mathematical alphabets, which are characters of their own in Unicode (Technical Report 25)."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

LATIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
DIGITS: Final = "0123456789"
GREEK: Final = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"
"""In the order of the block Mathematical Alphanumeric Symbols."""

LATIN_STARTS: Final = {
    "bold": 0x1D400,
    "italic": 0x1D434,
    "bold-italic": 0x1D468,
    "script": 0x1D49C,
    "bold-script": 0x1D4D0,
    "fraktur": 0x1D504,
    "double-struck": 0x1D538,
    "bold-fraktur": 0x1D56C,
    "sans-serif": 0x1D5A0,
    "bold-sans-serif": 0x1D5D4,
    "sans-serif-italic": 0x1D608,
    "sans-serif-bold-italic": 0x1D63C,
    "monospace": 0x1D670,
}
"""The code point of A in each alphabet, by the name that MathML gives it (`mathvariant`)."""
GREEK_STARTS: Final = {
    "bold": 0x1D6A8,
    "italic": 0x1D6E2,
    "bold-italic": 0x1D71C,
    "bold-sans-serif": 0x1D756,
    "sans-serif-bold-italic": 0x1D790,
}
DIGIT_STARTS: Final = {
    "bold": 0x1D7CE,
    "double-struck": 0x1D7D8,
    "sans-serif": 0x1D7E2,
    "bold-sans-serif": 0x1D7EC,
    "monospace": 0x1D7F6,
}
OLDER: Final = {
    # Encoded before the block, which has a gap at their places.
    0x1D455: 0x210E, 0x1D49D: 0x212C, 0x1D4A0: 0x2130, 0x1D4A1: 0x2131, 0x1D4A3: 0x210B, 0x1D4A4: 0x2110, 0x1D4A7: 0x2112,
    0x1D4A8: 0x2133, 0x1D4AD: 0x211B, 0x1D4BA: 0x212F, 0x1D4BC: 0x210A, 0x1D4C4: 0x2134, 0x1D506: 0x212D, 0x1D50B: 0x210C,
    0x1D50C: 0x2111, 0x1D515: 0x211C, 0x1D51D: 0x2128, 0x1D53A: 0x2102, 0x1D53F: 0x210D, 0x1D545: 0x2115, 0x1D547: 0x2119,
    0x1D548: 0x211A, 0x1D549: 0x211D, 0x1D551: 0x2124,
}  # fmt: skip
BLOCK: Final = range(0x1D400, 0x1D800)
DOTLESS: Final = {"ı": "\U0001d6a4", "ȷ": "\U0001d6a5"}
"""Letters for accents; they have an italic form only."""
UPRIGHT_GREEK: Final = frozenset("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ∇")
"""Letters that formulas set upright unless they ask for an alphabet, as LaTeX does."""


@cache
def alphabet(variant: str) -> dict[str, str]:
    """Return the letters that have a form in an alphabet, with that form; empty for a name that MathML does not have."""
    tables = ((LATIN, LATIN_STARTS), (GREEK, GREEK_STARTS), (DIGITS, DIGIT_STARTS))
    places = {
        letter: starts[variant] + at for letters, starts in tables if variant in starts for at, letter in enumerate(letters)
    }
    dotless = DOTLESS if variant == "italic" else {}
    return {letter: chr(OLDER.get(code, code)) for letter, code in places.items()} | dotless


def in_alphabet(text: str, variant: str) -> str:
    """Return a text in the letters of an alphabet; characters that it lacks stay as they are."""
    letters = alphabet(variant)
    return "".join(letters.get(letter, letter) for letter in text)


def plain_letters(text: str) -> str:
    """Return a text with plain letters in place of those of an alphabet."""
    return "".join(unicodedata.normalize("NFKC", letter) if _is_mathematical(letter) else letter for letter in text)


def _is_mathematical(letter: str) -> bool:
    return ord(letter) in BLOCK or ord(letter) in OLDER.values()
