"""Reads of the status of jobs, completed and waiting, over HTTP and through the function that the API calls."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import Final
from uuid import UUID

from bench.accounts import Account, add_accounts
from bench.client import HttpClient, UnexpectedAnswerError
from bench.command_line import say
from bench.comparison import Row, measure_rounds
from bench.exporting import data_of
from bench.processes import service_cpu
from bench.queue_jobs import claim_job, finish_job, submit_job
from bench.queues.rows import RowResult, row_results
from bench.service import Service
from bench.workload import workload_of

from pressroom.db.pool import Pool, open_pool
from pressroom.db.tenant import acting_as
from pressroom.exports.jobs import read_job
from pressroom.exports.model import Status
from pressroom.exports.positions import QueuePositions

WAITING: Final = 50
"""Waiting jobs of each client; `bin/bench waiting-reads` has thousands."""


class WrongStatusError(Exception):
    """A job that should wait or be completed is in another state."""


async def measure_reads(service: Service, *, clients: int, rounds: int, reads: int) -> list[RowResult]:
    """Measure rows of reads in alternating rounds. The service has no worker: what waits goes on waiting."""
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(open_pool(service.database_url, role="pressroom_web"))
        accounts = await add_accounts(service.database_url, pool, workload_of("english"), count=clients)
        completed, waiting = await _jobs(service, pool, accounts)
        connections: list[HttpClient] = []
        for account in accounts:
            client = HttpClient(service.address, token=account.token)
            stack.push_async_callback(client.close)
            connections.append(client)
        rows: list[Row] = []
        for status, jobs in ((Status.COMPLETED, completed), (Status.PENDING, waiting)):
            shown = "waiting" if status is Status.PENDING else "completed"
            over_http = [_HttpReads(client, ids, status).read for client, ids in zip(connections, jobs, strict=True)]
            positions = QueuePositions()
            over_sql = [_SqlReads(pool, owner, ids, status, positions).read for owner, ids in zip(accounts, jobs, strict=True)]
            clock = partial(service_cpu, service)
            rows.append(Row(name=f"http-{shown}", label=f"HTTP, {shown}", lanes=over_http, cpu_clock=clock))
            rows.append(Row(name=f"sql-{shown}", label=f"SQL, {shown}", lanes=over_sql, cpu_clock=clock))
        await measure_rounds(rows, rounds=rounds, documents=reads, say=say)
        return row_results(rows)


async def _jobs(service: Service, pool: Pool, accounts: Sequence[Account]) -> tuple[list[list[UUID]], list[list[UUID]]]:
    """Make a completed job and some waiting ones of each account."""
    completed = [[await submit_job(pool, account.user)] for account in accounts]
    async with open_pool(service.database_url, role="pressroom_worker") as worker_pool:
        for _ in accounts:
            await finish_job(worker_pool, await claim_job(worker_pool))
    waiting = [[await submit_job(pool, account.user) for _ in range(WAITING)] for account in accounts]
    return completed, waiting


class _HttpReads:
    def __init__(self, client: HttpClient, jobs: Sequence[UUID], status: Status) -> None:
        self._client = client
        self._status = status
        self._paths = itertools.cycle(f"/api/v1/export/job/{job_id}" for job_id in jobs)

    async def read(self) -> None:
        answer = await self._client.send("GET", next(self._paths))
        if data_of(answer, status=200)["status"] != self._status:
            raise UnexpectedAnswerError(answer)


class _SqlReads:
    def __init__(self, pool: Pool, owner: Account, jobs: Sequence[UUID], status: Status, positions: QueuePositions) -> None:
        self._pool = pool
        self._user = owner.user
        self._status = status
        self._positions = positions
        self._jobs = itertools.cycle(jobs)

    async def read(self) -> None:
        async with acting_as(self._pool, self._user) as conn:
            view = await read_job(conn, next(self._jobs), positions=self._positions)
        if view.job.status is not self._status:
            raise WrongStatusError(view.job.status)
