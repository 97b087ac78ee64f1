"""Define the cells and rows of tables, before they get a format."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Cell = str | Decimal | int | None
"""Text, a number, or nothing. A text stays a text, also where it looks like a number."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of cells below one row of heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """Each as long as the heads."""
