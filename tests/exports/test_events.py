"""Test notifications of job changes to waiting requests, also after a lost connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest_asyncio
from tests.support.databases import Owner
from tests.support.queue_client import UserConnection, WorkerConnection

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


async def wait_for(event: asyncio.Event) -> None:
    async with asyncio.timeout(10):
        await event.wait()
    event.clear()


async def test_a_subscriber_is_notified_of_its_job_only(
    events: JobEvents, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job, other = as_alice.submit_job("a", watched=True), as_alice.submit_job("b", watched=True)
    with events.subscribe(job) as event, events.subscribe(other) as others:
        await wait_for(event)  # set when the connection is open
        others.clear()
        claim = worker_a.claim_job()
        await wait_for(event)
        worker_a.finish(claim)
        await wait_for(event)
        assert not others.is_set()


async def test_a_subscriber_without_progress_is_not_woken_by_the_start(
    events: JobEvents, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job(watched=True)
    with events.subscribe(job) as any_change, events.subscribe(job, include_progress=False) as end:
        await asyncio.gather(wait_for(any_change), wait_for(end))
        claim = worker_a.claim_job()
        await wait_for(any_change)
        assert not end.is_set()
        worker_a.finish(claim)
        await wait_for(end)


async def test_two_requests_can_subscribe_to_one_job(
    events: JobEvents, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job(watched=True)
    with events.subscribe(job) as first:
        with events.subscribe(job) as second:
            await asyncio.gather(wait_for(first), wait_for(second))
            worker_a.claim_job()
            await asyncio.gather(wait_for(first), wait_for(second))
        as_alice.cancel(job)
        await wait_for(first)
        assert not second.is_set()


async def test_all_subscribers_are_woken_after_a_reconnect(
    events: JobEvents, owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job(watched=True)
    with events.subscribe(job) as event:
        await wait_for(event)
        assert owner.rows(WEB_LISTENERS) == [(True,)]
        await wait_for(event)
        worker_a.claim_job()
        await wait_for(event)
