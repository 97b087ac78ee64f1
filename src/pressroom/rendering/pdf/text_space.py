"""The space that drawing instructions draw in: six numbers, as in `cm` (ISO 32000-1, 8.3.4)."""

from __future__ import annotations

import re
from typing import Final

Matrix = tuple[float, ...]
IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

CHANGE: Final = re.compile(rb"(?<!\S)(?:q|Q|cm)(?!\S)")
LONGEST_NUMBERS: Final = 150
"""Bytes of six numbers."""


def space_after(graphics: bytes, matrix: Matrix, saved: list[Matrix]) -> Matrix:
    """Follow what changes the space in instructions without text. `saved` are the spaces to come back to; it is changed."""
    for found in CHANGE.finditer(graphics):
        if found[0] == b"q":
            saved.append(matrix)
        elif found[0] == b"Q":
            matrix = saved.pop() if saved else IDENTITY
        else:
            numbers = graphics[max(0, found.start() - LONGEST_NUMBERS) : found.start()].split()[-6:]
            matrix = product(tuple(map(float, numbers)), matrix)
    return matrix


def product(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that does what the first does, then what the second does."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
