"""Renew the leases of running attempts, on a dedicated connection: an exhausted pool must not let them expire.

The worker's signs of life are given on the same connection, for the same reason.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection
from typing import Final

import psycopg
from psycopg import AsyncConnection

from pressroom.db.pool import Connection, conninfo
from pressroom.exports import claims
from pressroom.exports.attempt import Attempt
from pressroom.exports.presence import Presence

LOG: Final = logging.getLogger(__name__)

TICK_SECONDS: Final = 0.5
RENEWALS_PER_LEASE: Final = 4
"""A lease of 20 s is renewed after 5 s: short attempts never renew, and three renewals may fail."""
PROGRESS_AFTER_SECONDS: Final = 0.5
"""Age from which an attempt saves its progress: most attempts end before a client could read it."""


async def renew_leases(url: str, attempts: Collection[Attempt], presence: Presence) -> None:
    """Renew leases and save progress of `attempts` until cancelled; stop attempts that are lost or cancelled.

    Give signs of life of the worker meanwhile.
    """
    async with asyncio.TaskGroup() as group:
        group.create_task(_renew_periodically(url, attempts, presence))
        group.create_task(_stop_expired(attempts))


async def _renew_periodically(url: str, attempts: Collection[Attempt], presence: Presence) -> None:
    while True:
        try:
            async with await AsyncConnection.connect(conninfo(url, role="pressroom_worker"), autocommit=True) as conn:
                while True:
                    for attempt in list(attempts):
                        if _is_due(attempt):
                            await _renew(conn, attempt)
                    await presence.announce(conn)
                    await asyncio.sleep(TICK_SECONDS)
        except psycopg.Error as error:
            LOG.warning("leases could not be renewed", extra={"reason": type(error).__name__})
            await asyncio.sleep(TICK_SECONDS)


async def _stop_expired(attempts: Collection[Attempt]) -> None:
    # A task of its own, because renewals can hang with their connection. Another worker may have the job by now.
    while True:
        await asyncio.sleep(TICK_SECONDS)
        for attempt in list(attempts):
            if time.monotonic() - attempt.renewed_at > attempt.lease_seconds:
                attempt.stop("lost")


def _is_due(attempt: Attempt) -> bool:
    now = time.monotonic()
    progressed = attempt.progress != attempt.saved_progress and now - attempt.started_at >= PROGRESS_AFTER_SECONDS
    return progressed or now - attempt.renewed_at >= attempt.lease_seconds / RENEWALS_PER_LEASE


async def _renew(conn: Connection, attempt: Attempt) -> None:
    sent_at, progress = time.monotonic(), attempt.progress
    cancelled = await claims.renew(conn, attempt.claim, progress)
    if cancelled is None:
        attempt.stop("lost")
        return
    attempt.renewed_at, attempt.saved_progress = sent_at, progress
    if cancelled:
        attempt.stop("cancelled")
