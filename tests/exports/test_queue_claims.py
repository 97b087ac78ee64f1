"""Test the order of claims and their limits."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from threading import Barrier
from uuid import UUID

from tests.support.databases import Owner
from tests.support.queue_client import ClaimedJob, UserConnection, WorkerConnection
from tests.support.queue_rows import job_of, set_policy

WORKERS = 10


def test_the_oldest_job_is_claimed_first(
    owner: Owner, as_alice: UserConnection, as_bob: UserConnection, worker_a: WorkerConnection
) -> None:
    set_policy(owner, max_processing=None, max_per_user=None)
    jobs = [as_alice.submit_job("a"), as_bob.submit_job("b"), as_alice.submit_job("c")]
    assert [worker_a.claim_job().job_id for _ in jobs] == jobs
    assert worker_a.claim() is None


def test_jobs_of_higher_priority_are_claimed_first(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    as_alice.submit_job("a")
    urgent = as_alice.submit_job("b")
    owner.rows("UPDATE export_jobs SET priority = 5 WHERE id = %s", (urgent,))
    assert worker_a.claim_job().job_id == urgent


def test_a_job_is_not_claimed_before_its_time(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    job = as_alice.submit_job()
    owner.rows("UPDATE export_jobs SET run_after = clock() + interval '30 s'")
    assert worker_a.claim() is None
    owner.advance_clock(timedelta(seconds=31))
    assert worker_a.claim_job().job_id == job


def test_a_paused_queue_accepts_jobs_that_cannot_be_claimed(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    set_policy(owner, paused=True)
    job = as_alice.submit_job()
    assert worker_a.claim() is None
    set_policy(owner, paused=False)
    assert worker_a.claim_job().job_id == job


def test_a_claim_returns_jobs_of_its_queue_only(as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    as_alice.submit_job("a")
    report = as_alice.submit_job("b", queue="exam-reports")
    assert worker_a.claim_job("exam-reports").job_id == report


def test_a_claim_counts_the_attempt_and_takes_a_lease(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    job = as_alice.submit_job()
    assert worker_a.claim_job() == ClaimedJob(job_id=job, attempt=1, worker="worker_a")
    row = job_of(owner, job)
    assert (row["status"], row["attempts"], row["locked_by"], row["phase"]) == ("processing", 1, "worker_a", "loading")
    assert 15 < row["lease_seconds"] <= 20
    assert row["started_at"] is not None


def test_a_queue_at_its_limit_allows_a_claim_when_a_job_ends(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    set_policy(owner, max_processing=3, max_per_user=None)
    for number in range(5):
        as_alice.submit_job(f"{number}")
    first, *_ = [worker_a.claim_job() for _ in range(3)]
    assert worker_a.claim() is None
    worker_a.finish(first)
    worker_a.claim_job()
    assert worker_a.claim() is None


def test_a_user_at_the_limit_gets_a_slot_when_one_of_their_jobs_ends(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    set_policy(owner, max_processing=None, max_per_user=2)
    for number in range(4):
        as_alice.submit_job(f"{number}")
    first, _ = worker_a.claim_job(), worker_a.claim_job()
    assert worker_a.claim() is None
    worker_a.fail(first)
    worker_a.claim_job()
    assert worker_a.claim() is None


def test_ten_concurrent_workers_reach_the_limits_and_never_exceed_them(owner: Owner, database_url: str) -> None:
    for name in "abcd":
        with UserConnection(database_url, owner.user(f"{name}@example.org")) as user:
            for number in range(10):
                user.submit_job(f"{name} {number}")
    set_policy(owner, max_processing=3, max_per_user=2)
    start = Barrier(WORKERS)

    def claim(worker: WorkerConnection) -> ClaimedJob | None:
        start.wait()
        return worker.claim()

    with ExitStack() as stack, ThreadPoolExecutor(WORKERS) as threads:
        workers = [stack.enter_context(WorkerConnection(database_url, f"worker {number}")) for number in range(WORKERS)]
        for _ in range(10):
            claims = [claimed for claimed in threads.map(claim, workers) if claimed]
            users = Counter[UUID](row[0] for row in owner.rows("SELECT user_id FROM export_jobs WHERE status = 'processing'"))
            # Without the lock, ten workers claim up to nine jobs.
            assert len(claims) == users.total() == 3
            assert max(users.values()) <= 2
            for worker in workers:
                assert all(worker.finish(claimed) for claimed in claims if claimed.worker == worker.name)


def test_ten_concurrent_workers_claim_one_job_once(database_url: str, as_alice: UserConnection) -> None:
    job = as_alice.submit_job()

    def claim(number: int) -> ClaimedJob | None:
        with WorkerConnection(database_url, f"worker {number}") as worker:
            return worker.claim()

    with ThreadPoolExecutor(WORKERS) as threads:
        claims = [claimed for claimed in threads.map(claim, range(WORKERS)) if claimed]
    assert [claimed.job_id for claimed in claims] == [job]


def test_a_user_at_the_limit_does_not_block_another(
    as_alice: UserConnection, as_bob: UserConnection, worker_a: WorkerConnection
) -> None:
    for number in range(5):
        as_alice.submit_job(f"a{number}")
    job = as_bob.submit_job("b")
    assert job in [worker_a.claim_job().job_id for _ in range(3)]


def test_the_first_job_of_a_third_user_is_claimed_within_two_claims(
    owner: Owner, database_url: str, as_alice: UserConnection, as_bob: UserConnection, worker_a: WorkerConnection
) -> None:
    set_policy(owner, max_processing=3, max_per_user=2)
    for number in range(50):
        as_alice.submit_job(f"a{number}")
    for number in range(50):
        as_bob.submit_job(f"b{number}")
    for _ in range(7):
        worker_a.finish(worker_a.claim_job())
    with UserConnection(database_url, owner.user("carol@example.org")) as as_carol:
        job = as_carol.submit_job("c")
        assert job in [worker_a.claim_job().job_id for _ in range(2)]


def test_claims_alternate_between_users(
    owner: Owner, as_alice: UserConnection, as_bob: UserConnection, worker_a: WorkerConnection
) -> None:
    set_policy(owner, max_processing=None, max_per_user=None)
    first = [as_alice.submit_job(f"a{number}") for number in range(4)]
    second = [as_bob.submit_job(f"b{number}") for number in range(2)]
    expected = [first[0], second[0], first[1], second[1], first[2], first[3]]
    assert [worker_a.claim_job().job_id for _ in expected] == expected


def test_a_second_job_is_claimed_although_others_keep_submitting(
    owner: Owner, database_url: str, as_alice: UserConnection, as_bob: UserConnection, worker_a: WorkerConnection
) -> None:
    """Users who submit a job whenever one of theirs ends must not delay the others forever."""
    set_policy(owner, max_processing=1, max_per_user=None)
    users = {connection.user.user_id: connection for connection in (as_alice, as_bob)}
    with UserConnection(database_url, owner.user("erin@example.org")) as as_erin:
        first, second = as_erin.submit_job("e1"), as_erin.submit_job("e2")
        for connection in users.values():
            connection.submit_job("first")
        order: list[UUID] = []
        for number in range(8):
            claim = worker_a.claim_job()
            order.append(claim.job_id)
            user = owner.value("SELECT user_id FROM export_jobs WHERE id = %s", (claim.job_id,))
            worker_a.finish(claim)
            if user in users:
                users[user].submit_job(f"again {number}")
        assert order.index(first) == 0
        assert order.index(second) <= 4


def test_due_retries_of_two_users_do_not_delay_the_first_job_of_a_third(
    owner: Owner, database_url: str, as_alice: UserConnection, as_bob: UserConnection, worker_a: WorkerConnection
) -> None:
    set_policy(owner, max_processing=None, max_per_user=None)
    for number in range(20):
        as_alice.submit_job(f"a{number}")
        as_bob.submit_job(f"b{number}")
    for _ in range(40):
        worker_a.fail(worker_a.claim_job())
    owner.rows("UPDATE export_jobs SET run_after = clock()")
    with UserConnection(database_url, owner.user("carol@example.org")) as as_carol:
        job = as_carol.submit_job("c")
        assert job in [worker_a.claim_job().job_id for _ in range(3)]


def test_an_old_retry_does_not_decrease_the_current_round(
    owner: Owner, database_url: str, as_alice: UserConnection, as_bob: UserConnection, worker_a: WorkerConnection
) -> None:
    set_policy(owner, max_processing=1, max_per_user=None)
    old = as_alice.submit_job("old")
    worker_a.fail(worker_a.claim_job())
    for number in range(10):
        as_alice.submit_job(f"a{number}")
        worker_a.finish(worker_a.claim_job())
    with UserConnection(database_url, owner.user("carol@example.org")) as as_carol:
        owner.rows("UPDATE export_jobs SET run_after = clock() WHERE id = %s", (old,))
        job = as_carol.submit_job("c")
        running = worker_a.claim_job()
        for number in range(20):
            as_bob.submit_job(f"b{number}")
        worker_a.finish(running)
        assert job in {running.job_id, worker_a.claim_job().job_id}


def test_large_jobs_leave_a_slot_to_small_ones(
    owner: Owner, as_alice: UserConnection, as_bob: UserConnection, worker_a: WorkerConnection
) -> None:
    set_policy(owner, max_processing=3, max_per_user=None, max_large=2)
    large = [as_alice.submit(f"{number}", large=True).job_id for number in range(3)]
    small = [as_bob.submit_job(f"small {number}") for number in range(2)]
    claims = [worker_a.claim_job() for _ in range(3)]
    assert len({claim.job_id for claim in claims} & set(large)) == 2
    assert len({claim.job_id for claim in claims} & set(small)) == 1
    assert worker_a.claim() is None


def test_a_job_that_is_watched_during_a_claim_is_notified_again(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    """A claim skips a locked row. Without another notification, the worker would find it only when it polls, after seconds."""
    job = as_alice.submit_job()
    owner.rows("LISTEN pressroom_wake")
    with as_alice.conn.transaction():
        as_alice.watch(job)
        assert worker_a.claim() is None
    assert [notice.payload for notice in owner.notices()] == ["documents"]
    assert worker_a.claim_job().job_id == job


def test_a_locked_row_is_skipped(owner: Owner, database_url: str, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    as_alice.submit_job("a")
    second = as_alice.submit_job("b")
    with UserConnection(database_url, as_alice.user) as other, other.conn.transaction():
        first = owner.rows("SELECT id FROM export_jobs ORDER BY id LIMIT 1")[0][0]
        assert other.cancel(first) == "cancelled"
        assert worker_a.claim_job().job_id == second


def test_a_locked_retry_delays_no_claim(
    owner: Owner, as_alice: UserConnection, as_bob: UserConnection, worker_a: WorkerConnection
) -> None:
    set_policy(owner, max_processing=None, max_per_user=None)
    retry = as_alice.submit_job("retry")
    worker_a.fail(worker_a.claim_job())
    for number in range(3):
        as_bob.submit_job(f"b{number}")
        worker_a.finish(worker_a.claim_job())
    owner.rows("UPDATE export_jobs SET run_after = clock() WHERE id = %s", (retry,))
    job = as_bob.submit_job("next")
    worker_a.conn.execute("SET lock_timeout = '1 s'")
    with as_alice.conn.transaction():
        as_alice.watch(retry)
        assert worker_a.claim_job().job_id == job
    assert worker_a.claim_job().job_id == retry
