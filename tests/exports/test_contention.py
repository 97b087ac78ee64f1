"""Many workers for one job, a long transaction beside the queue, a pool without a free connection."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from dataclasses import replace

import psycopg
import pytest_asyncio
from tests.support.databases import Owner
from tests.support.notes_application import APPLICATION, NoteText, note_request
from tests.support.polling import until
from tests.support.queue_client import Claimer, Requester
from tests.support.queue_rows import job_of, set_policy
from tests.support.running_worker import Workplace, check_invariants

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool, connection, conninfo, open_pool
from pressroom.db.tenant import acting_as
from pressroom.exports import worker as worker_module
from pressroom.exports.submit import submit_export

WORKERS = 10


async def test_one_submit_makes_ten_idle_workers_look_twice_at_most(
    place: Workplace, owner: Owner, alice: Principal, web_pool: Pool
) -> None:
    looks = await _looks_of_a_herd(place, owner, alice, web_pool)
    assert max(looks.values()) <= 2, looks


async def _looks_of_a_herd(place: Workplace, owner: Owner, alice: Principal, web_pool: Pool) -> dict[str, int]:
    """Count the claims that each of ten idle workers makes for one submit."""
    notes = NoteText(go_on=asyncio.Semaphore(100))
    looks: dict[str, int] = {}
    claim_next = worker_module.claim_next

    async def counted(pool: Pool, *, queue: str, worker: str):  # noqa: ANN202 - as the function that it stands for
        looks[worker] = looks.get(worker, 0) + 1
        return await claim_next(pool, queue=queue, worker=worker)

    everywhere = replace(place, producers={(APPLICATION, "txt"): notes})
    async with AsyncExitStack() as stack:
        for _ in range(WORKERS):
            await stack.enter_async_context(everywhere.worker())
        await until(lambda: _listeners(owner) == WORKERS, seconds=20, what="all workers listen")
        await asyncio.sleep(0.5)
        worker_module.claim_next = counted
        try:
            async with acting_as(web_pool, alice) as conn:
                job = (await submit_export(conn, note_request(alice.user_id), ttl_seconds=60)).job_id
            await until(lambda: job_of(owner, job)["finished_at"], seconds=10, what="the job ends")
            await asyncio.sleep(0.2)
        finally:
            worker_module.claim_next = claim_next
    assert sum(looks.values()) >= 1, "nobody looked: the test shows nothing"
    return looks


def _listeners(owner: Owner) -> int:
    return owner.value(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%%cancel%%'"
    )


def test_claims_stay_bounded_beside_a_long_transaction(database_url: str, owner: Owner, alices: Requester, ada: Claimer) -> None:
    """A transaction that stays open keeps the dead rows of thousands of claims from being removed."""
    set_policy(owner, max_processing=None, max_per_user=None, max_in_flight=10_000)

    def turn_over(jobs: int) -> list[float]:
        seconds: list[float] = []
        for number in range(jobs):
            alices.submitted(f"{number}")
            started = time.perf_counter()
            taken = ada.claimed()
            seconds.append(time.perf_counter() - started)
            ada.finish(taken)
        return seconds

    turn_over(100)
    before = statistics.median(turn_over(200))
    with psycopg.connect(conninfo(database_url)) as long:
        long.execute("SELECT count(*) FROM export_jobs")  # its snapshot sees all rows as they are now
        turn_over(2000)
        owner.rows("VACUUM export_jobs")
        beside = statistics.median(turn_over(200))
    # A claim reads the index past each dead entry before its own; a ratio, since the machine may be busy.
    assert beside < before * 10, (before, beside)


@pytest_asyncio.fixture
async def small_pool(database_url: str) -> AsyncGenerator[Pool]:
    async with open_pool(database_url, role="pressroom_worker", min_size=2, max_size=2) as pool:
        yield pool


async def test_leases_are_renewed_when_no_connection_of_the_pool_is_free(
    place: Workplace, owner: Owner, alice: Principal, web_pool: Pool, small_pool: Pool
) -> None:
    set_policy(owner, "exam-reports", lease="2 s")
    notes = NoteText()
    async with acting_as(web_pool, alice) as conn:
        job = (await submit_export(conn, note_request(alice.user_id), ttl_seconds=60)).job_id
    async with replace(place, pool=small_pool, producers={(APPLICATION, "txt"): notes}).worker():
        await until(lambda: notes.folders, seconds=20, what="the file is being made")
        async with connection(small_pool), connection(small_pool):
            await asyncio.sleep(4)
            assert (job_of(owner, job)["attempts"], job_of(owner, job)["status"]) == (1, "processing")
            assert job_of(owner, job)["lease_seconds"] > 0
        for _ in range(3):
            notes.go_on.release()
        await until(lambda: job_of(owner, job)["finished_at"], seconds=20, what="the job ends")
    assert (job_of(owner, job)["status"], job_of(owner, job)["attempts"]) == ("completed", 1)
    check_invariants(owner, place.files)
