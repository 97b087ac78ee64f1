"""How long a claim takes in an empty table, and in one with many finished jobs."""

from __future__ import annotations

import statistics
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

import msgspec
from bench.command_line import say
from bench.measuring import Ratio, percentile, ratio_of
from bench.queue_jobs import OPTIONS, User, add_users, claim_job, finish_job, submit_job
from bench.queues.server import Server, execute

from pressroom.db.pool import Pool, open_pool

USERS: Final = 1000
BACKLOG: Final = 20
"""Jobs that wait at once, so that a claim has something to choose from."""
WARM_UP: Final = 2 * BACKLOG
CHUNK: Final = 200_000
"""Rows of one INSERT: a signal ends the benchmark between two."""
FINISHED: Final = """
    INSERT INTO export_jobs
      (queue, user_id, application, subject_id, subject_version, title, selection, format, options, request_key, turn,
       status, phase, progress, attempts, max_attempts, created_at, started_at, finished_at)
    SELECT 'documents', u.ids[1 + n % cardinality(u.ids)], 'documents', gen_random_uuid(), 1, 'Benchmark',
           '{{"templateSlug": "classic"}}', 'pdf', '{options}', repeat(md5(n::text), 2), n / cardinality(u.ids),
           'completed', 'saving', 100, 1, 5, t.at, t.at + interval '10 ms', t.at + interval '100 ms'
      FROM (SELECT array_agg(id) AS ids FROM users) AS u, generate_series({first}, {last}) AS n,
           LATERAL (SELECT now() - ({rows} - n) * interval '50 ms' AS at) AS t"""


class ClaimResult(msgspec.Struct, frozen=True, kw_only=True):
    """Claims beside each other: medians over rounds, and ratios of the p99 that were taken within each round."""

    finished: int
    table_bytes: int
    """Of the table with the finished jobs, with its indexes."""
    empty_p50_ms: float
    empty_p99_ms: float
    finished_p50_ms: float
    finished_p99_ms: float
    p99_ratio: Ratio


@dataclass(frozen=True, kw_only=True)
class _Table:
    web_pool: Pool
    worker_pool: Pool
    users: list[User]
    rounds: list[list[float]] = field(default_factory=list[list[float]])
    """Seconds of each claim."""

    async def measure(self, claims: int) -> None:
        """Claim so many jobs, one after the other; submits and finishes in between are not measured."""
        seconds: list[float] = []
        for number in range(WARM_UP + claims):
            if number % BACKLOG == 0:
                for user in self.users[:BACKLOG]:
                    await submit_job(self.web_pool, user)
            start = time.perf_counter()
            claim = await claim_job(self.worker_pool)
            seconds.append(time.perf_counter() - start)
            await finish_job(self.worker_pool, claim)
        self.rounds.append(seconds[WARM_UP:])

    def percentiles(self, share: float) -> list[float]:
        """Return this percentile of each round, in milliseconds."""
        return [percentile(seconds, share) * 1000 for seconds in self.rounds]


async def measure_claims(server: Server, *, finished: int, rounds: int, claims: int) -> ClaimResult:
    """Measure claims in both tables, in alternating rounds."""
    urls = [server.create_pressroom(name) for name in ("claims_empty", "claims_finished")]
    await add_users(urls[1], count=USERS)
    _fill(urls[1], finished)
    async with AsyncExitStack() as stack:
        empty, full = [await _open(stack, url) for url in urls]
        for number in range(rounds):
            say(f"round {number + 1} of {rounds}: {claims:,} claims in an empty table, and with {finished:,} finished jobs")
            for table in (empty, full) if number % 2 == 0 else (full, empty):
                await table.measure(claims)
    return ClaimResult(
        finished=finished,
        table_bytes=server.table_bytes(urls[1], "export_jobs"),
        empty_p50_ms=statistics.median(empty.percentiles(0.5)),
        empty_p99_ms=statistics.median(empty.percentiles(0.99)),
        finished_p50_ms=statistics.median(full.percentiles(0.5)),
        finished_p99_ms=statistics.median(full.percentiles(0.99)),
        p99_ratio=ratio_of(full.percentiles(0.99), empty.percentiles(0.99)),
    )


async def _open(stack: AsyncExitStack, url: str) -> _Table:
    web_pool = await stack.enter_async_context(open_pool(url, role="pressroom_web"))
    worker_pool = await stack.enter_async_context(open_pool(url, role="pressroom_worker"))
    return _Table(web_pool=web_pool, worker_pool=worker_pool, users=await add_users(url, count=BACKLOG))


def _fill(url: str, rows: int) -> None:
    options = msgspec.json.encode(OPTIONS).decode()
    for first in range(1, rows + 1, CHUNK):
        last = min(first + CHUNK - 1, rows)
        say(f"filling a table: {last:,} of {rows:,} finished jobs")
        execute(url, FINISHED.format(options=options, first=first, last=last, rows=rows))
    # What an autovacuum and a checkpoint would do during the measurement.
    execute(url, "VACUUM (ANALYZE) export_jobs", "CHECKPOINT")
