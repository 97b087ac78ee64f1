"""Keep the leases of running attempts, on a connection of its own: a starved pool must not make live jobs look dead."""

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

LOG: Final = logging.getLogger(__name__)

TICK_SECONDS: Final = 0.5
RENEWALS: Final = 4
"""A lease is renewed after a quarter of it (5 of 20 s): a rendering of 50 ms never renews, and three renewals may fail."""
SHOW_AFTER_SECONDS: Final = 0.5
"""An attempt younger than this shows no progress: it has most likely ended before anybody could look."""


async def keep_leases(url: str, attempts: Collection[Attempt]) -> None:
    """Until cancelled, renew leases and show progress of whatever is in `attempts`; stop those that are lost or cancelled."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_renew_regularly(url, attempts))
        group.create_task(_stop_overdue(attempts))


async def _renew_regularly(url: str, attempts: Collection[Attempt]) -> None:
    while True:
        try:
            async with await AsyncConnection.connect(conninfo(url, role="pressroom_worker"), autocommit=True) as conn:
                while True:
                    for attempt in list(attempts):
                        if _is_due(attempt):
                            await _renew(conn, attempt)
                    await asyncio.sleep(TICK_SECONDS)
        except psycopg.Error as error:
            LOG.warning("leases could not be renewed", extra={"reason": type(error).__name__})
            await asyncio.sleep(TICK_SECONDS)


async def _stop_overdue(attempts: Collection[Attempt]) -> None:
    # Apart from the renewals, which may hang with their connection: by now somebody else may have the job.
    while True:
        await asyncio.sleep(TICK_SECONDS)
        for attempt in list(attempts):
            if time.monotonic() - attempt.renewed > attempt.lease_seconds:
                attempt.stop("lost")


def _is_due(attempt: Attempt) -> bool:
    now = time.monotonic()
    progressed = attempt.progress != attempt.shown and now - attempt.started >= SHOW_AFTER_SECONDS
    return progressed or now - attempt.renewed >= attempt.lease_seconds / RENEWALS


async def _renew(conn: Connection, attempt: Attempt) -> None:
    asked, progress = time.monotonic(), attempt.progress
    cancelled = await claims.renew(conn, attempt.claim, progress)
    if cancelled is None:
        attempt.stop("lost")
        return
    attempt.renewed, attempt.shown = asked, progress
    if cancelled:
        attempt.stop("cancelled")
