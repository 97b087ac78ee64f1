"""The tables of the peers, for a terminal and for a page of the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bench.peers.results import Results, WayResult
from bench.tables import range_of, table_of
from rich.console import Console

SPEED: Final = ("way", "at once", "documents/s", "÷ raw", "p50 ms", "p95 ms", "memory MB")
FILE: Final = ("way", "version", "pages", "KB", "tags", "fields found", "in order")


def print_report(console: Console, results: Results) -> None:
    """Print what was measured, and on what machine."""
    machine = results.machine
    shell, sandbox = "headless shell" if machine.headless_shell else "full browser", "on" if machine.sandbox else "off"
    console.print(f"{machine.system}, {machine.cores} cores, load {machine.load:.1f} at the start")
    console.print(f"Chromium {machine.chromium} ({shell}, sandbox {sandbox}), Python {machine.python}")
    console.print(
        f"English sample, {results.rounds} rounds of about {results.seconds:g} s per row; figures are medians over rounds\n"
    )
    for title, head, rows in (("Speed and memory", SPEED, speed_rows(results)), ("Files", FILE, file_rows(results))):
        texts = 1 if head is SPEED else 2
        table = table_of(title, head[:texts], *head[texts:])
        for row in rows:
            table.add_row(*row)
        console.print(table)
    for label, reason in results.missing.items():
        console.print(f"Not measured: {label}: {reason}", markup=False)


def speed_rows(results: Results) -> list[Sequence[str]]:
    """Return a row for each way and each number of documents under way."""
    rows: list[Sequence[str]] = []
    for way in results.ways:
        for row in way.rows:
            memory = f"{way.memory_bytes / 1e6:,.0f}" if row is way.rows[-1] else ""
            rate = f"{row.documents_per_second:.1f}"
            times = (f"{row.p50_ms:,.0f}", f"{row.p95_ms:,.0f}")
            rows.append((way.label, str(row.clients), rate, range_of(row.vs_raw), *times, memory))
    return rows


def file_rows(results: Results) -> list[Sequence[str]]:
    """Return a row for each way, with what is in its file."""
    return [(way.label, way.version, *_file(way)) for way in results.ways]


def _file(way: WayResult) -> tuple[str, ...]:
    file = way.file
    order = f"{sum(file.in_order.values())} of {len(file.in_order)}"
    return str(file.pages), f"{file.bytes / 1e3:.0f}", str(file.tags or "none"), f"{file.share:.1%}", order
