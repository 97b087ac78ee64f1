"""Figures beside their bounds: the last table of a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from bench.tables import table_of
from rich.table import Table

Bound = Literal["at least", "at most", "less than"]


class Aim(msgspec.Struct, frozen=True, kw_only=True):
    """A figure and its bound."""

    what: str
    bound: Bound
    aim: float
    measured: float
    unit: str
    reached: bool


def aim_of(what: str, bound: Bound, aim: float, measured: float, unit: str) -> Aim:
    """Compare a figure with its bound."""
    reached = {"at least": measured >= aim, "at most": measured <= aim, "less than": measured < aim}[bound]
    return Aim(what=what, bound=bound, aim=aim, measured=measured, unit=unit, reached=reached)


def aims_table(aims: Sequence[Aim]) -> Table:
    """Return a table with a row for each aim."""
    table = table_of("Aims", ("what", "aim"), "measured", "reached")
    for aim in aims:
        measured = f"{aim.measured:,.0f}" if aim.measured >= 100 else f"{aim.measured:.2f}"  # noqa: PLR2004 - three digits
        table.add_row(aim.what, f"{aim.bound} {aim.aim:,g} {aim.unit}", f"{measured} {aim.unit}", "yes" if aim.reached else "no")
    return table
