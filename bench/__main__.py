"""The benchmark's commands: `bin/bench` itself, and those behind it that bin/bench lists."""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path
from typing import Annotated

import msgspec
from bench.command_line import Count, exit_on_signal, report_console, run_to_end, say
from bench.comparison import measure_rounds, open_rows
from bench.formulas.command import formulas
from bench.pages.command import pages
from bench.peers.command import peers
from bench.previews.command import preview
from bench.processes import machine
from bench.proof_cost import proof_cost, step_rows
from bench.queue_cost import queue_cost
from bench.queues.command import queue
from bench.report import print_report
from bench.reports.command import reports
from bench.results import Results, queue_result, row_results
from bench.service import Service, running_service
from bench.waiting_reads import waiting_reads
from bench.workload import workload_of
from cyclopts import App, Parameter, validators

from pressroom.cli.memory import prepare_collector
from pressroom.db.pool import open_pool
from pressroom.rendering.browser.chromium import Chromium, find_chromium
from pressroom.settings import load_settings

app = App(name="bench", help_format="plaintext", version_flags=[])
app.command(queue)
app.command(reports)
app.command(peers, name=("peers", "--peers"))
app.command(formulas)
app.command(waiting_reads)
app.command(preview)
app.command(pages)


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
        results = run_to_end(run)
    print_report(report_console(), results)
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
    workload = workload_of(sample, repeat=repeat)
    async with (
        open_pool(service.database_url, role="pressroom_web") as pool,
        open_rows(chromium, workload, service, pool, tabs=tabs, clients=clients, poll_seconds=poll_ms / 1000) as opened,
    ):
        facts = machine(chromium, opened.renderer.healthy().confinement)
        rows = [*opened.rows, *step_rows(workload, opened.printed)]
        prepare_collector()  # as in the service, so that what runs in this process costs what it costs there
        await measure_rounds(rows, rounds=rounds, documents=documents, say=say)
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
        proof=proof_cost(rows),
        queue=queue_result(cost),
    )


if __name__ == "__main__":
    # The supervisor's log lines are the service's business; the table stands alone on standard output.
    logging.getLogger("pressroom").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, exit_on_signal)  # before and after the event loop runs
    sys.exit(app())
