"""Test attempts during an outage of the database, and after a lost reply."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest_asyncio
from tests.support.database_proxy import DatabaseProxy, database_proxy
from tests.support.databases import Owner
from tests.support.notes_application import APPLICATION, NoteProducer, submit_note
from tests.support.polling import until
from tests.support.queue_client import UserConnection
from tests.support.queue_rows import job_of, set_policy, status_of
from tests.support.running_worker import WorkerSetup, check_invariants, stored_files
from tests.support.stored_documents import store_resume

from pressroom.auth.principal import Principal
from pressroom.db.pool import CONNECT_TIMEOUT_SECONDS, Pool, open_pool


@pytest_asyncio.fixture
async def proxy(database_url: str) -> AsyncGenerator[DatabaseProxy]:
    async with database_proxy(database_url) as proxy:
        yield proxy


@pytest_asyncio.fixture
async def proxied_setup(worker_setup: WorkerSetup, proxy: DatabaseProxy) -> AsyncGenerator[WorkerSetup]:
    """Return a worker setup that reaches the database through the proxy only."""
    async with open_pool(proxy.url, role="pressroom_worker") as pool:
        yield replace(worker_setup, url=proxy.url, pool=pool)


async def test_a_published_file_is_kept_when_the_commit_reply_is_lost(
    proxied_setup: WorkerSetup, proxy: DatabaseProxy, owner: Owner, as_alice: UserConnection
) -> None:
    proxy.drop_reply_to(b"finish_export_job")
    job = as_alice.submit_job(document_id=store_resume(owner, as_alice.user))
    async with proxied_setup.worker() as worker:
        await until(lambda: proxy.dropped_replies, seconds=20, what="the reply to the commit is lost")
        await until(lambda: not worker._attempts, seconds=20, what="the attempt ends")  # pyright: ignore[reportPrivateUsage] - running attempts are not public
    assert (status_of(owner, job), job_of(owner, job)["attempts"]) == ("completed", 1)
    assert len(stored_files(proxied_setup.files)) == 1
    check_invariants(owner, proxied_setup.files)


async def test_an_outage_during_an_attempt_costs_no_attempt(
    proxied_setup: WorkerSetup, proxy: DatabaseProxy, owner: Owner, alice: Principal, web_pool: Pool
) -> None:
    notes = NoteProducer()
    job = await submit_note(web_pool, alice)
    async with replace(proxied_setup, producers={(APPLICATION, "txt"): notes}).worker():
        await until(lambda: notes.folders, seconds=20, what="the file is being produced")
        await proxy.cut()
        for _ in range(3):
            notes.line_permits.release()
        # The file is ready and cannot be published, for longer than the pool waits for a connection.
        await asyncio.sleep(CONNECT_TIMEOUT_SECONDS + 2)
        assert status_of(owner, job) == "processing"
        await proxy.open()
        await until(lambda: job_of(owner, job)["finished_at"], seconds=20, what="the job ends")
    assert (status_of(owner, job), job_of(owner, job)["attempts"]) == ("completed", 1)
    check_invariants(owner, proxied_setup.files)


async def test_an_attempt_that_cannot_renew_stops_when_its_lease_expires(
    proxied_setup: WorkerSetup, proxy: DatabaseProxy, owner: Owner, alice: Principal, web_pool: Pool
) -> None:
    set_policy(owner, "exam-reports", lease="2 s")
    notes = NoteProducer()
    job = await submit_note(web_pool, alice)
    async with replace(proxied_setup, producers={(APPLICATION, "txt"): notes}).worker():
        await until(lambda: notes.folders, seconds=20, what="the file is being produced")
        await proxy.cut()
        # Another worker may have claimed the job meanwhile.
        await until(lambda: not notes.folders[0].exists(), seconds=5, what="the attempt stops")
        await proxy.open()
        notes.line_permits = asyncio.Semaphore(100)
        await until(
            lambda: job_of(owner, job)["status"] == "completed", seconds=40, what="the job is completed in another attempt"
        )
    assert job_of(owner, job)["attempts"] == 2
    check_invariants(owner, proxied_setup.files)
