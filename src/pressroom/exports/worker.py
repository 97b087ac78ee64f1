"""The worker: claims jobs while it has free places, runs them, keeps their leases, and cleans up after dead workers."""

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

from pressroom.errors import DatabaseUnavailableError
from pressroom.exports.attempt import Attempt, WorkerServices
from pressroom.exports.claims import claim_next
from pressroom.exports.leases import keep_leases
from pressroom.exports.listener import listen
from pressroom.exports.maintenance import clean_up_regularly, sweep_regularly
from pressroom.exports.scratch import remove_abandoned

LOG: Final = logging.getLogger(__name__)

POLL_SECONDS: Final = (2.0, 4.0)
"""Between two looks at the queue without a notification: retries that became due, and notifications that were lost."""
GRACE_SECONDS: Final = 7
"""How long a clean shutdown lets running exports finish before it gives them back."""
RELEASE_SECONDS: Final = 2
"""How long it then waits for giving them back; both together stay under the 10 s after which container runtimes kill. When the
database is away, what could not be given back is abandoned, which may take as long again; the leases then bring it back."""
RESTART_SECONDS: Final = 1.0
"""Between the end of a worker that broke and its next start."""


class Worker:
    """Runs exports of some queues, each in as many slots as it has."""

    def __init__(self, *, url: str, services: WorkerServices, slots: Mapping[str, int]) -> None:
        """Take the database's URL for the connections that the pool must not share, and the slots by queue."""
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._url = url
        self._services = services
        self._slots = dict(slots)
        self._attempts: dict[Attempt, None] = {}
        self._due = set(self._slots)  # where a look may find something
        self._look = asyncio.Event()
        self._poll_at = 0.0

    async def run(self, stop: asyncio.Event, *, stop_now: asyncio.Event | None = None) -> None:
        """Work until `stop` is set; then claim nothing more, let short exports finish and give the others back.

        `stop_now`, set during that grace, ends it.
        """
        await asyncio.to_thread(remove_abandoned)
        async with _background(
            listen(
                self._url,
                role="pressroom_worker",
                channels=["pressroom_wake", "pressroom_cancel"],
                on_notify=self._notified,
                on_connect=self._look_everywhere,
            ),
            keep_leases(self._url, self._attempts),
            sweep_regularly(self._services.pool),
            clean_up_regularly(self._services.pool, self._services.store),
        ):
            stopping = asyncio.create_task(stop.wait())
            stopping.add_done_callback(lambda _task: self._look.set())
            try:
                while not stop.is_set():
                    self._look.clear()
                    await self._claim_while_free(stop)
                    await self._wait()
            finally:
                stopping.cancel()
                await self._finish(stop_now or asyncio.Event())

    async def _claim_while_free(self, stop: asyncio.Event) -> None:
        for queue, slots in self._slots.items():
            while queue in self._due and self._taken()[queue] < slots and not stop.is_set():
                self._due.discard(queue)  # before asking: a job that comes meanwhile puts it back
                try:
                    claim = await claim_next(self._services.pool, queue=queue, worker=self.name)
                except DatabaseUnavailableError:
                    LOG.warning("no claim: the database does not answer")
                    self._due.add(queue)
                    return
                except Exception:
                    # A row that this version cannot read must not end the worker; it fails when its attempts are used up.
                    LOG.exception("claim broke", extra={"queue": queue})
                    break
                if claim is not None:
                    if claim.more:
                        self._due.add(queue)
                    attempt = Attempt(claim, self._services)
                    self._attempts[attempt] = None
                    attempt.start(self._ended)

    async def _wait(self) -> None:
        # A time of its own, which work does not put off: one busy queue must not hide what another one missed.
        now = asyncio.get_running_loop().time()
        if self._poll_at <= now:
            self._poll_at = now + random.uniform(*POLL_SECONDS)  # noqa: S311 - spreads workers, guards nothing
            self._look_everywhere()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(self._poll_at):
                await self._look.wait()

    def _taken(self) -> Counter[str]:
        return Counter(attempt.claim.job.queue for attempt in self._attempts)

    async def _finish(self, stop_now: asyncio.Event) -> None:
        await self._until_idle(seconds=GRACE_SECONDS, stop_now=stop_now)
        for attempt in list(self._attempts):
            attempt.stop("shutdown")
        await self._until_idle(seconds=RELEASE_SECONDS, stop_now=asyncio.Event())
        for attempt in list(self._attempts):
            LOG.warning("export abandoned at shutdown", extra={"job_id": str(attempt.claim.job.id)})
            attempt.abandon()
        await self._until_idle(seconds=RELEASE_SECONDS, stop_now=asyncio.Event())

    async def _until_idle(self, *, seconds: float, stop_now: asyncio.Event) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._attempts and not stop_now.is_set():
                    self._look.clear()
                    await _first_of(self._look, stop_now)

    def _ended(self, attempt: Attempt) -> None:
        del self._attempts[attempt]
        self._due.add(attempt.claim.job.queue)  # its end may have freed a place that a limit kept
        self._look.set()

    def _look_everywhere(self) -> None:
        self._due.update(self._slots)
        self._look.set()

    def _notified(self, channel: str, payload: str) -> None:
        if channel == "pressroom_wake":
            if payload in self._slots:
                self._due.add(payload)
                self._look.set()
            return
        for attempt in list(self._attempts):
            if str(attempt.claim.job.id) == payload:
                attempt.stop("cancelled")


async def keep_working(worker: Worker, stop: asyncio.Event, *, stop_now: asyncio.Event | None = None) -> None:
    """Run a worker until `stop` is set; when it breaks, say so and start it again."""
    while not stop.is_set():
        try:
            await worker.run(stop, stop_now=stop_now)
        except Exception:
            LOG.exception("worker broke; it starts again", extra={"worker": worker.name})
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
async def _background(*duties: Coroutine[Any, Any, None]) -> AsyncGenerator[None]:
    """Run duties beside the block and end them with it; one that breaks ends the block with its error."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(duty) for duty in duties]
        yield
        for task in tasks:
            task.cancel()
