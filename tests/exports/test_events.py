"""Who waits for a job hears of its changes, also after the connection was lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest_asyncio
from tests.support.databases import Owner
from tests.support.queue_client import Claimer, Requester

from pressroom.exports.events import JobEvents

WEB_LISTENERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND application_name = 'pressroom_web' AND query LIKE 'LISTEN%%'
"""


@pytest_asyncio.fixture
async def events(database_url: str) -> AsyncGenerator[JobEvents]:
    events = JobEvents(database_url)
    task = asyncio.create_task(events.run())
    yield events
    task.cancel()
    await asyncio.wait({task})


async def heard(event: asyncio.Event) -> None:
    async with asyncio.timeout(10):
        await event.wait()
    event.clear()


async def test_a_waiting_request_hears_of_its_job_and_of_no_other(events: JobEvents, alices: Requester, ada: Claimer) -> None:
    job, other = alices.submitted("a", watched=True), alices.submitted("b", watched=True)
    with events.subscribe(job) as event, events.subscribe(other) as others:
        await heard(event)  # listening has begun: everybody shall look
        others.clear()
        taken = ada.claimed()
        await heard(event)
        ada.finish(taken)
        await heard(event)
        assert not others.is_set()


async def test_who_waits_for_the_end_is_not_woken_by_the_start(events: JobEvents, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted(watched=True)
    with events.subscribe(job) as any_change, events.subscribe(job, include_progress=False) as end:
        await asyncio.gather(heard(any_change), heard(end))
        taken = ada.claimed()
        await heard(any_change)
        assert not end.is_set()
        ada.finish(taken)
        await heard(end)


async def test_two_requests_may_wait_for_one_job(events: JobEvents, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted(watched=True)
    with events.subscribe(job) as first:
        with events.subscribe(job) as second:
            await asyncio.gather(heard(first), heard(second))
            ada.claimed()
            await asyncio.gather(heard(first), heard(second))
        alices.cancel(job)
        await heard(first)
        assert not second.is_set()


async def test_after_a_lost_connection_everybody_looks_again(
    events: JobEvents, owner: Owner, alices: Requester, ada: Claimer
) -> None:
    job = alices.submitted(watched=True)
    with events.subscribe(job) as event:
        await heard(event)
        assert owner.rows(WEB_LISTENERS) == [(True,)]
        await heard(event)
        ada.claimed()
        await heard(event)
