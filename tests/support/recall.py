"""Search texts in what a reader extracted, after NFKC normalization and collapsing of white space."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe0e\ufe0f\ufeff]")
MAX_UNBROKEN: Final = 40
"""Characters of a word that fits on a line."""
UNSPACED: Final = "\u1100-\u11ff\u2190-\u2bff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U0001f000-\U0003ffff"
SPACE_AT_UNSPACED: Final = re.compile(f"(?<=[{UNSPACED}]) | (?=[{UNSPACED}])")
"""Lines of ideographs and emoji break anywhere, and pypdf adds a space at each change of font."""


def fold(text: str) -> str:
    folded = " ".join(INVISIBLE.sub("", unicodedata.normalize("NFKC", INVISIBLE.sub("", text))).split())
    return SPACE_AT_UNSPACED.sub("", folded)


def is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The text that one reader extracted."""

    text: str
    """The folded text."""
    as_painted: bool
    """Whether right-to-left text is in visual order."""

    @classmethod
    def of(cls, text: str, *, as_painted: bool) -> Reading:
        return cls(text=fold(text), as_painted=as_painted)

    def find(self, text: str, start: int = 0) -> int:
        """Return the position of a text at or after `start`; -1: it is not found."""
        text = fold(text)
        if is_right_to_left(text):
            positions = [self.text.find(self._as_read(word), start) for word in text.split()]
            return -1 if -1 in positions else min(positions)
        if max(map(len, text.split()), default=0) > MAX_UNBROKEN:
            pattern = r"\s*".join(re.escape(letter) for letter in text if letter != " ")
            found = re.compile(pattern).search(self.text, start)
            return found.start() if found else -1
        return self.text.find(text, start)

    def _as_read(self, word: str) -> str:
        letters = word.strip(".,:;()،")
        return letters[::-1] if self.as_painted and is_right_to_left(letters) else letters
