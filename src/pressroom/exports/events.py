"""Notify waiting requests of job changes, from one LISTEN connection per web process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from pressroom.exports.listener import listen
from pressroom.exports.model import Status

CHANNEL: Final = "pressroom_job"


class JobEvents:
    """Wake subscribers when their job changes. Notifications are hints: subscribers read the job, and also poll."""

    def __init__(self, database_url: str) -> None:
        """Take the database's URL; `run` opens the connection."""
        self._url = database_url
        self.closed = False
        """Whether the service stops: subscribers end what they do."""
        self._subscribers: defaultdict[str, dict[asyncio.Event, bool]] = defaultdict(dict)

    async def run(self) -> None:
        """Listen until cancelled."""
        await listen(
            self._url,
            role="pressroom_web",
            channels=[CHANNEL],
            on_notify=lambda _channel, payload: self._wake(payload),
            on_connect=self._wake_all,
        )

    def close(self) -> None:
        """Wake all subscribers for the last time."""
        self.closed = True
        self._wake_all()

    @contextmanager
    def subscribe(self, *job_ids: UUID, include_progress: bool = True) -> Generator[asyncio.Event]:
        """Yield an event that is set at each change of one of the jobs; the caller clears it and reads the job.

        Subscribe before reading the job for the first time, or a change in between is missed. Without
        `include_progress`, changes to or within `processing` are skipped.
        """
        event = asyncio.Event()
        keys = set(map(str, job_ids))
        for key in keys:
            self._subscribers[key][event] = include_progress
        try:
            yield event
        finally:
            for key in keys:
                del self._subscribers[key][event]
                if not self._subscribers[key]:
                    del self._subscribers[key]

    def _wake(self, payload: str) -> None:
        job_id, _, status = payload.partition(" ")
        for event, include_progress in self._subscribers.get(job_id, {}).items():
            if include_progress or status != Status.PROCESSING:
                event.set()

    def _wake_all(self) -> None:
        for events in self._subscribers.values():
            for event in events:
                event.set()
