"""What a reader extracted from a PDF, and whether a text is in it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

INVISIBLE: Final = re.compile("[\x00-\x08\x0e-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
HYPHEN_AT_LINE_END: Final = "\ufffe"
"""What PDFium returns for a hyphen that ends a line inside a word."""
UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2190-\u2bff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U0001f000-\U0003ffff]"
)
"""Scripts and signs without spaces: lines break anywhere, and some readers write a space where the font changes."""
BREAK: Final = r"(?:-?[ \t]*\n\s*)?"
"""The end of a line inside a word, hyphenated or not."""
EDGES: Final = "()[]{}<>.,:;!?،؛؟\"'“”«»"


def fold(text: str) -> str:
    """Make texts comparable: one form of each character, small letters, nothing invisible; line breaks stay."""
    text = INVISIBLE.sub("", text.replace(HYPHEN_AT_LINE_END, "-").replace("\f", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


class Reading:
    """A text as one reader extracted it."""

    def __init__(self, text: str) -> None:
        """Take the text of all pages."""
        self._folded: Final = fold(text)
        self.characters: Final = sum(not character.isspace() for character in self._folded)

    def find(self, text: str, *, start: int = 0) -> int:
        """Return where a text begins at or after `start`; -1 where it is not.

        Spaces stand where the text has them, and at the ends of lines. Text that runs from right to left is found if each
        of its words is: readers order the words of such a line in several ways, and some spell them from their end.
        """
        folded = fold(text)
        if _runs_from_right(folded):
            places = [self._find_word(word.strip(EDGES), start) for word in folded.split()]
            return -1 if -1 in places else min(places, default=start)
        return self._search(folded, start)

    def has_words(self, text: str) -> bool:
        """Say whether each word of a text is somewhere."""
        return all(self._find_word(word.strip(EDGES), 0) >= 0 for word in fold(text).split())

    def _find_word(self, word: str, start: int) -> int:
        found = self._search(word, start)
        return self._search(word[::-1], start) if found < 0 and _runs_from_right(word) else found

    def _search(self, folded: str, start: int) -> int:
        plain = self._folded.find(folded, start)
        if plain >= 0:
            return plain
        found = re.compile(_pattern(folded)).search(self._folded, start)
        return found.start() if found else -1


def _pattern(folded: str) -> str:
    """Write a text as a regular expression that allows for the ends of lines, and for spaces where a script has none."""
    parts: list[str] = []
    before = ""
    for place, character in enumerate(folded):
        after = folded[place + 1 : place + 2]
        if character.isspace():
            parts.append(r"\s*" if UNSPACED.match(before) or UNSPACED.match(after) else r"\s+")
        elif before and not before.isspace():
            loose = UNSPACED.match(before) or UNSPACED.match(character)
            parts.append((r"\s*" if loose else BREAK) + re.escape(character))
        else:
            parts.append(re.escape(character))
        before = character
    return "".join(parts)


def _runs_from_right(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)
