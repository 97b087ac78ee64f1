"""Looks for texts in what an extractor read: after NFKC and white space folding, nothing else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe0e\ufe0f\ufeff]")
LONGEST_UNBROKEN: Final = 40
UNSPACED: Final = "\u1100-\u11ff\u2190-\u2bff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U0001f000-\U0003ffff"
SPACE_AT_UNSPACED: Final = re.compile(f"(?<=[{UNSPACED}]) | (?=[{UNSPACED}])")
"""Lines of ideographs and emoji break anywhere, and pypdf writes a space wherever the font changes."""


def fold(text: str) -> str:
    folded = " ".join(INVISIBLE.sub("", unicodedata.normalize("NFKC", INVISIBLE.sub("", text))).split())
    return SPACE_AT_UNSPACED.sub("", folded)


def runs_from_right(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one extractor read."""

    text: str
    """Folded."""
    as_painted: bool

    @classmethod
    def of(cls, text: str, *, as_painted: bool) -> Reading:
        return cls(text=fold(text), as_painted=as_painted)

    def find(self, wanted: str, start: int = 0) -> int:
        """Return where the text is, at or after `start`; -1 where it is not."""
        wanted = fold(wanted)
        if runs_from_right(wanted):
            places = [self.text.find(self._as_read(word), start) for word in wanted.split()]
            return -1 if -1 in places else min(places)
        if max(map(len, wanted.split()), default=0) > LONGEST_UNBROKEN:
            pattern = r"\s*".join(re.escape(letter) for letter in wanted if letter != " ")
            found = re.compile(pattern).search(self.text, start)
            return found.start() if found else -1
        return self.text.find(wanted, start)

    def _as_read(self, word: str) -> str:
        letters = word.strip(".,:;()،")
        return letters[::-1] if self.as_painted and runs_from_right(letters) else letters
