"""How long single exports of another user wait and take while a report is made."""

from __future__ import annotations

import asyncio
import statistics
import time
from contextlib import AsyncExitStack

import msgspec
from bench.accounts import Account
from bench.client import HttpClient
from bench.command_line import say
from bench.exporting import Exporter
from bench.measuring import percentile
from bench.queues.fairness import operations_of
from bench.reports.reporting import Reporter
from bench.service import Service


class SinglesResult(msgspec.Struct, frozen=True, kw_only=True):
    """Exports of a resume with `Prefer: wait`, one after the other, in milliseconds."""

    singles: int
    """Exports beside reports, in all rounds."""
    alone_p50_ms: float
    """A whole export as its client sees it, while nothing else is made."""
    beside_p50_ms: float
    """The same, begun while a report was made."""
    beside_p95_ms: float
    beside_most_ms: float
    wait_p50_ms: float
    """From the submit to the start of the attempt, as the database recorded it, beside reports."""
    wait_most_ms: float


async def measure_singles(
    service: Service, reporter: Reporter, *, alone: Account, beside: Account, exports: int, rounds: int
) -> SinglesResult:
    """In each round, export so many times alone, then again and again while the report is made."""
    async with AsyncExitStack() as stack:
        single_alone, single_beside = [_exporter(stack, service, account) for account in (alone, beside)]
        await single_alone.wait()
        alone_seconds: list[float] = []
        beside_seconds: list[float] = []
        for number in range(rounds):
            say(f"round {number + 1} of {rounds}: single exports, alone and beside a report")
            alone_seconds += [await _seconds(single_alone) for _ in range(exports)]
            beside_seconds += await _beside(reporter, single_beside)
        waits = [operation.waited_ms for operation in await operations_of(service, beside)]
    return SinglesResult(
        singles=len(beside_seconds),
        alone_p50_ms=statistics.median(alone_seconds) * 1000,
        beside_p50_ms=statistics.median(beside_seconds) * 1000,
        beside_p95_ms=percentile(beside_seconds, 0.95) * 1000,
        beside_most_ms=max(beside_seconds) * 1000,
        wait_p50_ms=statistics.median(waits),
        wait_most_ms=max(waits),
    )


async def _beside(reporter: Reporter, single: Exporter) -> list[float]:
    """Return the seconds of each export that began between the submit of a report and its end; there is at least one."""
    status_path = await reporter.submit()
    report = asyncio.ensure_future(reporter.download(status_path))
    seconds: list[float] = []
    try:
        while not report.done():
            seconds.append(await _seconds(single))
        await report
    finally:
        report.cancel()
    return seconds


async def _seconds(single: Exporter) -> float:
    start = time.perf_counter()
    await single.wait()
    return time.perf_counter() - start


def _exporter(stack: AsyncExitStack, service: Service, account: Account) -> Exporter:
    client = HttpClient(service.address, token=account.token)
    stack.push_async_callback(client.close)
    return Exporter(client=client, document_id=str(account.document_id), poll_seconds=0)
