"""How long a document may be printed, and whether it is a large one: both follow from the length of its text."""

from __future__ import annotations

import re
from typing import Final

SECONDS_PER_MILLION: Final = 10.0
"""Chromium takes 2 s on one idle core for a million characters of HTML, some 190 pages of a resume. Five times as much,
because two or three such documents may share two cores with everything else that a server does."""
LARGE_CHARACTERS: Final = 250_000
"""Some 50 pages of a resume, half a second on an idle core."""
MILLION: Final = 1_000_000

# Fonts in styles and pictures in attributes. They are handed on as they are, which takes no time beside the layout of text.
_INLINE_DATA: Final = (re.compile(r"\(data:[^)]*"), re.compile(r'"data:[^"]*'))


def text_length(html: str) -> int:
    """Return the number of characters of a document without the fonts and pictures that are written into it."""
    return len(html) - sum(found.end() - found.start() for data in _INLINE_DATA for found in data.finditer(html))


def print_seconds(html: str, *, base: float) -> float:
    """Return the seconds that a document may be printed: `base`, and more for each million characters of its text."""
    return base + text_length(html) / MILLION * SECONDS_PER_MILLION


def is_large(html: str) -> bool:
    """Say whether a document occupies its tab for so long that small ones must not wait for it."""
    return len(html) > LARGE_CHARACTERS and text_length(html) > LARGE_CHARACTERS
