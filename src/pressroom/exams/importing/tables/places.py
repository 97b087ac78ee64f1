"""Find the cells that messages name (`line 4, column 6 (Q1)`) in the text of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pressroom.exams.importing.tables.text import separator_of

_CELL: Final = re.compile(r"line (?P<line>\d+)(?:, column (?P<column>\d+)(?: \((?P<head>.*)\))?)?", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class CellPlace:
    """A cell. `column` is the character of its line at which it begins, `cell` the number of its column; both from 1 on."""

    line: int
    column: int
    cell: int | None
    head: str


def cell_place(text: str, path: str) -> CellPlace | None:
    """Return the place of the cell that a path names; None: it names none."""
    found = _CELL.fullmatch(path)
    if not found:
        return None
    line, cell = int(found["line"]), int(found["column"]) if found["column"] else None
    lines = text.split("\n", line)
    row = lines[line - 1] if line <= len(lines) else ""
    starts = _starts(row, separator_of(text))
    column = starts[cell - 1] + 1 if cell and cell <= len(starts) else 1
    return CellPlace(line=line, column=column, cell=cell, head=found["head"] or "")


def _starts(row: str, separator: str) -> list[int]:
    """Return where the cells of a line begin, from 0 on. Separators between quotation marks separate nothing."""
    starts, quoted = [0], False
    for index, character in enumerate(row):
        quoted ^= character == '"'
        if character == separator and not quoted:
            starts.append(index + 1)
    return starts
