"""Write the tables and the chart of one run into the documentation."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Sequence
from typing import Final

from bench.packages import ROOT
from bench.peers.chart import chart_of
from bench.peers.report import FILE, SPEED, file_rows, speed_rows
from bench.peers.results import Results

PAGE: Final = ROOT / "docs/reference/benchmark.md"
CHART: Final = ROOT / "docs/reference/peers.svg"
PART: Final = re.compile(r"(?<=<!-- measured: peers -->\n\n).*?(?=<!-- end -->)", re.DOTALL)
COLUMNS: Final = 120


def publish(results: Results) -> None:
    """Replace the part of the page, and the chart.

    Raises:
        SystemExit: A peer is missing; nothing was written.
    """
    if results.missing:
        sys.exit(f"nothing was written: {', '.join(results.missing)} could not be measured")
    page, replaced = PART.subn(lambda _: part_of(results), PAGE.read_text(encoding="utf-8"))
    if replaced != 1:
        sys.exit(f"nothing was written: {PAGE.name} has no part for the peers")
    PAGE.write_text(page, encoding="utf-8")
    CHART.write_text(chart_of(results), encoding="utf-8")


def part_of(results: Results) -> str:
    """Return the part of the page."""
    machine = results.machine
    shell, sandbox = "headless shell" if machine.headless_shell else "full browser", "on" if machine.sandbox else "off"
    conditions = (
        f"From one run of `bin/bench peers` on {machine.cores} cores of {machine.system.partition(', ')[2]} with "
        f"Chromium {machine.chromium} ({shell}, sandbox {sandbox}) and Python {machine.python}, medians of "
        f"{results.rounds} rounds:"
    )
    image = f"![Documents per second of each way; the table below has the same figures]({CHART.name})"
    parts = (textwrap.fill(conditions, COLUMNS), image, _table(SPEED, speed_rows(results)), _table(FILE, file_rows(results)))
    return "".join(f"{part}\n\n" for part in parts)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = (f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))
    return "\n".join(lines)
