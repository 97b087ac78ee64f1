"""Make patterns of LIKE for the words of a search."""

from __future__ import annotations

from typing import Final

MAX_WORDS: Final = 12
"""Words of a search; each is looked for in all texts."""


def like_patterns(words: str) -> list[str]:
    """Return a pattern for each word. The database folds them (`folded`) as it folds the texts."""
    escaped = (
        word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        for word in words.replace("\0", " ").split()[:MAX_WORDS]
    )
    return [f"%{word}%" for word in escaped]
