"""What the queue itself costs: claim and finish of jobs that nobody renders, through the functions that a worker calls."""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from typing import Final, NamedTuple

import psycopg
from bench.accounts import Account
from bench.queue_jobs import claim_job, finish_job, submit_job

from pressroom.db.pool import Connection, Pool, conninfo, open_pool

QUEUE: Final = "benchmark"
"""A queue of its own, with the policy of `documents`: the running worker does not know it."""
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
                    for _ in range(BACKLOG):
                        await submit_job(web_pool, account.user, queue=QUEUE)
                measured.append(await _claim_and_finish(pool, probe.fileno()))
    claims, finishes, syncs, cpu = zip(*measured[WARM_UP:], strict=True)
    return QueueCost(claim=claims, finish=finishes, sync=syncs, cpu=sum(cpu) / jobs)


async def _claim_and_finish(pool: Pool, probe: int) -> _Job:
    cpu_before, start = time.process_time(), time.perf_counter()
    claim = await claim_job(pool, queue=QUEUE)
    claimed = time.perf_counter()
    await finish_job(pool, claim)
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
