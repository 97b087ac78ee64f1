"""The benchmark's command: `bin/bench`, or `uv run python -m bench`."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated

import msgspec
import uvloop
from bench.comparison import measure_rounds, open_rows
from bench.processes import machine
from bench.queue_cost import queue_cost
from bench.report import print_report
from bench.results import Results, queue_result, row_results
from bench.service import Service, running_service
from bench.workload import workload_of
from cyclopts import App, Parameter, validators
from rich.console import Console

from pressroom.db.pool import open_pool
from pressroom.rendering.browser.chromium import Chromium, find_chromium
from pressroom.settings import load_settings

TERMINATED = 128 + signal.SIGTERM
WIDTH = 120
"""Columns of a report that goes into a file."""
Count = Annotated[int, Parameter(validator=validators.Number(gte=1))]
app = App(name="bench", help_format="plaintext", version_flags=[])


@app.default
def bench(
    *,
    rounds: Count = 5,
    documents: Count = 30,
    tabs: Count = 2,
    clients: Annotated[tuple[Count, ...], Parameter(consume_multiple=True)] = (2, 4, 8),
    sample: str = "english",
    repeat: Count = 1,
    poll_ms: Annotated[float, Parameter(validator=validators.Number(gt=0))] = 50,
    queue_jobs: Count = 300,
    quick: Annotated[bool, Parameter(negative="")] = False,
    json: Path | None = None,
) -> None:
    """Measure Pressroom against raw DevTools, on this machine, in one run. See docs/reference/benchmark.md.

    Args:
        rounds: How often each row is measured; figures are medians over rounds.
        documents: Documents per row and round.
        tabs: Tabs of the raw browsers in parallel.
        clients: Parallel clients of the service, one row for each number.
        sample: Which sample of the resume kind is printed.
        repeat: How often the sample's jobs stand in it; twice makes three pages of the English one.
        poll_ms: How often a client that has submitted asks for its job.
        queue_jobs: Jobs that are claimed and finished without rendering.
        quick: Two rounds of ten documents and 50 jobs: a first impression.
        json: Write all figures to this file too.
    """
    if quick:
        rounds, documents, queue_jobs = 2, 10, 50
    chromium = find_chromium(load_settings().chromium)
    with running_service() as service:
        run = _run(
            service,
            chromium,
            rounds=rounds,
            documents=documents,
            tabs=tabs,
            clients=clients,
            sample=sample,
            repeat=repeat,
            poll_ms=poll_ms,
            queue_jobs=queue_jobs,
        )
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            try:
                results = runner.run(run)
            except asyncio.CancelledError:
                sys.exit(TERMINATED)
    terminal = Console()
    print_report(terminal if terminal.is_terminal else Console(width=WIDTH), results)
    if json is not None:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(results)))


async def _run(
    service: Service,
    chromium: Chromium,
    *,
    rounds: int,
    documents: int,
    tabs: int,
    clients: tuple[int, ...],
    sample: str,
    repeat: int,
    poll_ms: float,
    queue_jobs: int,
) -> Results:
    # A SIGTERM ends this task, so that all that was opened is closed again.
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - we are in one
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    workload = workload_of(sample, repeat=repeat)
    progress = Console(stderr=True)
    async with (
        open_pool(service.database_url, role="pressroom_web") as pool,
        open_rows(chromium, workload, service, pool, tabs=tabs, clients=clients, poll_seconds=poll_ms / 1000) as opened,
    ):
        facts = machine(chromium, opened.renderer.healthy().confinement)
        await measure_rounds(
            opened.rows, rounds=rounds, documents=documents, say=progress.print if progress.is_terminal else _quiet
        )
        cost = await queue_cost(service.database_url, pool, opened.account, jobs=queue_jobs)
    return Results(
        machine=facts,
        sample=sample,
        repeat=repeat,
        pages=opened.pages,
        html_bytes=len(workload.html.encode()),
        pdf_bytes=opened.pdf_bytes,
        rounds=rounds,
        documents=documents,
        tabs=tabs,
        poll_ms=poll_ms,
        rows=row_results(opened.rows),
        queue=queue_result(cost),
    )


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit(TERMINATED)


def _quiet(_text: str) -> None:
    """Say nothing: nobody watches."""


if __name__ == "__main__":
    # The supervisor's log lines are the service's business; the table stands alone on standard output.
    logging.getLogger("pressroom").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, _end)  # before and after the event loop runs
    sys.exit(app())
