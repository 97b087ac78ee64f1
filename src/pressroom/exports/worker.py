"""Claim and process jobs up to the number of slots, renew their leases, and run sweeps and clean-ups."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import socket
import uuid
from collections import Counter
from collections.abc import AsyncGenerator, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from pressroom.db.pool import connection
from pressroom.errors import DatabaseUnavailableError
from pressroom.exports.attempt import Attempt, WorkerServices
from pressroom.exports.claims import claim_next
from pressroom.exports.leases import renew_leases
from pressroom.exports.listener import listen
from pressroom.exports.maintenance import clean_up_periodically, sweep_periodically
from pressroom.exports.presence import Presence
from pressroom.exports.scratch import remove_abandoned

LOG: Final = logging.getLogger(__name__)

POLL_SECONDS: Final = (2.0, 4.0)
"""Range of the polling interval, for retries that become due and for lost notifications."""
GRACE_SECONDS: Final = 7
"""Time for running attempts to end at a shutdown, before they are released."""
RELEASE_SECONDS: Final = 2
"""Time for releasing them; with `GRACE_SECONDS` less than the 10 s after which container runtimes kill. Attempts that
cannot be released, because the database is unavailable, are abandoned: their leases expire."""
RETIRE_SECONDS: Final = 1
"""Time to tell that the worker has stopped; else it is listed as silent for an hour."""
RESTART_SECONDS: Final = 1.0
"""Delay before a failed worker is restarted."""


class Worker:
    """Process jobs of several queues, each with its own number of slots."""

    def __init__(self, *, url: str, services: WorkerServices, slots: Mapping[str, int]) -> None:
        """Take the database's URL, for connections outside the pool, and the number of slots by queue."""
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._url = url
        self._services = services
        self._slots = dict(slots)
        self._attempts: dict[Attempt, None] = {}
        self._queues_to_check = set(self._slots)
        self._wake_up = asyncio.Event()
        self._poll_at = 0.0
        self._presence = Presence(self.name, self._slots)

    async def run(self, stop: asyncio.Event, *, stop_now: asyncio.Event | None = None) -> None:
        """Process jobs until `stop` is set; then let attempts end within `GRACE_SECONDS` and release the others.

        `stop_now` ends the grace period early.
        """
        await asyncio.to_thread(remove_abandoned)
        async with _background_tasks(
            listen(
                self._url,
                role="pressroom_worker",
                channels=["pressroom_wake", "pressroom_cancel"],
                on_notify=self._on_notify,
                on_connect=self._check_all_queues,
            ),
            renew_leases(self._url, self._attempts, self._presence),
            sweep_periodically(self._services.pool),
            clean_up_periodically(self._services.pool, self._services.store),
        ):
            stopping = asyncio.create_task(stop.wait())
            stopping.add_done_callback(lambda _task: self._wake_up.set())
            try:
                while not stop.is_set():
                    self._wake_up.clear()
                    await self._claim_jobs(stop)
                    await self._wait()
            finally:
                stopping.cancel()
                await self._finish(stop_now or asyncio.Event())
        await self._retire()

    async def _claim_jobs(self, stop: asyncio.Event) -> None:
        for queue, slots in self._slots.items():
            while queue in self._queues_to_check and self._busy_slots()[queue] < slots and not stop.is_set():
                self._queues_to_check.discard(queue)  # before the claim: a job submitted meanwhile adds it again
                try:
                    claim = await claim_next(self._services.pool, queue=queue, worker=self.name)
                except DatabaseUnavailableError:
                    LOG.warning("claim failed: the database is unavailable")
                    self._queues_to_check.add(queue)
                    return
                except Exception:
                    # A row that this version cannot read must not end the worker; its job fails after its attempts.
                    LOG.exception("claim failed unexpectedly", extra={"queue": queue})
                    break
                if claim is not None:
                    if claim.has_more:
                        self._queues_to_check.add(queue)
                    attempt = Attempt(claim, self._services)
                    self._attempts[attempt] = None
                    attempt.start(self._on_attempt_end)

    async def _wait(self) -> None:
        # The polling time does not move with the work: a busy queue must not delay the polling of another one.
        now = asyncio.get_running_loop().time()
        if self._poll_at <= now:
            self._poll_at = now + random.uniform(*POLL_SECONDS)  # noqa: S311 - spreads workers, guards nothing
            self._check_all_queues()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(self._poll_at):
                await self._wake_up.wait()

    def _busy_slots(self) -> Counter[str]:
        return Counter(attempt.claim.job.queue for attempt in self._attempts)

    async def _finish(self, stop_now: asyncio.Event) -> None:
        await self._wait_until_idle(seconds=GRACE_SECONDS, stop_now=stop_now)
        for attempt in list(self._attempts):
            attempt.stop("shutdown")
        await self._wait_until_idle(seconds=RELEASE_SECONDS, stop_now=asyncio.Event())
        for attempt in list(self._attempts):
            LOG.warning("export abandoned at shutdown", extra={"job_id": str(attempt.claim.job.id)})
            attempt.abandon()
        await self._wait_until_idle(seconds=RELEASE_SECONDS, stop_now=asyncio.Event())

    async def _retire(self) -> None:
        # Afterwards, when no more sign of life is given. A worker that fails is restarted under the same name instead.
        with contextlib.suppress(TimeoutError, DatabaseUnavailableError):
            async with asyncio.timeout(RETIRE_SECONDS), connection(self._services.pool) as conn:
                await self._presence.retire(conn)

    async def _wait_until_idle(self, *, seconds: float, stop_now: asyncio.Event) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._attempts and not stop_now.is_set():
                    self._wake_up.clear()
                    await _first_of(self._wake_up, stop_now)

    def _on_attempt_end(self, attempt: Attempt) -> None:
        del self._attempts[attempt]
        self._queues_to_check.add(attempt.claim.job.queue)  # a job held back by a limit may be claimable now
        self._wake_up.set()

    def _check_all_queues(self) -> None:
        self._queues_to_check.update(self._slots)
        self._wake_up.set()

    def _on_notify(self, channel: str, payload: str) -> None:
        if channel == "pressroom_wake":
            if payload in self._slots:
                self._queues_to_check.add(payload)
                self._wake_up.set()
            return
        for attempt in list(self._attempts):
            if str(attempt.claim.job.id) == payload:
                attempt.stop("cancelled")


async def supervise_worker(worker: Worker, stop: asyncio.Event, *, stop_now: asyncio.Event | None = None) -> None:
    """Run a worker until `stop` is set; log an unexpected failure and restart the worker."""
    while not stop.is_set():
        try:
            await worker.run(stop, stop_now=stop_now)
        except Exception:
            LOG.exception("worker failed; restarting", extra={"worker": worker.name})
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RESTART_SECONDS):
                    await stop.wait()


async def _first_of(*events: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


@asynccontextmanager
async def _background_tasks(*coroutines: Coroutine[Any, Any, None]) -> AsyncGenerator[None]:
    """Run coroutines during the block and cancel them at its end; the failure of one ends the block."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(coroutine) for coroutine in coroutines]
        yield
        for task in tasks:
            task.cancel()
