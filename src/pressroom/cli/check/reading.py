"""Search texts in what a reader extracted from a PDF."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

INVISIBLE: Final = re.compile("[\x00-\x08\x0e-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
HYPHEN_AT_LINE_END: Final = "\ufffe"
"""The character that PDFium returns for a hyphen at the end of a line."""
UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2190-\u2bff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U0001f000-\U0003ffff]"
)
"""Scripts and signs without spaces between words: lines break anywhere, and some readers add a space at a change of font."""
LINE_BREAK: Final = r"(?:-?[ \t]*\n\s*)?"
"""An optional end of a line inside a word, with or without a hyphen."""
PUNCTUATION: Final = "()[]{}<>.,:;!?،؛؟\"'“”«»"


def fold(text: str) -> str:
    """Normalize a text for comparison: NFKC, case folded, without invisible characters. Line breaks are kept."""
    text = INVISIBLE.sub("", text.replace(HYPHEN_AT_LINE_END, "-").replace("\f", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


class Reading:
    """The text that one reader extracted from a PDF."""

    def __init__(self, text: str) -> None:
        """Take the text of all pages."""
        self._folded: Final = fold(text)
        self.characters: Final = sum(not character.isspace() for character in self._folded)

    def find(self, text: str, *, start: int = 0) -> int:
        """Return the position of a text at or after `start`; -1: it is not found.

        Lines may break inside the text. A right-to-left text is found if each of its words is, because readers order the
        words of such a line differently, and some reverse the letters.
        """
        folded = fold(text)
        if _is_right_to_left(folded):
            positions = [self._find_word(word.strip(PUNCTUATION), start) for word in folded.split()]
            return -1 if -1 in positions else min(positions, default=start)
        return self._search(folded, start)

    def has_words(self, text: str) -> bool:
        """Return whether each word of a text is found anywhere."""
        return all(self._find_word(word.strip(PUNCTUATION), 0) >= 0 for word in fold(text).split())

    def _find_word(self, word: str, start: int) -> int:
        position = self._search(word, start)
        return self._search(word[::-1], start) if position < 0 and _is_right_to_left(word) else position

    def _search(self, folded: str, start: int) -> int:
        position = self._folded.find(folded, start)
        if position >= 0:
            return position
        found = re.compile(_pattern(folded)).search(self._folded, start)
        return found.start() if found else -1


def _pattern(folded: str) -> str:
    """Return a regular expression for a text that allows line breaks, and spaces next to characters of `UNSPACED`."""
    parts: list[str] = []
    previous = ""
    for index, character in enumerate(folded):
        following = folded[index + 1 : index + 2]
        if character.isspace():
            parts.append(r"\s*" if UNSPACED.match(previous) or UNSPACED.match(following) else r"\s+")
        elif previous and not previous.isspace():
            unspaced = UNSPACED.match(previous) or UNSPACED.match(character)
            parts.append((r"\s*" if unspaced else LINE_BREAK) + re.escape(character))
        else:
            parts.append(re.escape(character))
        previous = character
    return "".join(parts)


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)
