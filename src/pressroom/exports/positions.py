"""Estimate positions and waits of pending jobs from a snapshot of each queue, taken at most once a second.

Counting the jobs ahead at each read would cost time proportional to the queue's length for every polling client.
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
"""Age up to which a snapshot is used: clients poll about once a second."""


@dataclass(frozen=True, kw_only=True)
class _Snapshot:
    jobs_ahead: Mapping[UUID, int]
    processing: int
    seconds_per_job: float
    paused: bool
    clock: datetime
    """The database's time of the snapshot."""
    taken_at: float
    """This instant, or an earlier one, on this process's monotonic clock, in seconds."""


class QueuePositions:
    """Hold the latest snapshot of each queue for all requests of a process."""

    def __init__(self) -> None:
        """Start without snapshots."""
        self._snapshots: dict[str, _Snapshot] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def estimate_wait(self, conn: TenantConnection, job: ExportJob) -> QueueWait:
        """Return the position of a pending job (1 is next) and its estimated wait in seconds; in a paused queue it has none.

        A job that is newer than the snapshot counts as the last one. One that waits for a retry has no position yet.
        """
        return _wait(await self._snapshot(conn, job.queue), job)

    async def next_wait(self, conn: TenantConnection, queue: str) -> float | None:
        """Return the estimated wait, in seconds, of a job that is submitted now; None: the queue is paused."""
        snapshot = await self._snapshot(conn, queue)
        waiting = len(snapshot.jobs_ahead) + snapshot.processing
        return None if snapshot.paused else waiting * snapshot.seconds_per_job

    def known_wait(self, job: ExportJob) -> QueueWait | None:
        """Return the same from the latest snapshot, without a connection; None: it is not fresh, or the job is not in it."""
        snapshot = self._snapshots.get(job.queue)
        if snapshot is None or not _is_fresh(snapshot) or job.id not in snapshot.jobs_ahead:
            return None
        return _wait(snapshot, job)

    async def _snapshot(self, conn: TenantConnection, queue: str) -> _Snapshot:
        # One request takes the snapshot, concurrent ones wait for it and use it.
        async with self._locks.setdefault(queue, asyncio.Lock()):
            known = self._snapshots.get(queue)
            if known is not None and _is_fresh(known):
                return known
            # Before the query: an answer that comes late must not put the clock of the snapshot back.
            taken_at = time.monotonic()
            row = await (await conn.execute(_QUERIES["queue_snapshot"], {"queue": queue})).fetchone()
            assert row is not None  # noqa: S101 - the function returns exactly one row
            waiting, processing, seconds_per_job, paused, clock = row
            found = _Snapshot(
                jobs_ahead={job_id: ahead for ahead, job_id in enumerate(waiting)},
                processing=processing,
                seconds_per_job=seconds_per_job,
                paused=paused,
                clock=clock,
                taken_at=taken_at,
            )
            self._snapshots[queue] = found
            return found


def _is_fresh(snapshot: _Snapshot) -> bool:
    return time.monotonic() - snapshot.taken_at < FRESH_SECONDS


def _wait(snapshot: _Snapshot, job: ExportJob) -> QueueWait:
    ahead = snapshot.jobs_ahead.get(job.id, len(snapshot.jobs_ahead))
    by_pace = math.ceil((ahead + snapshot.processing) * snapshot.seconds_per_job)
    now = snapshot.clock + timedelta(seconds=time.monotonic() - snapshot.taken_at)
    by_backoff = math.ceil((job.run_after - now).total_seconds()) if job.attempts else 0
    position = None if by_backoff > 0 else ahead + 1
    if snapshot.paused:
        return QueueWait(position=position, seconds=None, paused=True)
    return QueueWait(position=position, seconds=max(0, by_pace, by_backoff))
