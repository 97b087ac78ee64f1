"""Define the limits of exports, and read how much of them a user has used."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from psycopg.rows import class_row

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection

_QUERIES = load_queries("pressroom.exports")


@dataclass(frozen=True, kw_only=True)
class ExportLimits:
    """Limit the exports of one user, and the pending jobs of a queue. A queue's own limits take precedence."""

    max_in_flight: int
    """Pending and processing jobs of one user in a queue."""
    max_waiting: int
    """Pending jobs of all users in a queue."""
    quota_bytes: int
    """Bytes of the stored exports of one user. A user who has reached them may not submit."""
    daily_operations: int
    """Jobs that one user may submit on a day (UTC). A reused file is no job."""
    ttl_seconds: int
    """Lifetime of a file, in seconds, where the queue defines none."""


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What a user has used of the limits."""

    storage_bytes: int
    operations: int
    """Jobs submitted on this day (UTC)."""
    resets_at: datetime
    """The end of this day."""
    seconds_to_reset: int
    in_flight: int
    running: int
    """Those of `in_flight` that are processing."""
    max_in_flight: int


@dataclass(frozen=True, kw_only=True)
class Expiring:
    """What expires next of a user's files."""

    bytes: int
    """Bytes that expire within a day."""
    at: datetime | None
    """When the first file expires; None: there is none."""


async def read_usage(conn: TenantConnection, limits: ExportLimits, *, queue: str) -> Usage:
    """Read what the user has used of the limits; `in_flight` is that of one queue."""
    async with conn.cursor(row_factory=class_row(Usage)) as rows:
        usage = await (await rows.execute(_QUERIES["usage"], {**asdict(limits), "queue": queue})).fetchone()
    assert usage is not None  # noqa: S101 - a query without FROM returns one row
    return usage


async def read_expiring(conn: TenantConnection) -> Expiring:
    """Read what expires next of the user's files."""
    row = await (await conn.execute(_QUERIES["expiring"])).fetchone()
    assert row is not None  # noqa: S101 - an aggregate returns one row
    return Expiring(bytes=row[0], at=row[1])
