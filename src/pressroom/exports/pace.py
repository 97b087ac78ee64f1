"""Estimate how long jobs of a queue take that a user submits now, from the user's last ones."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.exports.positions import QueuePositions

_QUERIES = load_queries("pressroom.exports")


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast a user's jobs of a queue are made."""

    wait_seconds: float
    """Until the first of them starts."""
    seconds_per_job: float
    at_once: int
    """How many of them run at the same time."""

    def seconds(self, jobs: int) -> float:
        """Return the seconds after which so many jobs are done."""
        return self.wait_seconds + math.ceil(jobs / self.at_once) * self.seconds_per_job


async def read_pace(conn: TenantConnection, queue: str, *, positions: QueuePositions) -> Pace | None:
    """Return the pace of the user's jobs; None: none was completed yet, or the queue is paused."""
    row = await (await conn.execute(_QUERIES["own_pace"], {"queue": queue})).fetchone()
    wait_seconds = await positions.next_wait(conn, queue)
    if row is None or row[0] is None or wait_seconds is None:
        return None
    return Pace(wait_seconds=wait_seconds, seconds_per_job=row[0], at_once=row[1])
