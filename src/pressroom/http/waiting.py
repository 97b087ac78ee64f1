"""Implement `Prefer: wait=N` (RFC 7240): delay a response until jobs change, without holding a database connection."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar
from uuid import UUID

from pressroom.auth.principal import Principal
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.exports.jobs import read_job
from pressroom.exports.model import JobView
from pressroom.http.services import Services

T = TypeVar("T")

POLL_SECONDS: Final = 2.0
"""Interval in which the job is read without a notification: notifications are lost while the listener reconnects."""


async def wait_for(
    read: Callable[[TenantConnection], Awaitable[T]],
    *,
    services: Services,
    principal: Principal,
    changed: asyncio.Event,
    seconds: float,
    until: Callable[[T], bool],
    is_new: bool = False,
) -> T:
    """Read a state until `until` is true of it, at most this many seconds, and return the last state.

    `changed` is from `services.events.subscribe`, called before the state was first read, so that no change is missed.
    `is_new`: it was called before the jobs were committed, so the first read can wait for a change too.

    Raises:
        NotFoundError: `read` did not find it, or not any more.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    if is_new:
        await _wait_for_change(changed, deadline)
    while True:
        changed.clear()
        async with acting_as(services.web_pool, principal) as conn:
            state = await read(conn)
        if until(state) or loop.time() >= deadline or services.events.closed:
            return state
        await _wait_for_change(changed, deadline)


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
    """Wait for a state of a job, as `wait_for` does.

    Raises:
        JobNotFoundError: The user has no such job, or it was deleted meanwhile.
    """
    return await wait_for(
        lambda conn: read_job(conn, job_id, positions=services.queue_positions),
        services=services,
        principal=principal,
        changed=changed,
        seconds=seconds,
        until=until,
        is_new=is_new,
    )


async def _wait_for_change(changed: asyncio.Event, deadline: float) -> None:
    poll_at = asyncio.get_running_loop().time() + POLL_SECONDS
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout_at(min(deadline, poll_at)):
            await changed.wait()
