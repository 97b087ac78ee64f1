"""Translate the words of reports and tables. English stands in the code, other languages in `catalogues/*.po`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pressroom.words import SOURCE_LANGUAGE, Words
from pressroom.words import words_in as words_in_folder

__all__ = ["CATALOGUES", "SOURCE_LANGUAGE", "Words", "words_in"]

CATALOGUES: Final = Path(__file__).parent / "catalogues"


def words_in(language: str) -> Words:
    """Return the words of a language that has a catalogue, else English."""
    return words_in_folder(CATALOGUES, language)
