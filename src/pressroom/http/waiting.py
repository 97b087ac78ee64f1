"""Implement `Prefer: wait=N` (RFC 7240): delay a response until the job changes, without holding a database connection."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final
from uuid import UUID

from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.exports.jobs import read_job
from pressroom.exports.model import JobView
from pressroom.http.services import Services

POLL_SECONDS: Final = 2.0
"""Interval in which the job is read without a notification: notifications are lost while the listener reconnects."""


async def wait_for_job(
    services: Services,
    principal: Principal,
    job_id: UUID,
    *,
    changed: asyncio.Event,
    seconds: float,
    until: Callable[[JobView], bool],
    is_new: bool = False,
) -> JobView:
    """Wait until `until` is true of the job, at most this many seconds, and return the job.

    `changed` is from `services.events.subscribe(job_id)`, called before the job was first read, so that no change is
    missed. `is_new`: it was called before the job was committed, so the first read can wait for a change too.

    Raises:
        JobNotFoundError: The user has no such job, or it was deleted meanwhile.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    if is_new:
        await _wait_for_change(changed, deadline)
    while True:
        changed.clear()
        async with acting_as(services.web_pool, principal) as conn:
            view = await read_job(conn, job_id, positions=services.queue_positions)
        if until(view) or loop.time() >= deadline:
            return view
        await _wait_for_change(changed, deadline)


async def _wait_for_change(changed: asyncio.Event, deadline: float) -> None:
    poll_at = asyncio.get_running_loop().time() + POLL_SECONDS
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout_at(min(deadline, poll_at)):
            await changed.wait()
