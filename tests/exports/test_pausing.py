"""Queues that administrators pause: jobs are accepted and wait, and say why."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.queue_client import UserConnection, WorkerConnection
from tests.support.queue_rows import set_policy, status_of
from tests.support.running_worker import WorkerSetup
from tests.support.stored_documents import store_resume

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.errors import NotFoundError
from pressroom.exports.jobs import read_job
from pressroom.exports.maintenance import sweep
from pressroom.exports.positions import QueuePositions
from pressroom.exports.queues import list_queues, pause_queue, read_stored_totals, resume_queue


@pytest.fixture
def admin(owner: Owner) -> Principal:
    return owner.user("admin@example.org", role="admin")


async def pause(pool: Pool, admin: Principal, queue: str = "documents") -> None:
    async with acting_as(pool, admin) as conn:
        await pause_queue(conn, queue)


async def resume(pool: Pool, admin: Principal, queue: str = "documents") -> None:
    async with acting_as(pool, admin) as conn:
        await resume_queue(conn, queue)


async def test_a_paused_queue_accepts_jobs_and_no_worker_claims_them(
    web_pool: Pool, admin: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    running = as_alice.submit_job("a")
    claim = worker_a.claim_job()
    await pause(web_pool, admin)
    waiting = as_alice.submit_job("b")
    report = as_alice.submit_job("c", queue="exam-reports")
    assert worker_a.claim() is None
    assert worker_a.claim_job("exam-reports").job_id == report
    assert (worker_a.renew(claim), worker_a.finish(claim) is not None) == (False, True), "a job that runs goes on"
    await resume(web_pool, admin)
    assert worker_a.claim_job().job_id == waiting != running


async def test_a_job_that_is_lost_or_released_while_its_queue_is_paused_waits_too(
    web_pool: Pool, admin: Principal, owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    set_policy(owner, max_per_user=None)
    lost, released = as_alice.submit_job("a"), as_alice.submit_job("b")
    worker_a.claim_job()
    second = worker_a.claim_job()
    await pause(web_pool, admin)
    assert worker_a.release(second) == "pending"
    owner.advance_clock(timedelta(seconds=25))
    assert worker_a.sweep() == 1
    assert worker_a.claim() is None
    await resume(web_pool, admin)
    assert {worker_a.claim_job().job_id for _ in range(2)} == {lost, released}


async def test_a_job_of_a_paused_queue_has_a_position_and_no_estimate(
    web_pool: Pool, admin: Principal, alice: Principal, as_alice: UserConnection, owner: Owner
) -> None:
    first, second = as_alice.submit_job("a"), as_alice.submit_job("b")
    owner.rows("UPDATE export_jobs SET attempts = 1, run_after = clock() + interval '60 s' WHERE id = %s", (first,))
    await pause(web_pool, admin)
    async with acting_as(web_pool, alice) as conn:
        positions = QueuePositions()
        views = [await read_job(conn, job, positions=positions) for job in (first, second)]
    waits = [(view.wait.position, view.wait.seconds, view.wait.paused) for view in views if view.wait]
    assert waits == [(None, None, True), (1, None, True)]
    await resume(web_pool, admin)
    async with acting_as(web_pool, alice) as conn:
        view = await read_job(conn, second, positions=QueuePositions())
    assert view.wait is not None
    assert view.wait.seconds is not None
    assert not view.wait.paused


@pytest.mark.usefixtures("without_polling")
async def test_workers_claim_at_once_when_a_queue_is_resumed(
    worker_setup: WorkerSetup, web_pool: Pool, admin: Principal, alice: Principal, as_alice: UserConnection, owner: Owner
) -> None:
    await pause(web_pool, admin)
    async with worker_setup.worker():
        job = as_alice.submit_job(document_id=store_resume(owner, alice))
        await until(lambda: owner.value("SELECT count(*) FROM workers") == 1, seconds=10, what="the worker runs")
        assert status_of(owner, job) == "pending"
        await resume(web_pool, admin)
        await until(lambda: status_of(owner, job) == "completed", seconds=20, what="the job is completed")


async def test_the_state_of_the_queues_is_that_of_their_jobs(
    web_pool: Pool, admin: Principal, owner: Owner, as_alice: UserConnection, as_bob: UserConnection, worker_a: WorkerConnection
) -> None:
    owner.rows("INSERT INTO workers (name, host, pid, version, slots) VALUES ('w', 'h', 1, '1', '{\"documents\": 5}')")
    for number in range(3):
        as_alice.submit_job(f"a{number}")
    worker_a.fail(worker_a.claim_job())  # waits for a retry
    stuck = worker_a.claim_job()
    owner.advance_clock(timedelta(seconds=25))
    as_bob.submit_job("b")
    running = worker_a.claim_job()
    await pause(web_pool, admin)
    async with acting_as(web_pool, admin) as conn:
        documents, reports = await list_queues(conn)
    assert stuck.job_id != running.job_id
    assert (documents.name, documents.waiting, documents.retrying, documents.running, documents.stuck) == (
        "documents",
        1,
        1,
        2,
        1,
    )
    assert (documents.paused, documents.paused_by) == (True, "admin@example.org")
    assert documents.paused_at is not None
    assert documents.oldest_seconds is not None
    assert documents.oldest_seconds < 40
    assert (documents.slots, documents.places, reports.slots, reports.places) == (0, 0, 0, 0), (
        "the worker has been silent for 25 s"
    )
    assert (documents.max_attempts, documents.retry_seconds, documents.retries_grow) == (5, 60, True)
    assert (reports.oldest_seconds, reports.paused, reports.paused_at, reports.paused_by) == (None, False, None, None)
    assert await sweep(web_pool, administrator=admin) == 1
    owner.rows("UPDATE workers SET seen_at = clock()")
    async with acting_as(web_pool, admin) as conn:
        documents, reports = await list_queues(conn)
    assert (documents.slots, documents.places, documents.stuck, documents.waiting) == (5, 3, 0, 2)


async def test_who_paused_first_is_remembered_until_the_queue_is_resumed(web_pool: Pool, admin: Principal, owner: Owner) -> None:
    other = owner.user("other@example.org", role="admin")
    await pause(web_pool, admin)
    await pause(web_pool, other)
    assert owner.rows("SELECT paused_by FROM export_queues WHERE paused") == [(admin.user_id,)]
    await resume(web_pool, other)
    assert owner.rows("SELECT name FROM export_queues WHERE paused OR paused_at IS NOT NULL OR paused_by IS NOT NULL") == []


async def test_totals_count_a_shared_file_once_and_as_long_as_one_entry_needs_it(
    web_pool: Pool, admin: Principal, owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    for key, ttl in (("a", 3600), ("b", 90), ("c", 90)):
        as_alice.submit_job(key)
        worker_a.finish(worker_a.claim_job(), ttl_seconds=ttl)
    assert as_alice.submit("c", reuse=True).reused  # with a lifetime of its own, that of the settings
    owner.advance_clock(timedelta(seconds=120))
    async with acting_as(web_pool, admin) as conn:
        totals = await read_stored_totals(conn)
    assert (totals.files, totals.bytes, totals.expired_files, totals.expired_bytes) == (3, 3000, 1, 1000)


async def test_a_queue_that_does_not_exist_cannot_be_paused(web_pool: Pool, admin: Principal) -> None:
    with pytest.raises(NotFoundError, match="no queue with this name"):
        await pause(web_pool, admin, "unknown")


async def test_others_may_neither_pause_nor_look(web_pool: Pool, alice: Principal, owner: Owner) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await pause(web_pool, alice)
    for look in (list_queues, read_stored_totals):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with acting_as(web_pool, alice) as conn:
                await look(conn)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await sweep(web_pool, administrator=alice)
    assert owner.value("SELECT count(*) FROM export_queues WHERE paused") == 0
