"""Print the figures of `bin/bench preview`."""

from __future__ import annotations

from bench.previews.results import PreviewResults
from rich.console import Console
from rich.table import Table


def print_previews(console: Console, results: PreviewResults) -> None:
    """Print the previews of one editor, the steps of the first row, and the many editors."""
    machine = results.machine
    console.print(f"{machine.cores} cores, load {machine.load:.2f} at the start, {machine.system}")
    table = Table(title="From the pause to the picture of a page, over HTTP", title_justify="left")
    table.add_column("draft")
    for name in ("pixels", "pages", "p50 ms", "p95 ms", "of it file", "picture KB"):
        table.add_column(name, justify="right")
    for row in results.rows:
        figures = (f"{row.p50_ms:.0f}", f"{row.p95_ms:.0f}", f"{row.file_p50_ms:.0f}", f"{row.picture_bytes / 1000:.0f}")
        table.add_row(row.label, f"{row.width:,}", str(row.pages), *figures)
    console.print(table)
    steps = ", ".join(f"{step} {milliseconds:.1f}" for step, milliseconds in results.steps.items())
    console.print(f"Steps of the first row by themselves, in milliseconds: {steps}")
    many = results.many
    console.print(
        f"{many.editors} editors for {many.seconds:g} s, a pause each {results.pause:g} s: {many.previews} previews, "
        f"p50 {many.p50_ms:.0f} ms, p95 {many.p95_ms:.0f} ms, slowest {many.slowest_ms:.0f} ms"
    )
    console.print(f"memory of the process: {many.memory_before / 1e6:.0f} MB before, at most {many.memory / 1e6:.0f} MB")
