"""Sort the names of people as a list of a class does: accents, hyphens, apostrophes and case do not count."""

from __future__ import annotations

import unicodedata
from typing import Final

LETTERS: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
"""Letters that have no decomposition, by those between which a reader looks for them."""


def student_key(last_name: str, first_name: str, number: str) -> tuple[str, ...]:
    """Return the key by which students are ordered: last name, first name, number."""
    # The names themselves come last, so that the order is the same every time.
    return (name_key(last_name), name_key(first_name), number.zfill(12), last_name, first_name)


def name_key(name: str) -> str:
    """Return a name in small letters without marks; everything that is no letter or digit becomes one space."""
    plain = unicodedata.normalize("NFD", name.casefold().translate(LETTERS))
    letters = (" " if not character.isalnum() else character for character in plain if not unicodedata.combining(character))
    return " ".join("".join(letters).split())
