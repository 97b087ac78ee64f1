"""Test submits: a new job, the live job, a stored file, or a refusal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from tests.support.databases import Owner
from tests.support.queue_client import SubmitResult, UserConnection, WorkerConnection
from tests.support.queue_rows import set_policy, status_of

from pressroom.auth.principal import Principal

REQUESTS = 50


def test_an_identical_request_returns_the_pending_job(as_alice: UserConnection) -> None:
    job = as_alice.submit_job()
    assert as_alice.submit() == SubmitResult(job_id=job, status="pending", deduplicated=True, reused=False)


def test_an_identical_request_returns_the_running_job(as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    job = as_alice.submit_job()
    worker_a.claim_job()
    result = as_alice.submit()
    assert (result.job_id, result.status, result.deduplicated) == (job, "processing", True)


def test_an_identical_request_returns_the_job_that_waits_for_a_retry(
    as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    assert worker_a.fail(worker_a.claim_job()) == "pending"
    result = as_alice.submit()
    assert (result.job_id, result.status, result.deduplicated) == (job, "pending", True)


@pytest.mark.parametrize("end", ["completed", "failed", "cancelled"])
def test_an_identical_request_after_the_end_makes_a_new_job(
    as_alice: UserConnection, worker_a: WorkerConnection, owner: Owner, end: str
) -> None:
    job = as_alice.submit_job()
    if end == "cancelled":
        as_alice.cancel(job)
    elif end == "failed":
        worker_a.fail(worker_a.claim_job(), retryable=False)
    else:
        worker_a.finish(worker_a.claim_job())
    assert status_of(owner, job) == end
    result = as_alice.submit()
    assert result.job_id not in {None, job}
    assert not result.deduplicated


def test_an_identical_request_during_a_cancel_makes_a_new_job(
    as_alice: UserConnection, worker_a: WorkerConnection, owner: Owner
) -> None:
    job = as_alice.submit_job()
    claim = worker_a.claim_job()
    assert as_alice.cancel(job) == "cancelling"
    successor = as_alice.submit_job()
    assert successor != job
    assert worker_a.release(claim) == "cancelled"
    assert status_of(owner, successor) == "pending"


def test_an_identical_request_of_another_user_makes_another_job(as_alice: UserConnection, as_bob: UserConnection) -> None:
    assert as_alice.submit_job() != as_bob.submit_job()


def test_fifty_concurrent_identical_requests_make_one_job(database_url: str, alice: Principal, owner: Owner) -> None:
    results = _submit_at_once(database_url, alice)
    assert {result.job_id for result in results} == {owner.value("SELECT id FROM export_jobs")}
    assert sum(not result.deduplicated for result in results) == 1


def test_identical_requests_return_a_valid_job_while_its_state_changes(
    database_url: str, alice: Principal, owner: Owner, worker_a: WorkerConnection
) -> None:
    with ThreadPoolExecutor(1) as thread:
        submitting = thread.submit(_submit_at_once, database_url, alice, rounds=4)
        transitions = 0
        while not submitting.done():
            live = owner.value("SELECT count(*) FROM export_jobs WHERE status IN ('pending', 'processing')")
            assert live <= 1
            if claim := worker_a.claim():
                # Every outcome in turn, so that submits meet every state of the job.
                _end = [worker_a.finish, worker_a.fail, worker_a.release][transitions % 3]
                _end(claim)
                owner.rows("UPDATE export_jobs SET run_after = clock() WHERE status = 'pending'")
                transitions += 1
        results = submitting.result()
    jobs = {row[0] for row in owner.rows("SELECT id FROM export_jobs")}
    assert len(results) == REQUESTS * 4
    assert {result.job_id for result in results} == jobs
    assert transitions > 0, "the job never changed its state: the test shows nothing"


def _submit_at_once(url: str, user: Principal, rounds: int = 1) -> list[SubmitResult]:
    threads_count = 10
    start = Barrier(threads_count)

    def submit(_: int) -> list[SubmitResult]:
        with UserConnection(url, user) as connection:
            start.wait()
            return [connection.submit() for _ in range(REQUESTS * rounds // threads_count)]

    with ThreadPoolExecutor(threads_count) as threads:
        return [result for results in threads.map(submit, range(threads_count)) for result in results]


def test_a_stored_file_completes_a_new_job_with_its_own_entry(
    as_alice: UserConnection, worker_a: WorkerConnection, owner: Owner
) -> None:
    job = as_alice.submit_job()
    first = worker_a.finish(worker_a.claim_job(), ttl_seconds=7200)
    owner.advance_clock(timedelta(hours=1))
    result = as_alice.submit(reuse=True)
    assert (result.status, result.reused, result.deduplicated) == ("completed", True, False)
    assert result.job_id != job
    entries = owner.rows(
        "SELECT id, job_id, object_key, extract(epoch FROM expires_at - clock())::int FROM export_history ORDER BY id"
    )
    assert [entry[:2] for entry in entries] == [(first, job), (entries[1][0], result.job_id)]
    assert entries[0][2] == entries[1][2]
    assert [entry[3] for entry in entries] == [3600, 7 * 24 * 3600], "the new entry has a full lifetime"
    assert owner.value("SELECT count(*) FROM operations") == 1, "no attempt is recorded"


def test_a_stored_file_is_reused_until_shortly_before_it_expires(
    as_alice: UserConnection, worker_a: WorkerConnection, owner: Owner
) -> None:
    as_alice.submit_job()
    worker_a.finish(worker_a.claim_job(), ttl_seconds=7200)
    owner.advance_clock(timedelta(minutes=118))
    # The newest entry is the one that is copied.
    owner.rows("UPDATE export_history SET expires_at = clock() + interval '61 s'")
    assert as_alice.submit(reuse=True).reused
    owner.rows("UPDATE export_history SET expires_at = clock() + interval '59 s'")
    assert not as_alice.submit(reuse=True).reused


def test_the_key_of_a_shared_file_is_returned_with_its_last_entry(
    as_alice: UserConnection, worker_a: WorkerConnection, owner: Owner
) -> None:
    as_alice.submit_job()
    worker_a.finish(worker_a.claim_job())
    assert as_alice.submit(reuse=True).reused
    key = owner.value("SELECT DISTINCT object_key FROM export_history")
    first, second = (row[0] for row in owner.rows("SELECT id FROM export_history ORDER BY id"))
    delete = "SELECT deleted, object_key FROM delete_export(%s)"
    assert as_alice.conn.execute(delete, (first,)).fetchall() == [(True, None)]
    assert as_alice.conn.execute(delete, (second,)).fetchall() == [(True, key)]
    assert as_alice.conn.execute(delete, (second,)).fetchall() == []


def test_an_export_of_another_user_cannot_be_deleted(
    as_alice: UserConnection, as_bob: UserConnection, worker_a: WorkerConnection, owner: Owner
) -> None:
    as_alice.submit_job()
    entry = worker_a.finish(worker_a.claim_job())
    assert as_bob.conn.execute("SELECT * FROM delete_export(%s)", (entry,)).fetchall() == []
    assert owner.value("SELECT count(*) FROM export_history") == 1


def test_a_removed_file_is_not_reused(as_alice: UserConnection, worker_a: WorkerConnection, owner: Owner) -> None:
    job = as_alice.submit_job()
    worker_a.finish(worker_a.claim_job())
    owner.rows("UPDATE export_history SET file_removed_at = clock()")
    assert not as_alice.submit(reuse=True).reused
    assert job


def test_a_stored_file_is_not_reused_for_another_user(
    as_alice: UserConnection, as_bob: UserConnection, worker_a: WorkerConnection
) -> None:
    as_alice.submit_job()
    worker_a.finish(worker_a.claim_job())
    assert not as_bob.submit(reuse=True).reused


def test_a_request_over_the_limit_is_refused_with_position_and_wait(
    owner: Owner, as_alice: UserConnection, as_bob: UserConnection
) -> None:
    set_policy(owner, max_in_flight=4)
    as_bob.submit_job("b")
    jobs = [as_alice.submit_job(f"a{number}") for number in range(4)]
    result = as_alice.submit("a4")
    assert (result.job_id, result.status, result.refusal) == (None, None, "QUEUE_FULL")
    assert result.details is not None
    assert result.details["position"] == 5
    assert result.details["estimatedWaitSeconds"] >= 1
    # An identical request still returns its live job, and a cancelled job makes room for a new one.
    assert as_alice.submit("a0").job_id == jobs[0]
    as_alice.cancel(jobs[0])
    assert as_alice.submit("a4").job_id is not None


def test_the_limit_holds_for_concurrent_requests(owner: Owner, database_url: str, alice: Principal) -> None:
    set_policy(owner, max_in_flight=5)
    start = Barrier(10)

    def submit(number: int) -> SubmitResult:
        with UserConnection(database_url, alice) as connection:
            start.wait()
            return connection.submit(f"key {number}")

    with ThreadPoolExecutor(10) as threads:
        results = list(threads.map(submit, range(10)))
    assert sum(result.job_id is not None for result in results) == 5
    assert owner.value("SELECT count(*) FROM export_jobs") == 5


def test_the_snapshot_lists_pending_jobs_in_claim_order(
    as_alice: UserConnection, as_bob: UserConnection, worker_a: WorkerConnection, owner: Owner
) -> None:
    for number in range(4):
        as_bob.submit_job(f"b{number}")
        worker_a.finish(worker_a.claim_job())
    # Four seconds for each of the last exports, three of them at the same time.
    owner.rows("UPDATE export_jobs SET started_at = finished_at - interval '4 s'")
    jobs = [as_alice.submit_job(f"a{number}") for number in range(4)]
    as_alice.submit_job("exam", queue="exam-reports")
    assert as_alice.snapshot() == (jobs, 0, pytest.approx(4 / 3))  # pyright: ignore[reportUnknownMemberType] - untyped in pytest
    claim = [worker_a.claim_job().job_id for _ in range(2)]
    assert (claim, as_alice.snapshot()[:2]) == (jobs[:2], (jobs[2:], 2))


def test_the_cost_of_a_snapshot_does_not_grow_with_cancelled_jobs(as_alice: UserConnection, owner: Owner) -> None:
    set_policy(owner, max_in_flight=10_000)
    plan = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM export_queue_snapshot('documents')"
    waiting = [as_alice.submit_job(f"w{number}") for number in range(50)]

    def cancel_many() -> None:
        for job in [as_alice.submit_job(f"c{number}") for number in range(1000)]:
            as_alice.cancel(job)
        owner.rows("VACUUM ANALYZE export_jobs")

    cancel_many()
    few = _pages(owner, plan)
    for _ in range(4):
        cancel_many()
    assert as_alice.snapshot()[0] == waiting
    assert _pages(owner, plan) <= few + 20, "the cost of a snapshot grows with cancelled jobs"


def _pages(owner: Owner, plan: str) -> int:
    found = owner.rows(plan)[0][0][0]["Plan"]
    return found["Shared Hit Blocks"] + found["Shared Read Blocks"]


def test_a_submit_without_a_user_is_refused(as_alice: UserConnection) -> None:
    as_alice.conn.execute("SELECT set_config('app.user_id', '', false)")
    with pytest.raises(Exception, match=r"app\.user_id is not set"):
        as_alice.submit()
