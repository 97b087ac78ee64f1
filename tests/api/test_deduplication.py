"""Identical requests at once, also while a worker turns the job over: one live job, and each answer names a job that exists."""

from __future__ import annotations

import asyncio
from uuid import UUID

import httpx
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.running_worker import check_invariants
from tests.support.wire import create, data_of

from pressroom.settings import Settings

REQUESTS = 50
LIVE = "SELECT count(*) FROM export_jobs WHERE status IN ('pending', 'processing')"


async def test_fifty_identical_requests_at_once_make_one_job(own_idle_client: httpx.AsyncClient, owner: Owner):
    jobs = await submit_at_once(own_idle_client, (await create(own_idle_client))["id"])
    assert len(jobs) == REQUESTS
    assert owner.rows("SELECT id FROM export_jobs") == [(job,) for job in set(jobs)]


async def test_identical_requests_while_the_job_starts_and_ends_name_jobs_that_exist(
    own_working_client: httpx.AsyncClient, owner: Owner, settings: Settings
):
    document = (await create(own_working_client))["id"]
    live: list[int] = []

    async def watch() -> None:
        while True:
            live.append(owner.value(LIVE))
            await asyncio.sleep(0.005)

    watching = asyncio.create_task(watch())
    named: set[UUID] = set()
    async with asyncio.timeout(60):
        while len(named) < 2:  # until a job has ended while requests came
            named |= set(await submit_at_once(own_working_client, document))
    await until(lambda: owner.value(LIVE) == 0, seconds=30, what="all jobs end")
    watching.cancel()
    assert max(live) == 1
    assert {job for (job,) in owner.rows("SELECT id FROM export_jobs WHERE status = 'completed'")} == named
    check_invariants(owner, settings.data_dir / "files")


async def submit_at_once(client: httpx.AsyncClient, document: str) -> list[UUID]:
    async def ask() -> UUID:
        request, headers = {"documentId": document}, {"Cache-Control": "no-cache"}
        return UUID(data_of(await client.post("/api/v1/export/pdf", json=request, headers=headers))["jobId"])

    return await asyncio.gather(*(ask() for _ in range(REQUESTS)))
