"""Prepare the tables of a Markdown text so that nothing in them is lost.

A table in Markdown is divided at every bar, also within formulas, and cells beyond the number of its heads are dropped.
"""

from __future__ import annotations

import re
from typing import Final

DIVIDER_CELL: Final = re.compile(":?-+:?")
"""A cell of the line below the heads."""
FORMULA: Final = re.compile(r"(?<!\\)\$(?:\\.|[^$\\])+\$|\\\(.+?\\\)")
BAR: Final = re.compile(r"(?<!\\)\|")
NORM: Final = re.compile(r"\\\|")
FENCE: Final = re.compile(r"[ \t]*(```|~~~)")


def with_whole_tables(text: str) -> str:
    """Return the text with commands for the bars of formulas in tables, and with a head for each cell."""
    if "|" not in text:
        return text
    lines = text.split("\n")
    fenced = False
    for at, line in enumerate(lines):
        fenced ^= FENCE.match(line) is not None
        if not fenced and at and "|" in lines[at - 1] + line and _is_divider(line):
            _complete(lines, at)
    return "\n".join(lines)


def _is_divider(line: str) -> bool:
    # Cell by cell: one expression for the whole line takes very long for a line that hardly fits.
    cells = line.strip(" \t").removeprefix("|").removesuffix("|").split("|")
    return all(DIVIDER_CELL.fullmatch(cell.strip(" \t")) for cell in cells)


def _complete(lines: list[str], divider: int) -> None:
    """Mend the table whose divider is in a line, in place."""
    end = divider + 1
    while end < len(lines) and lines[end].strip():
        end += 1
    rows = [divider - 1, *range(divider + 1, end)]
    for at in rows:
        lines[at] = FORMULA.sub(_with_commands, lines[at])
    cells = max(map(_cells, (lines[at] for at in rows)))
    missing = cells - _cells(lines[divider - 1])
    if missing > 0 and _cells(lines[divider - 1]) == _cells(lines[divider]):
        lines[divider - 1] = lines[divider - 1].rstrip().removesuffix("|") + "| " * missing + "|"
        lines[divider] = lines[divider].rstrip().removesuffix("|") + "|---" * missing + "|"


def _with_commands(formula: re.Match[str]) -> str:
    return BAR.sub(r"\\vert{}", NORM.sub(r"\\Vert{}", formula[0]))


def _cells(line: str) -> int:
    return len(BAR.split(line.strip().removeprefix("|").removesuffix("|")))
