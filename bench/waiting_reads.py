"""`bin/bench waiting-reads`: how fast waiting jobs are read, and whether all that was cancelled before slows it down."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from typing import Final

from bench.accounts import add_accounts
from bench.client import HttpClient, UnexpectedAnswerError
from bench.command_line import Count, report_console, run_to_end, say
from bench.exporting import FRESH, data_of
from bench.measuring import Measured, measure
from bench.processes import service_cpu
from bench.service import Service, running_service
from bench.workload import workload_of
from rich.console import Console
from rich.table import Table

from pressroom.db.pool import open_pool

JOBS_PER_USER: Final = 50
"""Live jobs that one user may have: the policy of the queue."""


def waiting_reads(*, waiting: Count = 2400, rounds: Count = 6, reads: Count = 5000) -> None:
    """Measure reads of waiting jobs while ever more jobs have been cancelled. See docs/reference/benchmark.md.

    Args:
        waiting: Jobs that wait in each round, 50 of each user.
        rounds: How often all are submitted, read and cancelled.
        reads: Reads of jobs per round, and of documents.
    """
    # Without a worker: nothing takes the jobs.
    with running_service("web") as service:
        measured = run_to_end(_measure(service, waiting=waiting, rounds=rounds, reads=reads))
    _print(report_console(), measured, waiting=waiting)


@dataclass(frozen=True, kw_only=True)
class Round:
    """Reads of jobs, and beside them reads of documents: when both get slower, the machine did."""

    jobs: Measured
    documents: Measured


class WaitingUser:
    """A user of the service with jobs that wait, over one connection."""

    def __init__(self, client: HttpClient, *, document_id: str, jobs: int) -> None:
        """Take the user's connection, its document, and how many jobs shall wait."""
        self._client = client
        self._document_id = document_id
        self._count = jobs
        self._jobs: deque[str] = deque()

    async def submit(self) -> None:
        """Submit all jobs. Each has another margin: the same request would join the job that waits."""
        for number in range(self._count):
            request = {"documentId": self._document_id, "options": {"margins": {"top": number / 100}}}
            answer = await self._client.send("POST", "/api/v1/export/pdf", headers=FRESH, body=json.dumps(request).encode())
            submitted = data_of(answer, status=202)
            if submitted["deduplicated"]:
                raise UnexpectedAnswerError(answer)
            self._jobs.append(f"/api/v1/export/job/{submitted['jobId']}")

    async def read(self) -> None:
        """Read the next job, which must be waiting."""
        answer = await self._client.send("GET", self._jobs[0])
        if data_of(answer, status=200)["status"] != "pending":
            raise UnexpectedAnswerError(answer)
        self._jobs.rotate(-1)

    async def read_document(self) -> None:
        """Read the document: what no cancelled job can make slower."""
        data_of(await self._client.send("GET", f"/api/v1/documents/{self._document_id}"), status=200)

    async def cancel(self) -> None:
        """Cancel all jobs."""
        while self._jobs:
            data_of(await self._client.send("DELETE", self._jobs.popleft()), status=200)


async def _measure(service: Service, *, waiting: int, rounds: int, reads: int) -> list[Round]:
    measured: list[Round] = []
    clock = partial(service_cpu, service)
    async with AsyncExitStack() as stack:
        users = await _users(service, stack, waiting=waiting)
        for number in range(1, rounds + 1):
            say(f"round {number} of {rounds}: submit {waiting:,} jobs, read {reads:,} times, cancel")
            await asyncio.gather(*(user.submit() for user in users))
            jobs = await measure([user.read for user in users], documents=reads, cpu_clock=clock)
            documents = await measure([user.read_document for user in users], documents=reads, cpu_clock=clock)
            measured.append(Round(jobs=jobs, documents=documents))
            await asyncio.gather(*(user.cancel() for user in users))
    return measured


async def _users(service: Service, stack: AsyncExitStack, *, waiting: int) -> list[WaitingUser]:
    shares = [min(JOBS_PER_USER, waiting - first) for first in range(0, waiting, JOBS_PER_USER)]
    async with open_pool(service.database_url, role="pressroom_web") as pool:
        accounts = await add_accounts(service.database_url, pool, workload_of("english"), count=len(shares))
    users: list[WaitingUser] = []
    for account, jobs in zip(accounts, shares, strict=True):
        client = HttpClient(service.address, token=account.token)
        stack.push_async_callback(client.close)
        users.append(WaitingUser(client, document_id=str(account.document_id), jobs=jobs))
    return users


def _print(console: Console, rounds: Sequence[Round], *, waiting: int) -> None:
    table = Table(
        title=f"Reads over HTTP, {waiting:,} jobs waiting; CPU milliseconds are those of one job's read", title_justify="left"
    )
    for name in ("round", "cancelled before", "jobs/s", "p50 ms", "p95 ms", "Python CPU", "PostgreSQL CPU", "documents/s"):
        table.add_column(name, justify="right")
    for number, one in enumerate(rounds):
        latencies = (one.jobs.percentile(share) * 1000 for share in (0.5, 0.95))
        cpu = (one.jobs.cpu[part] * 1000 for part in ("Python", "PostgreSQL"))
        figures = (f"{one.jobs.rate:.0f}", *(f"{value:.1f}" for value in latencies), *(f"{value:.2f}" for value in cpu))
        table.add_row(str(number + 1), f"{number * waiting:,}", *figures, f"{one.documents.rate:.0f}")
    console.print(table)
    first, last = rounds[0], rounds[-1]
    console.print(
        f"last ÷ first: jobs {last.jobs.rate / first.jobs.rate:.2f}, documents {last.documents.rate / first.documents.rate:.2f}"
    )
