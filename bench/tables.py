"""Tables of figures, as all reports of the benchmark show them."""

from __future__ import annotations

from collections.abc import Sequence

from bench.measuring import Ratio
from rich.table import Table


def table_of(title: str, texts: Sequence[str], *columns: str) -> Table:
    """Return an empty table with columns of texts, then columns of figures."""
    table = Table(title=title, title_justify="left")
    for name in texts:
        table.add_column(name)
    for name in columns:
        table.add_column(name, justify="right")
    return table


def range_of(ratio: Ratio) -> str:
    """Show the median of a ratio and, in brackets, its extremes."""
    return f"{ratio.median:.2f} ({ratio.least:.2f}–{ratio.most:.2f})"
