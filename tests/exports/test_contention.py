"""Test contention: many workers for one job, a long transaction, an exhausted pool."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from dataclasses import replace

import psycopg
import pytest
import pytest_asyncio
from tests.support.databases import Owner
from tests.support.notes_application import APPLICATION, NoteProducer, submit_note
from tests.support.polling import until
from tests.support.queue_client import UserConnection, WorkerConnection
from tests.support.queue_rows import job_of, set_policy
from tests.support.running_worker import WorkerSetup, check_invariants

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool, connection, conninfo, open_pool
from pressroom.exports import worker as worker_module

WORKERS = 10


@pytest.mark.usefixtures("without_polling")
async def test_one_submit_causes_at_most_two_claims_per_idle_worker(
    worker_setup: WorkerSetup, owner: Owner, alice: Principal, web_pool: Pool
) -> None:
    claims = await _claims_by_worker(worker_setup, owner, alice, web_pool)
    assert max(claims.values()) <= 2, claims


async def _claims_by_worker(worker_setup: WorkerSetup, owner: Owner, alice: Principal, web_pool: Pool) -> dict[str, int]:
    """Count the claims that each of ten idle workers makes after one submit."""
    notes = NoteProducer(line_permits=asyncio.Semaphore(100))
    claims: dict[str, int] = {}
    claim_next = worker_module.claim_next

    async def counting_claim(pool: Pool, *, queue: str, worker: str):  # noqa: ANN202 - as the function that it replaces
        claims[worker] = claims.get(worker, 0) + (queue == "exam-reports")
        return await claim_next(pool, queue=queue, worker=worker)

    setup = replace(worker_setup, producers={(APPLICATION, "txt"): notes})
    async with AsyncExitStack() as stack:
        for _ in range(WORKERS):
            await stack.enter_async_context(setup.worker())
        await until(lambda: _listeners(owner) == WORKERS, seconds=20, what="all workers listen")
        await asyncio.sleep(0.5)
        worker_module.claim_next = counting_claim
        try:
            job = await submit_note(web_pool, alice)
            await until(lambda: job_of(owner, job)["finished_at"], seconds=10, what="the job ends")
            await asyncio.sleep(0.2)
        finally:
            worker_module.claim_next = claim_next
    assert sum(claims.values()) >= 1, "no worker claimed: the test shows nothing"
    return claims


def _listeners(owner: Owner) -> int:
    return owner.value(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%%cancel%%'"
    )


def test_claim_time_stays_bounded_during_a_long_transaction(
    database_url: str, owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    """An open transaction prevents VACUUM from removing the dead rows of thousands of claims."""
    set_policy(owner, max_processing=None, max_per_user=None, max_in_flight=10_000)

    def process(jobs: int) -> list[float]:
        seconds: list[float] = []
        for number in range(jobs):
            as_alice.submit_job(f"{number}")
            started = time.perf_counter()
            claim = worker_a.claim_job()
            seconds.append(time.perf_counter() - started)
            worker_a.finish(claim)
        return seconds

    process(100)
    before = statistics.median(process(200))
    with psycopg.connect(conninfo(database_url)) as long:
        long.execute("SELECT count(*) FROM export_jobs")  # takes the snapshot
        process(2000)
        owner.rows("VACUUM export_jobs")
        during = statistics.median(process(200))
    # A claim reads the index entries of dead rows before its own. A ratio, because the machine may be busy.
    assert during < before * 10, (before, during)


@pytest_asyncio.fixture
async def small_pool(database_url: str) -> AsyncGenerator[Pool]:
    async with open_pool(database_url, role="pressroom_worker", min_size=2, max_size=2) as pool:
        yield pool


async def test_leases_are_renewed_when_the_pool_is_exhausted(
    worker_setup: WorkerSetup, owner: Owner, alice: Principal, web_pool: Pool, small_pool: Pool
) -> None:
    set_policy(owner, "exam-reports", lease="2 s")
    notes = NoteProducer()
    job = await submit_note(web_pool, alice)
    async with replace(worker_setup, pool=small_pool, producers={(APPLICATION, "txt"): notes}).worker():
        await until(lambda: notes.folders, seconds=20, what="the file is being produced")
        async with connection(small_pool), connection(small_pool):
            await asyncio.sleep(4)
            assert (job_of(owner, job)["attempts"], job_of(owner, job)["status"]) == (1, "processing")
            assert job_of(owner, job)["lease_seconds"] > 0
        notes.permit(lines=3)
        await until(lambda: job_of(owner, job)["finished_at"], seconds=20, what="the job ends")
    assert (job_of(owner, job)["status"], job_of(owner, job)["attempts"]) == ("completed", 1)
    check_invariants(owner, worker_setup.files)
