"""The tables that a person reads."""

from __future__ import annotations

from typing import Final

from bench.aims import aims_table
from bench.memory import Memory
from bench.reports.results import Results, aims
from bench.tables import range_of, table_of
from rich.console import Console
from rich.table import Table

PARTS: Final = ("Python", "Chromium", "PostgreSQL", "Node")
SCALE: Final = ("seconds", "÷ few", "pages", "MB", "memory MB", "of it Python")


def print_report(console: Console, results: Results) -> None:
    """Print what was measured, and on what machine."""
    machine = results.machine
    shell, sandbox = "headless shell" if machine.headless_shell else "full browser", "on" if machine.sandbox else "off"
    console.print(f"{machine.system}, {machine.cores} cores, load {machine.load:.1f} at the start")
    console.print(f"Chromium {machine.chromium} ({shell}, sandbox {sandbox}), Python {machine.python}")
    console.print(
        f"French sample exam, {results.students:,} students, {results.copies:,} graded copies of {results.questions} questions: "
        f"{results.html_bytes:,} bytes of HTML as one document"
    )
    console.print(f"{results.rounds} rounds, polling every {results.poll_ms:g} ms; figures are medians over rounds\n")
    for table in (_ways(results), _scale(results), _singles(results), aims_table(aims(results))):
        console.print(table)


def _ways(results: Results) -> Table:
    title = f"The report of {results.students:,} students; CPU in seconds"
    table = table_of(title, ("way",), "seconds", "÷ raw", "pages", "MB", *PARTS)
    for way in results.ways:
        cpu = (f"{way.cpu_seconds[part]:.2f}" if part in way.cpu_seconds else "" for part in PARTS)
        figures = (f"{way.seconds:.2f}", range_of(way.vs_raw), f"{way.pages:,}", f"{way.file_bytes / 1e6:.2f}")
        table.add_row(way.label, *figures, *cpu)
    return table


def _scale(results: Results) -> Table:
    scale, memory = results.scale, results.memory
    table = table_of("More students; memory of pressroom serve with its browsers, at most", ("students",), *SCALE)
    table.add_row("no report yet", "", "", "", "", *_megabytes(memory.idle))
    few = (f"{scale.few_seconds:.2f}", "", f"{scale.few_pages:,}", f"{scale.few_bytes / 1e6:.2f}")
    table.add_row(f"{scale.few:,}", *few, *_megabytes(memory.few))
    many = (f"{scale.many_seconds:.2f}", range_of(scale.ratio), f"{scale.many_pages:,}", f"{scale.many_bytes / 1e6:.2f}")
    table.add_row(f"{scale.many:,}", *many, *_megabytes(memory.many))
    return table


def _singles(results: Results) -> Table:
    singles = results.singles
    table = table_of(
        f"Single exports of another user, {singles.singles} of them beside the report",
        ("what",),
        "p50 ms",
        "p95 ms",
        "longest ms",
    )
    table.add_row("export, nothing else running", f"{singles.alone_p50_ms:.0f}", "", "")
    beside = (singles.beside_p50_ms, singles.beside_p95_ms, singles.beside_most_ms)
    table.add_row("export beside the report", *(f"{figure:.0f}" for figure in beside))
    table.add_row("its wait for a place", f"{singles.wait_p50_ms:.0f}", "", f"{singles.wait_most_ms:.0f}")
    return table


def _megabytes(memory: Memory) -> tuple[str, str]:
    return f"{memory.all / 1e6:,.0f}", f"{memory.python / 1e6:,.0f}"
