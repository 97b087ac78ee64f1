"""Print the figures of `bin/bench pages`."""

from __future__ import annotations

from bench.pages.results import PagesResults
from rich.console import Console
from rich.table import Table


def print_pages(console: Console, results: PagesResults) -> None:
    """Print a row for the first visits of each page, and one for the visits after them."""
    machine = results.machine
    console.print(f"{machine.cores} cores, load {machine.load:.2f} at the start, {machine.system}, Chromium {results.chromium}")
    table = Table(title=f"Pages in a browser, with {results.documents} documents", title_justify="left")
    table.add_column("page")
    for name in ("answer ms", "seen p50 ms", "p95 ms", "loaded ms", "kB", "of it scripts", "pictures kB", "fonts kB"):
        table.add_column(name, justify="right")
    for row in results.rows:
        for label, visit in ((row.name, row.first), (f"{row.name}, again", row.again)):
            times = (visit.answer_p50_ms, visit.seen_p50_ms, visit.seen_p95_ms, visit.loaded_p50_ms)
            sizes = (visit.bytes_without_fonts, visit.script_bytes, visit.picture_bytes, visit.font_bytes)
            table.add_row(label, *(f"{time:.0f}" for time in times), *(f"{size / 1000:.0f}" for size in sizes))
    console.print(table)
    sorting = results.sorting
    console.print(f"Sorting {sorting.students:,} students: p50 {sorting.p50_ms:.0f} ms, p95 {sorting.p95_ms:.0f} ms")
