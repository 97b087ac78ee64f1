"""What the queue itself costs: claim and finish of jobs that nobody renders, through the functions that a worker calls."""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import uuid4

import msgspec
import psycopg
from bench.accounts import Account

from pressroom.db.pool import Connection, Pool, conninfo, open_pool
from pressroom.db.tenant import acting_as
from pressroom.exports.claims import StoredFile, claim_next, finish
from pressroom.rendering.options import ExportOptions

QUEUE: Final = "benchmark"
"""A queue of its own, with the policy of `documents`: the running worker does not know it."""
WORKER: Final = "benchmark"
BACKLOG: Final = 20
"""Jobs that wait at once, so that a claim has something to choose from."""
WARM_UP: Final = 20
PAGE_BYTES: Final = 8192


@dataclass(frozen=True, kw_only=True)
class QueueCost:
    """Seconds per job, one value for each job."""

    claim: tuple[float, ...]
    finish: tuple[float, ...]
    sync: tuple[float, ...]
    """One synced write of a database page, beside each job: finishing a job waits for the disk once."""
    cpu: float
    """This process's processor time per job, without PostgreSQL's."""

    @property
    def both(self) -> tuple[float, ...]:
        """Claim and finish of each job together."""
        return tuple(map(sum, zip(self.claim, self.finish, strict=True)))


class _Job(NamedTuple):
    claim: float
    finish: float
    sync: float
    cpu: float


async def queue_cost(database_url: str, web_pool: Pool, account: Account, *, jobs: int) -> QueueCost:
    """Claim and finish so many jobs one after the other; finishing waits for the disk as it does for a worker."""
    measured: list[_Job] = []
    async with (
        await psycopg.AsyncConnection.connect(conninfo(database_url), autocommit=True) as owner,
        open_pool(database_url, role="pressroom_worker") as pool,
    ):
        await _add_queue(owner)
        with tempfile.TemporaryFile() as probe:
            for number in range(WARM_UP + jobs):
                if number % BACKLOG == 0:
                    await _submit(web_pool, account, count=BACKLOG)
                measured.append(await _claim_and_finish(pool, probe.fileno()))
    claims, finishes, syncs, cpu = zip(*measured[WARM_UP:], strict=True)
    return QueueCost(claim=claims, finish=finishes, sync=syncs, cpu=sum(cpu) / jobs)


async def _claim_and_finish(pool: Pool, probe: int) -> _Job:
    cpu_before, start = time.process_time(), time.perf_counter()
    claim = await claim_next(pool, queue=QUEUE, worker=WORKER)
    assert claim is not None  # noqa: S101 - the backlog was filled
    claimed = time.perf_counter()
    file = StoredFile(
        key=f"benchmark/{uuid4()}",
        request_key=uuid4().hex,
        name="x.pdf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        page_count=1,
    )
    published = await finish(pool, claim, file, ttl_seconds=3600)
    assert published  # noqa: S101 - nobody else works here
    finished, cpu = time.perf_counter(), time.process_time() - cpu_before
    return _Job(claim=claimed - start, finish=finished - claimed, sync=_synced_write(probe), cpu=cpu)


def _synced_write(descriptor: int) -> float:
    # Over the same bytes again and again, as a log does in a segment that it recycles: no new block is asked for.
    start = time.perf_counter()
    os.pwrite(descriptor, os.urandom(PAGE_BYTES), 0)
    os.fdatasync(descriptor)
    return time.perf_counter() - start


async def _add_queue(owner: Connection) -> None:
    copy = "CREATE TEMPORARY TABLE policy ON COMMIT DROP AS SELECT * FROM export_queues WHERE name = 'documents'"
    async with owner.transaction():
        await owner.execute(copy)
        await owner.execute("UPDATE policy SET name = %s", (QUEUE,))
        await owner.execute("INSERT INTO export_queues SELECT * FROM policy ON CONFLICT (name) DO NOTHING")


async def _submit(pool: Pool, account: Account, *, count: int) -> None:
    options = msgspec.json.encode(ExportOptions()).decode()
    async with acting_as(pool, account.user) as conn:
        for _ in range(count):
            await conn.execute(
                "SELECT * FROM submit_export_job("
                "  %s, 'documents', %s, 1, 'Benchmark', '{}', 'pdf', %s::jsonb, %s, false, false, NULL, '1 h',"
                "  ROW(1000, 100000, 1000000000, 1000000)::export_limits)",
                (QUEUE, account.document_id, options, uuid4().hex),
            )
