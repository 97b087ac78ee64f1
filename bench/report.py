"""The tables that a person reads."""

from __future__ import annotations

from typing import Final

from bench.results import Results, RowResult
from bench.tables import range_of
from rich.console import Console
from rich.table import Table

PARTS: Final = ("Python", "Chromium", "PostgreSQL", "client")


def print_report(console: Console, results: Results) -> None:
    """Print what was measured, and on what machine."""
    machine = results.machine
    sandbox = "on" if machine.sandbox else "off"
    times = f" with its jobs {results.repeat} times" if results.repeat > 1 else ""
    shell = "headless shell" if machine.headless_shell else "full browser"
    console.print(f"{machine.system}, {machine.cores} cores, load {machine.load:.1f} at the start")
    console.print(f"Chromium {machine.chromium} ({shell}, sandbox {sandbox}), Python {machine.python}")
    console.print(
        f"Resume sample “{results.sample}”{times}, {results.pages} pages: "
        f"{results.html_bytes:,} bytes of HTML, {results.pdf_bytes:,} of PDF"
    )
    console.print(
        f"{results.rounds} rounds of {results.documents} documents per row, {results.tabs} tabs, "
        f"polling every {results.poll_ms:g} ms; figures are medians over rounds\n"
    )
    console.print(_rows(results))
    console.print(_cpu(results))
    console.print(_proof(results))
    console.print(_queue(results))


def _rows(results: Results) -> Table:
    # A latency is compared where nothing else is under way, a throughput where the machine is full.
    table = Table(
        title="Documents; ÷ raw compares p50 where one is under way, documents/s where several are", title_justify="left"
    )
    table.add_column("way")
    for name in ("at once", "documents/s", "p50 ms", "p95 ms", "÷ raw"):
        table.add_column(name, justify="right")
    for row in results.rows:
        table.add_row(
            row.label,
            str(row.clients),
            f"{row.documents_per_second:.1f}",
            f"{row.p50_ms:.1f}",
            f"{row.p95_ms:.1f}",
            range_of(row.p50_vs_raw if row.clients == 1 else row.rate_vs_raw),
            end_section=row.name.startswith("poll-"),
        )
    return table


def _cpu(results: Results) -> Table:
    table = Table(title="CPU milliseconds per document", title_justify="left")
    table.add_column("way")
    for name in ("at once", *PARTS, "all"):
        table.add_column(name, justify="right")
    for row in results.rows:
        table.add_row(row.label, str(row.clients), *(_part(row, part) for part in PARTS), f"{sum(row.cpu_ms.values()):.1f}")
    return table


def _proof(results: Results) -> Table:
    cost = results.proof
    table = Table(title="Proof: CPU milliseconds of one export (Prefer: wait) and of its steps", title_justify="left")
    for name in ("print (Chromium)", "finish", "proof", "one export", "proof ÷ export"):
        table.add_column(name, justify="right")
    figures = (cost.print_ms, cost.finish_ms, cost.proof_ms, cost.export_ms)
    table.add_row(*(f"{figure:.1f}" for figure in figures), range_of(cost.proof_share))
    return table


def _queue(results: Results) -> Table:
    queue = results.queue
    table = Table(title="Queue: one claim and one finish, nothing rendered", title_justify="left")
    for name in ("claim p50 ms", "finish p50 ms", "both p50 ms", "both p95 ms", "of it one sync p50 ms", "Python CPU ms"):
        table.add_column(name, justify="right")
    figures = (
        queue.claim_p50_ms,
        queue.finish_p50_ms,
        queue.both_p50_ms,
        queue.both_p95_ms,
        queue.sync_p50_ms,
        queue.python_cpu_ms,
    )
    table.add_row(*(f"{figure:.2f}" for figure in figures))
    return table


def _part(row: RowResult, part: str) -> str:
    return f"{row.cpu_ms[part]:.1f}" if part in row.cpu_ms else ""
