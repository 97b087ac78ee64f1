"""Deliver what is in the outbox, in every worker process: no leader, bounded, and fair between users."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import socket
import ssl
import time
import uuid
from typing import Final

from pressroom.db.pool import Pool
from pressroom.errors import DatabaseUnavailableError
from pressroom.exports.listener import listen
from pressroom.webhooks import outbox
from pressroom.webhooks.messages import body_of
from pressroom.webhooks.model import ClaimedDelivery, Problem
from pressroom.webhooks.receivers import Receivers
from pressroom.webhooks.sending import Outcome, send
from pressroom.webhooks.signing import secret_of, signed_headers

LOG: Final = logging.getLogger(__name__)

CHANNEL: Final = "pressroom_webhook"
AT_ONCE: Final = 16
"""Deliveries of one worker under way at once. They wait for receivers and take next to no processor time."""
POLL_SECONDS: Final = (2.0, 4.0)
"""Range of the polling interval, for attempts that become due and for lost notifications."""
RECORD_SECONDS: Final = 15
"""Time to record an attempt while the database is unavailable, within the lease."""
RECORD_RETRY_SECONDS: Final = 0.5
GRACE_SECONDS: Final = 7
"""Time for attempts to end at a shutdown, that of the exports beside them."""
RELEASE_SECONDS: Final = 1
"""Time to release deliveries at a shutdown. Those that are not released return when their leases end."""


class Deliverer:
    """Claim due deliveries, send them, and record how it went."""

    def __init__(self, *, url: str, pool: Pool, receivers: Receivers, secret_key: str, tls: ssl.SSLContext) -> None:
        """Take the database's URL, for the connection that listens, and what sending needs."""
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._url = url
        self._pool = pool
        self._receivers = receivers
        self._secret_key = secret_key
        self._tls = tls
        self._deliveries: set[asyncio.Task[None]] = set()
        self._wake_up = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop` is set; then let attempts end for `GRACE_SECONDS`, and release the others.

        When it is cancelled, it releases them at once.
        """
        async with asyncio.TaskGroup() as group:
            listening = group.create_task(
                listen(
                    self._url,
                    role="pressroom_worker",
                    channels=[CHANNEL],
                    on_notify=lambda _channel, _payload: self._wake_up.set(),
                    on_connect=self._wake_up.set,
                )
            )
            stopping = group.create_task(stop.wait())
            stopping.add_done_callback(lambda _task: self._wake_up.set())
            try:
                while not stop.is_set():
                    self._wake_up.clear()
                    await self._start_due()
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(random.uniform(*POLL_SECONDS)):  # noqa: S311 - spreads workers, guards nothing
                            await self._wake_up.wait()
                if self._deliveries:
                    await asyncio.wait(self._deliveries, timeout=GRACE_SECONDS)
            finally:
                listening.cancel()
                stopping.cancel()
                await self._stop()

    async def _start_due(self) -> None:
        try:
            while len(self._deliveries) < AT_ONCE and (claimed := await outbox.claim(self._pool, worker=self.name)):
                task = asyncio.create_task(self._deliver(claimed), name=f"deliver {claimed.id}")
                self._deliveries.add(task)
                task.add_done_callback(self._on_end)
        except DatabaseUnavailableError:
            LOG.warning("no webhooks delivered: the database is unavailable")

    def _on_end(self, task: asyncio.Task[None]) -> None:
        self._deliveries.discard(task)
        self._wake_up.set()  # a place is free, of this worker and of the user

    async def _deliver(self, delivery: ClaimedDelivery) -> None:
        try:
            outcome = await self._attempt(delivery)
        except Exception:
            LOG.exception("delivery failed unexpectedly", extra={"delivery_id": str(delivery.id)})
            outcome = Outcome(problem=Problem.INTERNAL_ERROR)
        LOG.info(
            "webhook attempted",
            extra={
                "delivery_id": str(delivery.id),
                "user_id": str(delivery.user_id),
                "event_type": delivery.event,
                "attempt": delivery.attempts,
                "status": outcome.response_status,
                "code": outcome.problem,
            },
        )
        await self._record(delivery, outcome)

    async def _attempt(self, delivery: ClaimedDelivery) -> Outcome:
        if delivery.disabled:
            return Outcome(problem=Problem.WEBHOOK_DISABLED)
        if delivery.attempts > outbox.MAX_ATTEMPTS:
            return Outcome(problem=Problem.WORKER_LOST)
        secret = secret_of(delivery.secret_seed, delivery.secret_hash, secret_key=self._secret_key)
        if secret is None:
            return Outcome(problem=Problem.SECRET_CHANGED)
        body = body_of(delivery)
        headers = signed_headers(body, message_id=str(delivery.id), secret=secret, now=time.time())
        return await send(delivery.url, body, headers, user_id=delivery.user_id, receivers=self._receivers, tls=self._tls)

    async def _record(self, delivery: ClaimedDelivery, outcome: Outcome) -> None:
        give_up = time.monotonic() + RECORD_SECONDS
        recorded: bool | None = None
        while recorded is None and time.monotonic() < give_up:
            try:
                recorded = await outbox.record(self._pool, delivery, outcome, worker=self.name)
            except DatabaseUnavailableError:
                await asyncio.sleep(RECORD_RETRY_SECONDS)
        if not recorded:
            # It was deleted, or recorded by a statement whose answer was lost; or its lease has ended or will end, and the
            # receiver gets it again, under the same id.
            LOG.warning("attempt not recorded", extra={"delivery_id": str(delivery.id)})

    async def _stop(self) -> None:
        under_way = list(self._deliveries)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        with contextlib.suppress(TimeoutError, DatabaseUnavailableError):
            async with asyncio.timeout(RELEASE_SECONDS):
                await outbox.release(self._pool, worker=self.name)
