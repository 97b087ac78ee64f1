"""What an attempt does when the database is away, or when an answer of it is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest_asyncio
from tests.support.database_proxy import DatabaseProxy, database_proxy
from tests.support.databases import Owner
from tests.support.notes_application import APPLICATION, NoteText, note_request
from tests.support.polling import until
from tests.support.queue_client import Requester
from tests.support.queue_rows import job_of, set_policy, status_of
from tests.support.running_worker import Workplace, check_invariants, stored_files
from tests.support.stored_documents import store_resume

from pressroom.auth.principal import Principal
from pressroom.db.pool import CONNECT_TIMEOUT_SECONDS, Pool, open_pool
from pressroom.db.tenant import acting_as
from pressroom.exports.submit import submit_export


@pytest_asyncio.fixture
async def proxy(database_url: str) -> AsyncGenerator[DatabaseProxy]:
    async with database_proxy(database_url) as proxy:
        yield proxy


@pytest_asyncio.fixture
async def far_place(place: Workplace, proxy: DatabaseProxy) -> AsyncGenerator[Workplace]:
    """Where a worker reaches the database through the proxy alone."""
    async with open_pool(proxy.url, role="pressroom_worker") as pool:
        yield replace(place, url=proxy.url, pool=pool)


async def test_a_file_whose_publishing_was_not_confirmed_is_kept(
    far_place: Workplace, proxy: DatabaseProxy, owner: Owner, alices: Requester
) -> None:
    proxy.lose_answer_to(b"finish_export_job")
    job = alices.submitted(document_id=store_resume(owner, alices.user))
    async with far_place.worker() as worker:
        await until(lambda: proxy.answers_lost, seconds=20, what="the answer to the commit is lost")
        await until(lambda: not worker._attempts, seconds=20, what="the attempt ends")  # pyright: ignore[reportPrivateUsage] - what it works on is told to nobody
    assert (status_of(owner, job), job_of(owner, job)["attempts"]) == ("completed", 1)
    assert len(stored_files(far_place.files)) == 1
    check_invariants(owner, far_place.files)


async def test_an_outage_while_a_file_is_made_costs_no_attempt(
    far_place: Workplace, proxy: DatabaseProxy, owner: Owner, alice: Principal, web_pool: Pool
) -> None:
    notes = NoteText()
    async with acting_as(web_pool, alice) as conn:
        job = (await submit_export(conn, note_request(alice.user_id), ttl_seconds=60)).job_id
    async with replace(far_place, producers={(APPLICATION, "txt"): notes}).worker():
        await until(lambda: notes.folders, seconds=20, what="the file is being made")
        await proxy.cut()
        for _ in range(3):
            notes.go_on.release()
        # The file is ready, and nobody can be told: for longer than the pool itself waits for a connection.
        await asyncio.sleep(CONNECT_TIMEOUT_SECONDS + 2)
        assert status_of(owner, job) == "processing"
        await proxy.open()
        await until(lambda: job_of(owner, job)["finished_at"], seconds=20, what="the job ends")
    assert (status_of(owner, job), job_of(owner, job)["attempts"]) == ("completed", 1)
    check_invariants(owner, far_place.files)


async def test_an_attempt_that_cannot_renew_stops_when_its_lease_is_over(
    far_place: Workplace, proxy: DatabaseProxy, owner: Owner, alice: Principal, web_pool: Pool
) -> None:
    set_policy(owner, "exam-reports", lease="2 s")
    notes = NoteText()
    async with acting_as(web_pool, alice) as conn:
        job = (await submit_export(conn, note_request(alice.user_id), ttl_seconds=60)).job_id
    async with replace(far_place, producers={(APPLICATION, "txt"): notes}).worker():
        await until(lambda: notes.folders, seconds=20, what="the file is being made")
        await proxy.cut()
        # By then another worker may have the job: this one must not go on for nothing.
        await until(lambda: not notes.folders[0].exists(), seconds=5, what="the attempt stops")
        await proxy.open()
        notes.go_on = asyncio.Semaphore(100)
        await until(lambda: job_of(owner, job)["status"] == "completed", seconds=40, what="it is made again")
    assert job_of(owner, job)["attempts"] == 2
    check_invariants(owner, far_place.files)
