"""The tables that a person reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bench.aims import aims_table
from bench.queues.results import Results, aims
from bench.queues.rows import RowResult
from bench.tables import range_of, table_of
from rich.console import Console
from rich.table import Table

PARTS: Final = ("Python", "PostgreSQL", "client")
WORKS: Final = {
    "submit": "submit",
    "finish": "claim and finish",
    "submit-full": "submit, queue nearly full",
}
SYSTEMS: Final = {"pressroom": "Pressroom", "procrastinate": "Procrastinate", "pgqueuer": "PgQueuer"}


def print_report(console: Console, results: Results) -> None:
    """Print what was measured, and on what machine."""
    host, server = results.host, results.postgresql
    console.print(f"{host.system}, {host.cores} cores, load {host.load:.1f} at the start, Python {host.python}")
    shown = ", ".join(f"{name} {value}" for name, value in server.items() if name != "server_version")
    console.print(f"PostgreSQL {server['server_version']}: {shown}")
    console.print(
        f"{results.rounds} rounds of {results.jobs:,} jobs of each queue over {results.connections} connections; "
        "figures are medians over rounds\n"
    )
    for table in (_speeds(results), _claims(results), _reads(results), _service(results), aims_table(aims(results))):
        console.print(table)


def _speeds(results: Results) -> Table:
    columns = ("jobs/s", "least–most", "Python CPU ms", "PostgreSQL CPU ms")
    table = table_of("Jobs that do nothing, per second", ("what", "queue"), *columns)
    for one in results.speeds:
        rates = (f"{one.median:,.0f}", f"{one.least:,.0f}–{one.most:,.0f}")
        table.add_row(WORKS[one.work], SYSTEMS[one.system], *rates, f"{one.python_ms:.2f}", f"{one.postgresql_ms:.2f}")
    return table


def _claims(results: Results) -> Table:
    claims = results.claims
    table = table_of(
        f"One claim; {claims.finished:,} finished jobs take {claims.table_bytes / 1e6:,.0f} MB",
        ("finished jobs",),
        "p50 ms",
        "p99 ms",
        "÷ none",
    )
    table.add_row("none", f"{claims.empty_p50_ms:.2f}", f"{claims.empty_p99_ms:.2f}", "")
    table.add_row(
        f"{claims.finished:,}", f"{claims.finished_p50_ms:.2f}", f"{claims.finished_p99_ms:.2f}", range_of(claims.p99_ratio)
    )
    return table


def _reads(results: Results) -> Table:
    return _rows("Reads of the status of a job", results.reads)


def _service(results: Results) -> Table:
    table = _rows("pressroom serve", results.reuse)
    batches, fairness = results.batches, results.fairness
    table.add_section()
    table.add_row("batch of five, completed", "1", "", f"{batches.completed_p50_ms:.1f}")
    table.add_row("batch of five, archive read", "1", "", f"{batches.archive_p50_ms:.1f}")
    table.add_section()
    table.add_row(f"submit a batch of {fairness.batch}", "1", "", f"{fairness.submit_ms:.1f}")
    table.add_row("single export beside it", "1", "", f"{fairness.export_p50_ms:.1f}")
    table.add_row("its wait for a place", "1", "", f"{fairness.wait_p50_ms:.1f}", f"{fairness.wait_p95_ms:.1f}")
    table.add_row("one render of the batch", "", "", f"{fairness.render_p50_ms:.1f}")
    return table


def _rows(title: str, rows: Sequence[RowResult]) -> Table:
    table = table_of(
        f"{title}; CPU in milliseconds",
        ("what",),
        "at once",
        "per second",
        "p50 ms",
        "p95 ms",
        *(f"{part} CPU" for part in PARTS),
    )
    for row in rows:
        figures = (f"{row.per_second:,.0f}", f"{row.p50_ms:.1f}", f"{row.p95_ms:.1f}")
        table.add_row(row.label, str(row.clients), *figures, *(f"{row.cpu_ms[part]:.2f}" for part in PARTS))
    return table
