"""The widths that a PDF gives for the glyphs of a composite font (ISO 32000-1, 9.7.4.3)."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Name


def read_widths(described: Any) -> dict[int, float]:
    """Read the widths of a descendant font, in thousandths of an em, by glyph; those of other glyphs are `default_width`.

    The array has a first glyph with a list, or a first and a last one with one width.
    """
    items: list[Any] = list(described.get(Name.W, Array()))
    found: dict[int, float] = {}
    place = 0
    while place < len(items):
        first, second = int(items[place]), items[place + 1]
        if isinstance(second, Array):
            found.update({first + offset: float(width) for offset, width in enumerate(list[Any](second))})  # pyright: ignore[reportArgumentType, reportCallIssue, reportUnknownArgumentType]
            place += 2
        else:
            found.update(dict.fromkeys(range(first, int(second) + 1), float(items[place + 2])))
            place += 3
    return found


def default_width(described: Any) -> float:
    """Return the width of glyphs that the array leaves out."""
    return float(described.get(Name.DW, 1000))
