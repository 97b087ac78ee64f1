"""The places of pending jobs in their queues, as one look a second sees them.

To count the jobs before each pending one at each read costs more the more jobs wait: a thousand pollers of a queue of
thousands would keep the database busy with counting.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.exports.model import ExportJob, QueueWait

_QUERIES = load_queries("pressroom.exports")

FRESH_SECONDS: Final = 1.0
"""How long one look counts: pollers ask once a second, so none sees the same place twice without a reason."""


@dataclass(frozen=True, kw_only=True)
class _Snapshot:
    places: Mapping[UUID, int]
    processing: int
    seconds_per_job: float
    clock: datetime
    """The database's time at the look: only its clock counts."""
    taken_at: float
    """The same moment by this process's monotonic clock, in seconds."""


class QueuePlaces:
    """The last look at each queue, shared by all requests of a process."""

    def __init__(self) -> None:
        """Start without any look."""
        self._snapshots: dict[str, _Snapshot] = {}
        self._looking: dict[str, asyncio.Lock] = {}

    async def wait_of(self, conn: TenantConnection, job: ExportJob) -> QueueWait:
        """Return the place of a pending job (1 is next) and the seconds until it starts, at most a second old.

        A job that waits for its next attempt has the place that it would have now. A job that came after the last look
        is taken for the last one.
        """
        snapshot = await self._snapshot(conn, job.queue)
        ahead = snapshot.places.get(job.id, len(snapshot.places))
        by_pace = math.ceil((ahead + snapshot.processing) * snapshot.seconds_per_job)
        now = snapshot.clock + timedelta(seconds=time.monotonic() - snapshot.taken_at)
        by_backoff = math.ceil((job.run_after - now).total_seconds())
        return QueueWait(position=ahead + 1, seconds=max(0, by_pace, by_backoff))

    async def _snapshot(self, conn: TenantConnection, queue: str) -> _Snapshot:
        # One request looks, the others wait for it: they would all find the same.
        async with self._looking.setdefault(queue, asyncio.Lock()):
            known = self._snapshots.get(queue)
            if known is not None and time.monotonic() - known.taken_at < FRESH_SECONDS:
                return known
            row = await (await conn.execute(_QUERIES["queue_snapshot"], {"queue": queue})).fetchone()
            assert row is not None  # noqa: S101 - the function returns exactly one row
            waiting, processing, seconds_per_job, clock = row
            found = _Snapshot(
                places={job_id: place for place, job_id in enumerate(waiting)},
                processing=processing,
                seconds_per_job=seconds_per_job,
                clock=clock,
                taken_at=time.monotonic(),
            )
            self._snapshots[queue] = found
            return found
