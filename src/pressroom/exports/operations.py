"""Summarize ended jobs of a period: numbers, failures by code, waiting times and durations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection

_QUERIES = load_queries("pressroom.exports", "operations.sql")


@dataclass(frozen=True, kw_only=True)
class Percentiles:
    """Milliseconds that half, 95 % and 99 % of the jobs did not exceed."""

    p50: int
    p95: int
    p99: int


@dataclass(frozen=True, kw_only=True)
class Operations:
    """The ended jobs of a group."""

    completed: int
    failed: int
    cancelled: int
    failures: Mapping[str, int]
    """Failed jobs by error code."""
    waited: Percentiles | None
    """From the request to the start of the last attempt; None: there are no jobs."""
    duration: Percentiles | None
    """Of the attempts that completed; None: there are none."""
    pages: int
    size: int
    """Bytes of all files."""


@dataclass(frozen=True, kw_only=True)
class OperationsSummary:
    """The ended jobs of a period: all, by day (UTC), and by user."""

    total: Operations
    days: tuple[tuple[date, Operations], ...]
    users: tuple[tuple[UUID, str | None, Operations], ...]


async def summarize_operations(conn: TenantConnection, *, start: datetime, end: datetime, all_users: bool) -> OperationsSummary:
    """Summarize the jobs that ended from `start` up to, not including, `end`.

    A user sees the own jobs; with `all_users`, an administrator sees those of all users.
    """
    period = {"start": start, "end": end, "all_users": all_users}
    failures: defaultdict[tuple[date | None, UUID | None], dict[str, int]] = defaultdict(dict)
    for day, user_id, code, count in await (await conn.execute(_QUERIES["failures"], period)).fetchall():
        failures[day, user_id][code or "INTERNAL_ERROR"] = count
    async with conn.cursor(row_factory=dict_row) as rows:
        found = await (await rows.execute(_QUERIES["operations"], period)).fetchall()
    groups = [(row, _operations(row, failures[row["day"], row["user_id"]])) for row in found]
    return OperationsSummary(
        total=next(group for row, group in groups if row["day"] is None and row["user_id"] is None),
        days=tuple((row["day"], group) for row, group in groups if row["day"] is not None),
        users=tuple((row["user_id"], row["email"], group) for row, group in groups if row["user_id"] is not None),
    )


def _operations(row: Mapping[str, Any], failures: Mapping[str, int]) -> Operations:
    return Operations(
        completed=row["completed"],
        failed=row["failed"],
        cancelled=row["cancelled"],
        failures=failures,
        waited=_percentiles(row["waited_ms"]),
        duration=_percentiles(row["duration_ms"]),
        pages=row["pages"],
        size=row["size"],
    )


def _percentiles(values: list[int | None] | None) -> Percentiles | None:
    if values is None or (known := [value for value in values if value is not None]) != values:
        return None
    return Percentiles(p50=known[0], p95=known[1], p99=known[2])
