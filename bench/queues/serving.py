"""What a client of `pressroom serve` waits for: a stored file, a batch of five documents."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import psycopg
from bench.accounts import Account
from bench.client import HttpClient, UnexpectedAnswerError
from bench.command_line import say
from bench.comparison import Row, measure_rounds
from bench.exporting import FRESH, WAIT, Exporter, data_of
from bench.processes import service_cpu
from bench.queues.rows import RowResult, row_results
from bench.service import Service

from pressroom.db.pool import conninfo

DOCUMENTS: Final = 5
"""Documents of the small batch."""


class BatchResult(msgspec.Struct, frozen=True, kw_only=True):
    """A small batch, from the first byte of its request."""

    batches: int
    completed_p50_ms: float
    """Until the client knows that all documents are exported."""
    archive_p50_ms: float
    """Until the client has the last byte of the archive."""


class NotReusedError(Exception):
    """An export of an unchanged document made a new file."""


async def measure_reuse(service: Service, accounts: Sequence[Account], *, rounds: int, exports: int) -> list[RowResult]:
    """Measure exports of unchanged documents: by one client, and by as many as there are accounts.

    Raises:
        NotReusedError: New files were made.
    """
    async with AsyncExitStack() as stack:
        exporters: list[Exporter] = []
        for account in accounts:
            client = HttpClient(service.address, token=account.token)
            stack.push_async_callback(client.close)
            exporters.append(Exporter(client=client, document_id=str(account.document_id), poll_seconds=0))
        for exporter in exporters:
            await exporter.wait()
        lanes, clock = [exporter.reuse for exporter in exporters], partial(service_cpu, service)
        rows = [
            Row(name=f"reuse-{count}", label="unchanged document", lanes=lanes[:count], cpu_clock=clock)
            for count in (1, len(lanes))
        ]
        files = await _files(service, accounts)
        await measure_rounds(rows, rounds=rounds, documents=exports, say=say)
    if (more := await _files(service, accounts) - files) != 0:
        raise NotReusedError(f"{more} new files of unchanged documents")
    return row_results(rows)


async def measure_batches(service: Service, account: Account, documents: Sequence[UUID], *, batches: int) -> BatchResult:
    """Export the same documents as a batch, one batch after the other."""
    client = HttpClient(service.address, token=account.token)
    try:
        times: list[tuple[float, float]] = []
        for number in range(batches + 1):  # the first one warms up
            say(f"batch {number} of {batches}")
            times.append(await _batch(client, documents))
    finally:
        await client.close()
    completed, archived = zip(*times[1:], strict=True)
    return BatchResult(
        batches=batches,
        completed_p50_ms=statistics.median(completed) * 1000,
        archive_p50_ms=statistics.median(archived) * 1000,
    )


async def submit_batch(client: HttpClient, documents: Sequence[UUID]) -> str:
    """Request new files of all documents as a batch, and return the batch's address."""
    body = json.dumps({"documentIds": [str(document_id) for document_id in documents]}).encode()
    answer = await client.send("POST", "/api/v1/export/batch", headers=FRESH, body=body)
    return f"/api/v1/export/batch/{data_of(answer, status=202)['batchId']}"


async def _batch(client: HttpClient, documents: Sequence[UUID]) -> tuple[float, float]:
    """Return the seconds until the batch was completed and until its archive was read."""
    start = time.perf_counter()
    path = await submit_batch(client, documents)
    while True:
        answer = await client.send("GET", path, headers=WAIT)  # answered at the next change
        batch = data_of(answer, status=200)
        if batch["status"] not in {"pending", "processing"}:
            break
    if batch["status"] != "completed":
        raise UnexpectedAnswerError(answer)
    completed = time.perf_counter()
    link = await client.send("GET", batch["downloadUrl"])
    archive = await client.send("GET", urlsplit(link.headers["location"]).path)
    if not archive.body.startswith(b"PK"):
        raise UnexpectedAnswerError(archive)
    return completed - start, time.perf_counter() - start


async def _files(service: Service, accounts: Sequence[Account]) -> int:
    users = [account.user.user_id for account in accounts]
    async with await psycopg.AsyncConnection.connect(conninfo(service.database_url)) as owner:
        found = await owner.execute("SELECT count(DISTINCT object_key) FROM export_history WHERE user_id = ANY (%s)", (users,))
        return (await found.fetchall())[0][0]
