"""`Prefer: wait=N` (RFC 7240): hold an answer until the job changes, without holding a database connection."""

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

LOOK_AGAIN_SECONDS: Final = 2.0
"""Notifications are hints: while the listener reconnects, a look at the job finds what was missed."""


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
    """Return the job as soon as `until` says so, or as it is when the seconds are over.

    `changed` comes from `services.events.subscribe(job_id)`, entered before anything was known of the job: what changes
    after the first look sets it. `is_new`: it was entered before the job was committed, so the first look can wait too.

    Raises:
        JobNotFoundError: The user has no such job, or has no more.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    if is_new:
        await _changed_or_over(changed, deadline)
    while True:
        changed.clear()
        async with acting_as(services.web_pool, principal) as conn:
            view = await read_job(conn, job_id, positions=services.queue_positions)
        if until(view) or loop.time() >= deadline:
            return view
        await _changed_or_over(changed, deadline)


async def _changed_or_over(changed: asyncio.Event, deadline: float) -> None:
    soon = asyncio.get_running_loop().time() + LOOK_AGAIN_SECONDS
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout_at(min(deadline, soon)):
            await changed.wait()
