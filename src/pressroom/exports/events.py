"""Who waits for a job hears of its changes: one LISTEN connection per web process."""

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
    """Tells waiting requests that their job changed. A hint: they read the job again, and they look at times by themselves."""

    def __init__(self, database_url: str) -> None:
        """Take the database's URL; nothing is opened before `run`."""
        self._url = database_url
        self._waiting: defaultdict[str, dict[asyncio.Event, bool]] = defaultdict(dict)

    async def run(self) -> None:
        """Listen until cancelled."""
        await listen(
            self._url,
            role="pressroom_web",
            channels=[CHANNEL],
            on_notify=lambda _channel, payload: self._wake(payload),
            on_connect=self._wake_all,
        )

    @contextmanager
    def changes(self, job_id: UUID, *, while_it_runs: bool = True) -> Generator[asyncio.Event]:
        """Yield an event that is set at each change of the job; clear it, read the job, wait again.

        Enter before reading the job for the first time, so that no change falls in between. Without `while_it_runs` a
        start and progress are passed over: for who wants the end.
        """
        event = asyncio.Event()
        key = str(job_id)
        self._waiting[key][event] = while_it_runs
        try:
            yield event
        finally:
            del self._waiting[key][event]
            if not self._waiting[key]:
                del self._waiting[key]

    def _wake(self, payload: str) -> None:
        job_id, _, status = payload.partition(" ")
        for event, while_it_runs in self._waiting.get(job_id, {}).items():
            if while_it_runs or status != Status.PROCESSING:
                event.set()

    def _wake_all(self) -> None:
        for events in self._waiting.values():
            for event in events:
                event.set()
