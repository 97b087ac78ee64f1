"""`bin/bench queue`: what the queue can do, beside two other queues on the same PostgreSQL."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Final

import msgspec
from bench.accounts import add_accounts, add_documents
from bench.command_line import Count, report_console, run_to_end
from bench.processes import host
from bench.queues.claims import measure_claims
from bench.queues.fairness import FairnessResult, measure_fairness
from bench.queues.reads import measure_reads
from bench.queues.report import print_report
from bench.queues.results import Results
from bench.queues.rows import RowResult
from bench.queues.server import running_server
from bench.queues.serving import DOCUMENTS, BatchResult, measure_batches, measure_reuse
from bench.queues.speed import measure_speeds, other_queues
from bench.service import Service, running_service
from bench.workload import workload_of
from cyclopts import Parameter, validators

from pressroom.db.pool import open_pool

CLIENTS: Final = 8
Jobs = Annotated[int, Parameter(validator=validators.Number(gte=1, lte=9000))]
"""All of them wait at once, and no more than 10,000 jobs may."""
Switch = Annotated[bool, Parameter(negative="")]


def queue(
    *,
    rounds: Count = 5,
    jobs: Jobs = 2000,
    connections: Count = 8,
    finished: Count = 1_000_000,
    claims: Count = 1000,
    reads: Count = 2000,
    exports: Count = 500,
    batches: Count = 10,
    batch: Count = 500,
    singles: Count = 100,
    no_others: Switch = False,
    quick: Switch = False,
    json: Path | None = None,
) -> None:
    """Measure the queue beside Procrastinate and PgQueuer, which are installed for the run. See docs/reference/benchmark.md.

    Args:
        rounds: How often each row is measured; figures are medians over rounds.
        jobs: Jobs of each queue per round, submitted, then claimed and finished.
        connections: Connections of each queue, each with one submit or one claim at a time.
        finished: Finished jobs in the table that claims are compared with an empty one.
        claims: Claims in each of the two tables per round.
        reads: Reads of the status of jobs per row and round.
        exports: Exports of unchanged documents per round.
        batches: Batches of five documents.
        batch: Documents of the batch beside which another user exports.
        singles: Exports of this user.
        no_others: Measure Pressroom alone: nothing is installed.
        quick: Two rounds of a tenth of the jobs, with 50,000 finished ones: a first impression.
        json: Write all figures to this file too.
    """
    if quick:
        rounds, jobs, finished, claims, reads, exports, batches, batch, singles = 2, 200, 50_000, 200, 300, 80, 3, 60, 12
    facts = host()
    with ExitStack() as stack:
        python = None if no_others else other_queues(stack)
        server = stack.enter_context(running_server())
        settings = server.settings()
        speeds = run_to_end(measure_speeds(server, python, rounds=rounds, jobs=jobs, connections=connections))
        claimed = run_to_end(measure_claims(server, finished=finished, rounds=rounds, claims=claims))
    # Without a worker: what waits goes on waiting.
    with running_service("web") as service:
        read = run_to_end(measure_reads(service, clients=CLIENTS, rounds=rounds, reads=reads))
    with running_service("serve", batch_max=str(max(batch, DOCUMENTS)), max_in_flight=str(batch + DOCUMENTS)) as service:
        run = _measure_service(service, rounds=rounds, exports=exports, batches=batches, batch=batch, singles=singles)
        reuse, small, fairness = run_to_end(run)
    results = Results(
        host=facts,
        postgresql=settings,
        rounds=rounds,
        jobs=jobs,
        connections=connections,
        speeds=speeds,
        claims=claimed,
        reads=read,
        reuse=reuse,
        batches=small,
        fairness=fairness,
    )
    print_report(report_console(), results)
    if json is not None:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(results)))


async def _measure_service(
    service: Service, *, rounds: int, exports: int, batches: int, batch: int, singles: int
) -> tuple[list[RowResult], BatchResult, FairnessResult]:
    workload = workload_of("english")
    async with open_pool(service.database_url, role="pressroom_web") as pool:
        *clients, five, crowd, single = await add_accounts(service.database_url, pool, workload, count=CLIENTS + 3)
        few = await add_documents(pool, five.user, workload, count=DOCUMENTS)
        many = await add_documents(pool, crowd.user, workload, count=batch)
    reuse = await measure_reuse(service, clients, rounds=rounds, exports=exports)
    small = await measure_batches(service, five, few, batches=batches)
    fairness = await measure_fairness(service, crowd=crowd, documents=many, single=single, singles=singles)
    return reuse, small, fairness
