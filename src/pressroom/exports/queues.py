"""Read the state of the queues, pause and resume them, and total what is stored, as an administrator.

The connection comes from `acting_as`; functions never commit. The database refuses whoever is no administrator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import NotFoundError

_QUERIES = load_queries("pressroom.exports", "operations.sql")


@dataclass(frozen=True, kw_only=True)
class QueueState:
    """A queue: its policy, as far as it is shown, and the numbers of its live jobs."""

    name: str
    paused: bool
    paused_at: datetime | None
    paused_by: str | None
    """The address of who paused it; None: it is not paused, or the user was removed."""
    max_processing: int | None
    max_attempts: int
    retry_seconds: float
    """The wait before the first retry."""
    retries_grow: bool
    """Whether each later wait is longer."""
    slots: int
    """Of all workers that give signs of life."""
    waiting: int
    """Pending jobs that are due."""
    retrying: int
    """Pending jobs that wait for a retry."""
    oldest_seconds: float | None
    """For how long the first of the waiting jobs has been due; None: none waits."""
    running: int
    stuck: int
    """Running jobs that the next sweep takes back."""

    @property
    def places(self) -> int:
        """Return how many jobs can run at the same time."""
        return self.slots if self.max_processing is None else min(self.slots, self.max_processing)


@dataclass(frozen=True, kw_only=True)
class StoredTotals:
    """Files of all users and their bytes, and those of them that have expired."""

    files: int
    bytes: int
    expired_files: int
    expired_bytes: int


async def list_queues(conn: TenantConnection) -> list[QueueState]:
    """List the queues by name."""
    async with conn.cursor(row_factory=class_row(QueueState)) as rows:
        return await (await rows.execute(_QUERIES["queues"])).fetchall()


async def pause_queue(conn: TenantConnection, queue: str) -> None:
    """Stop claims from a queue. Jobs that run go on, new ones are accepted and wait.

    Raises:
        NotFoundError: There is no such queue.
    """
    await _set_paused(conn, queue, paused=True)


async def resume_queue(conn: TenantConnection, queue: str) -> None:
    """Let workers claim from a queue again, at once.

    Raises:
        NotFoundError: There is no such queue.
    """
    await _set_paused(conn, queue, paused=False)


async def read_stored_totals(conn: TenantConnection) -> StoredTotals:
    """Total the stored files of all users."""
    async with conn.cursor(row_factory=class_row(StoredTotals)) as rows:
        totals = await (await rows.execute(_QUERIES["stored_totals"])).fetchone()
    assert totals is not None  # noqa: S101 - aggregates return one row
    return totals


async def _set_paused(conn: TenantConnection, queue: str, *, paused: bool) -> None:
    # The name of a queue is printable; the database would not even take some other characters.
    parameters = {"queue": queue if queue.isprintable() else "", "paused": paused}
    if await (await conn.execute(_QUERIES["pause"], parameters)).fetchone() != (True,):
        raise NotFoundError("There is no queue with this name. The page of operations lists them.")
