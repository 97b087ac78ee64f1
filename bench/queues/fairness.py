"""How long single exports of one user wait while a large batch of another user is exported."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec
import psycopg
from bench.accounts import Account
from bench.client import HttpClient
from bench.command_line import say
from bench.exporting import WAIT, Exporter, data_of
from bench.queues.serving import submit_batch
from bench.service import Service

from pressroom.db.pool import conninfo


class FairnessResult(msgspec.Struct, frozen=True, kw_only=True):
    """Waits as the database recorded them: from the submit to the start of the attempt."""

    batch: int
    """Documents of the batch."""
    singles: int
    """Single exports of the other user, one after the other."""
    submit_ms: float
    """What the request that submits the batch takes."""
    wait_p50_ms: float
    wait_p95_ms: float
    export_p50_ms: float
    """A whole single export as its client sees it."""
    render_p50_ms: float
    """An attempt of the batch's exports, from the claim to the finish."""
    wait_in_renders: float
    """The median wait divided by the median render."""


class BatchEndedError(Exception):
    """The batch ended before the last single export: give --batch more documents, or --singles fewer."""


class Operation(NamedTuple):
    """An export as the database recorded it, in milliseconds: from the submit to the claim, and from the claim to the end."""

    status: str
    waited_ms: int
    duration_ms: int


async def measure_fairness(
    service: Service, *, crowd: Account, documents: Sequence[UUID], single: Account, singles: int
) -> FairnessResult:
    """Submit a batch of all documents of `crowd`, export the document of `single` again and again, and cancel the rest.

    Raises:
        BatchEndedError: The single exports were not all made beside the batch.
    """
    crowd_client = HttpClient(service.address, token=crowd.token)
    single_client = HttpClient(service.address, token=single.token)
    exporter = Exporter(client=single_client, document_id=str(single.document_id), poll_seconds=0)
    try:
        say(f"{singles} single exports beside a batch of {len(documents)} documents")
        start = time.perf_counter()
        path = await submit_batch(crowd_client, documents)
        submitted = time.perf_counter()
        latencies: list[float] = []
        for _ in range(singles):
            begin = time.perf_counter()
            await exporter.wait()
            latencies.append(time.perf_counter() - begin)
        crowd_operations, single_operations = [await operations_of(service, account) for account in (crowd, single)]
        if len(crowd_operations) >= len(documents):
            raise BatchEndedError
        await _cancel(crowd_client, path)
    finally:
        await crowd_client.close()
        await single_client.close()
    waits = [operation.waited_ms for operation in single_operations]
    render = statistics.median(operation.duration_ms for operation in crowd_operations if operation.status == "completed")
    return FairnessResult(
        batch=len(documents),
        singles=singles,
        submit_ms=(submitted - start) * 1000,
        wait_p50_ms=statistics.median(waits),
        wait_p95_ms=statistics.quantiles(waits, n=20, method="inclusive")[-1] if len(waits) > 1 else waits[0],
        export_p50_ms=statistics.median(latencies) * 1000,
        render_p50_ms=render,
        wait_in_renders=statistics.median(waits) / render,
    )


async def operations_of(service: Service, account: Account) -> list[Operation]:
    """Read all ended exports of an account."""
    query = "SELECT status, waited_ms, duration_ms FROM operations WHERE user_id = %s"
    async with await psycopg.AsyncConnection.connect(conninfo(service.database_url)) as owner:
        return [Operation(*row) for row in await (await owner.execute(query, (account.user.user_id,))).fetchall()]


async def _cancel(client: HttpClient, path: str) -> None:
    """Cancel what is left of the batch, and wait for what was running."""
    data_of(await client.send("DELETE", path), status=200)
    while data_of(await client.send("GET", path, headers=WAIT), status=200)["status"] in {"pending", "processing"}:
        pass
