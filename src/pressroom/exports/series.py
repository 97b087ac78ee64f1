"""Count the ended jobs of all users over time, and list those that failed, as an administrator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg.rows import class_row

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection

_QUERIES = load_queries("pressroom.exports", "operations.sql")


@dataclass(frozen=True, kw_only=True)
class Interval:
    """The jobs that ended in one interval of a series, or in all of them."""

    begins: datetime
    completed: int
    failed: int
    p50: int | None
    """Milliseconds that half of the completed jobs did not exceed; None: none was completed."""
    p95: int | None


@dataclass(frozen=True, kw_only=True)
class Series:
    """Intervals that follow one another, and all of them together."""

    intervals: tuple[Interval, ...]
    total: Interval


@dataclass(frozen=True, kw_only=True)
class FailureCount:
    """How many jobs of a queue failed with a code."""

    code: str
    queue: str
    count: int


@dataclass(frozen=True, kw_only=True)
class FailedJob:
    """A job that failed. `email` is the address of its user."""

    job_id: UUID
    queue: str
    format: str
    attempts: int
    created_at: datetime
    email: str | None


async def read_series(conn: TenantConnection, *, start: datetime, width: timedelta, count: int) -> Series:
    """Return `count` intervals of this width from `start` on, also those in which no job ended."""
    parameters = {"start": start, "end": start + count * width, "seconds": width.total_seconds()}
    rows = await (await conn.execute(_QUERIES["intervals"], parameters)).fetchall()
    found = {begins: (completed, failed, *(durations or (None, None))) for begins, completed, failed, durations in rows}

    def interval(begins: datetime, key: datetime | None) -> Interval:
        completed, failed, p50, p95 = found.get(key, (0, 0, None, None))
        return Interval(begins=begins, completed=completed, failed=failed, p50=p50, p95=p95)

    places = [start + at * width for at in range(count)]
    return Series(intervals=tuple(interval(begins, begins) for begins in places), total=interval(start, None))


async def count_failures(conn: TenantConnection, *, start: datetime) -> Sequence[FailureCount]:
    """Count the jobs that failed since `start` by code and queue, the most frequent ones first."""
    rows = await (await conn.execute(_QUERIES["failures_by_code"], {"start": start})).fetchall()
    return [FailureCount(code=code, queue=queue, count=count) for code, queue, count in rows]


async def list_failed_jobs(conn: TenantConnection, *, code: str, start: datetime, limit: int) -> Sequence[FailedJob]:
    """List the last jobs that failed with a code since `start`, newest first."""
    async with conn.cursor(row_factory=class_row(FailedJob)) as rows:
        return await (await rows.execute(_QUERIES["failed_jobs"], {"code": code, "start": start, "limit": limit})).fetchall()
