"""Count the ended jobs of all users over time, and list those that failed, as an administrator."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection

OLDEST_SECONDS: Final = 30.0
"""A figure of a day or a week that is older would look wrong beside the page's clock."""
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


class RecentSeries:
    """Hold the last series of each width for all administrators of a process: to count a week of jobs takes half a second."""

    def __init__(self) -> None:
        """Start without series."""
        self._known: dict[timedelta, tuple[float, datetime, Series, Sequence[FailureCount]]] = {}
        self._lock = asyncio.Lock()

    async def read(
        self, conn: TenantConnection, *, start: datetime, width: timedelta, count: int
    ) -> tuple[Series, Sequence[FailureCount]]:
        """Return a series and the failures since `start`, at most a sixtieth of `width` and `OLDEST_SECONDS` old."""
        async with self._lock:  # one request reads, those that come meanwhile use the result
            read_at, began, series, failures = self._known.get(width, (-math.inf, start, None, ()))
            fresh_seconds = min(width.total_seconds() / 60, OLDEST_SECONDS)
            if series is None or began != start or time.monotonic() - read_at >= fresh_seconds:
                series = await read_series(conn, start=start, width=width, count=count)
                failures = await count_failures(conn, start=start)
                self._known[width] = (time.monotonic(), start, series, failures)
            return series, failures


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
