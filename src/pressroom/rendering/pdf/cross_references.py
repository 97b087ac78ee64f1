"""Take objects out of a file that the browser wrote, without reading them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

TABLE: Final = re.compile(rb"xref\n0 (\d+)\n(?=0000000000 65535 f \n)")
"""The head of a cross-reference table that has all objects (ISO 32000-1, 7.5.4)."""
START: Final = re.compile(rb"startxref\n(\d+)\n%%EOF\s*\Z")
ENTRY_BYTES: Final = 20
FREE: Final = b"0000000000 65535 f \n"


def without_objects(printed: bytes, numbers: Iterable[int]) -> bytes:
    """Return the file with these objects marked as free: a reference to one leads to nothing.

    What reads the file reads each object that its table has, which takes as long as all the rest for a file with formulas.
    A file whose table is written in another way stays as it is.
    """
    start = START.search(printed, max(0, len(printed) - 64))
    table = None if start is None else TABLE.match(printed, int(start[1]))
    if table is None:
        return printed
    changed, first, count = bytearray(printed), table.end(), int(table[1])
    for number in numbers:
        if number < count:
            place = first + number * ENTRY_BYTES
            changed[place : place + ENTRY_BYTES] = FREE
    return bytes(changed)
