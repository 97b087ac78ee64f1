"""How long a document may be printed, and whether it is a large one: both follow from the length of its text.

The budget bounds each print from when a tab has the document, each finishing and each proof, every one by itself.
"""

from __future__ import annotations

import re
from typing import Final

CHARACTERS_PER_BASE: Final = 400_000
"""So many characters of HTML, some 75 pages of a resume, have the base once more. Chromium takes 0.8 s for them on one
idle core; with a base of 8 s that is a tenth, because three such documents may share two cores with everything else."""
LARGE_CHARACTERS: Final = 250_000
"""Some 50 pages of a resume, half a second on an idle core."""

# Fonts in styles and pictures in attributes: they take no time beside the layout of text.
_INLINE_DATA: Final = (re.compile(r"\(data:[^)]*"), re.compile(r'"data:[^"]*'))


def text_length(html: str) -> int:
    """Return the number of characters of a document without the fonts and pictures that are written into it."""
    return len(html) - sum(found.end() - found.start() for data in _INLINE_DATA for found in data.finditer(html))


def print_seconds(html: str, *, base: float) -> float:
    """Return the seconds that a document may be printed: `base`, and once more for each 400,000 characters of its text."""
    return base * (1 + text_length(html) / CHARACTERS_PER_BASE)


def is_large(html: str) -> bool:
    """Say whether a document occupies its tab for so long that small ones must not wait for it."""
    return len(html) > LARGE_CHARACTERS and text_length(html) > LARGE_CHARACTERS
