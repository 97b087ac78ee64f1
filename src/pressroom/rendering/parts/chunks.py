"""Divide parts into chunks that are printed together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pressroom.rendering.budget import LARGE_CHARACTERS

MOST_PARTS: Final = 25
"""Parts of a chunk. So many copies of two or three pages take a tab about half a second, and their file two megabytes."""
MOST_CHARACTERS: Final = LARGE_CHARACTERS * 4 // 5
"""Of HTML. A chunk that is larger than a large document would cost its tab."""
ROUNDS: Final = 3
"""Chunks that each tab gets at least, where there are parts enough: the tabs then end at about the same time."""


def plan_chunks(lengths: Sequence[int], *, lanes: int) -> list[range]:
    """Return the places of the parts of each chunk, for parts of these numbers of characters.

    `lanes`: how many chunks are printed at once.
    """
    most = min(MOST_PARTS, max(1, -(-len(lengths) // (lanes * ROUNDS))))
    chunks: list[range] = []
    start, characters = 0, 0
    for place, length in enumerate(lengths):
        if place > start and (place - start == most or characters + length > MOST_CHARACTERS):
            chunks.append(range(start, place))
            start, characters = place, 0
        characters += length
    if lengths:
        chunks.append(range(start, len(lengths)))
    return chunks
