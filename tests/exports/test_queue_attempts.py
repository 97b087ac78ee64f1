"""Test the ends of attempts: completed, failed, released, lost; and the fence against other workers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from tests.support.databases import Owner
from tests.support.queue_client import ClaimedJob, UserConnection, WorkerConnection
from tests.support.queue_rows import job_of, operations_of, set_policy, status_of

LEASE = timedelta(seconds=21)

WRITES: dict[str, Callable[[WorkerConnection, ClaimedJob], object]] = {
    "renew": WorkerConnection.renew,
    "finish": WorkerConnection.finish,
    "fail": WorkerConnection.fail,
    "release": WorkerConnection.release,
}


def rows_of_all_tables(owner: Owner) -> list[tuple[object, ...]]:
    """Return all rows that a worker's write could change."""
    return [
        *owner.rows("SELECT to_jsonb(j) FROM export_jobs j ORDER BY id"),
        *owner.rows("SELECT to_jsonb(h) FROM export_history h ORDER BY id"),
        *owner.rows("SELECT to_jsonb(o) FROM operations o ORDER BY id"),
    ]


@pytest.fixture(
    params=[
        "claimed by another",
        "claimed again",
        "completed by another",
        "in the queue",
        "released and claimed again",
        "cancelled",
    ]
)
def lost_claim(
    request: pytest.FixtureRequest, owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection, worker_b: WorkerConnection
) -> ClaimedJob:
    """Return a claim that `worker_a` has lost."""
    job = as_alice.submit_job()
    claim = worker_a.claim_job()
    if request.param == "released and claimed again":
        worker_a.release(claim)
        again = worker_b.claim_job()
        assert (again.job_id, again.attempt) == (claim.job_id, claim.attempt), "the attempt alone would not fence"
        return claim
    if request.param == "cancelled":
        as_alice.cancel(job)
    owner.advance_clock(LEASE)
    assert worker_b.sweep() == 1
    if request.param == "claimed again":
        assert worker_a.claim_job().attempt == claim.attempt + 1, "the worker's name alone would not fence"
    if request.param in {"claimed by another", "completed by another"}:
        new_claim = worker_b.claim_job()
        if request.param == "completed by another":
            assert worker_b.finish(new_claim) is not None
    return claim


@pytest.mark.parametrize("write", WRITES)
def test_a_worker_that_lost_its_job_changes_nothing(
    owner: Owner, lost_claim: ClaimedJob, worker_a: WorkerConnection, write: str
) -> None:
    before = rows_of_all_tables(owner)
    assert WRITES[write](worker_a, lost_claim) is None
    assert rows_of_all_tables(owner) == before


@pytest.mark.parametrize("write", WRITES)
def test_an_ended_attempt_cannot_be_changed(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection, write: str
) -> None:
    as_alice.submit_job()
    claim = worker_a.claim_job()
    worker_a.finish(claim)
    before = rows_of_all_tables(owner)
    assert WRITES[write](worker_a, claim) is None
    assert rows_of_all_tables(owner) == before


def test_a_renewal_extends_the_lease_and_saves_progress(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    claim = worker_a.claim_job()
    owner.advance_clock(timedelta(seconds=15))
    assert worker_a.renew(claim, phase="generating", progress=80) is False
    row = job_of(owner, job)
    assert (row["phase"], row["progress"]) == ("generating", 80)
    assert 15 < row["lease_seconds"] <= 20
    assert worker_a.sweep() == 0


def test_a_renewal_reports_a_requested_cancel(as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    as_alice.cancel(as_alice.submit_job())
    job = as_alice.submit_job()
    claim = worker_a.claim_job()
    as_alice.cancel(job)
    assert worker_a.renew(claim) is True


def test_completing_publishes_the_file_and_records_the_operation(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    published = worker_a.finish(worker_a.claim_job(), ttl_seconds=3600)
    row = job_of(owner, job)
    assert (row["status"], row["progress"], row["error_code"], row["locked_by"]) == ("completed", 100, None, None)
    assert row["finished_at"] is not None
    assert owner.rows("SELECT id, job_id, file_size, page_count FROM export_history") == [(published, job, 1000, 2)]
    assert owner.value("SELECT expires_at - created_at FROM export_history") == timedelta(hours=1)
    assert owner.rows("SELECT status, attempts, page_count, file_size FROM operations") == [("completed", 1, 2, 1000)]


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 60), (2, 120), (3, 240), (4, 480), (6, 1920), (7, 3600), (9, 3600)])
def test_the_backoff_of_documents_doubles_with_each_attempt(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection, attempt: int, seconds: int
) -> None:
    set_policy(owner, max_attempts=10)
    job = as_alice.submit_job()
    waits: list[float] = []
    for _ in range(12):
        owner.rows("UPDATE export_jobs SET attempts = %s, run_after = clock()", (attempt - 1,))
        assert worker_a.fail(worker_a.claim_job()) == "pending"
        waits.append(job_of(owner, job)["waits_seconds"])
    assert all(seconds * 0.8 - 1 <= wait <= seconds * 1.2 for wait in waits), waits
    assert max(waits) - min(waits) > seconds * 0.05, "no jitter: twelve jobs that failed together are retried together"


def test_exam_reports_have_two_attempts_five_seconds_apart(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job(queue="exam-reports")
    assert worker_a.fail(worker_a.claim_job("exam-reports")) == "pending"
    assert 4 < job_of(owner, job)["waits_seconds"] <= 5
    owner.advance_clock(timedelta(seconds=5))
    assert worker_a.fail(worker_a.claim_job("exam-reports")) == "failed"
    assert job_of(owner, job)["attempts"] == 2


def test_the_backoff_is_computed_for_any_number_of_attempts(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    set_policy(owner, max_attempts=32767)
    job = as_alice.submit_job()
    owner.rows("UPDATE export_jobs SET attempts = 32000")
    assert worker_a.fail(worker_a.claim_job()) == "pending"
    assert job_of(owner, job)["waits_seconds"] <= 3600 * 1.2


def test_a_failed_attempt_records_its_error_and_resets_progress(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    claim = worker_a.claim_job()
    worker_a.renew(claim, progress=80)
    worker_a.fail(claim, code="RENDER_FAILED")
    row = job_of(owner, job)
    assert (row["status"], row["error_code"], row["phase"], row["progress"]) == ("pending", "RENDER_FAILED", None, 0)
    assert operations_of(owner, job) == []


def test_a_job_fails_after_its_last_attempt(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    job = as_alice.submit_job()
    for attempt in range(1, 6):
        assert worker_a.claim_job().attempt == attempt
        assert worker_a.fail(ClaimedJob(job_id=job, attempt=attempt, worker="worker_a")) == (
            "pending" if attempt < 5 else "failed"
        )
        owner.advance_clock(timedelta(hours=2))
    assert worker_a.claim() is None
    assert operations_of(owner, job) == ["failed"]


def test_a_permanent_error_fails_the_job_at_once(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    job = as_alice.submit_job()
    assert worker_a.fail(worker_a.claim_job(), retryable=False, code="DOCUMENT_NOT_FOUND") == "failed"
    row = job_of(owner, job)
    assert (row["attempts"], row["error_code"], row["error_message"]) == (1, "DOCUMENT_NOT_FOUND", "It failed.")


def test_completing_after_a_failed_attempt_clears_the_error(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    worker_a.fail(worker_a.claim_job())
    owner.advance_clock(timedelta(minutes=2))
    worker_a.finish(worker_a.claim_job())
    row = job_of(owner, job)
    assert (row["status"], row["error_code"], row["error_message"], row["attempts"]) == ("completed", None, None, 2)


def test_a_released_job_keeps_its_attempt_and_its_position(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection, worker_b: WorkerConnection
) -> None:
    job = as_alice.submit_job("a")
    as_alice.submit_job("b")
    claim = worker_a.claim_job()
    assert worker_a.release(claim) == "pending"
    row = job_of(owner, job)
    assert (row["attempts"], row["progress"], row["phase"], row["locked_by"]) == (0, 0, None, None)
    assert worker_b.claim_job() == ClaimedJob(job_id=job, attempt=1, worker="worker_b")


def test_the_sweep_returns_the_job_of_a_lost_worker(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection, worker_b: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    worker_a.claim_job()
    assert worker_b.sweep() == 0
    owner.advance_clock(LEASE)
    assert worker_b.sweep() == 1
    row = job_of(owner, job)
    assert (row["status"], row["attempts"], row["error_code"], row["phase"]) == ("pending", 1, "WORKER_LOST", None)
    assert row["waits_seconds"] <= 0
    assert worker_b.claim_job().attempt == 2


def test_a_job_whose_worker_is_lost_in_every_attempt_fails(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    for attempt in range(1, 6):
        assert worker_a.claim_job().attempt == attempt
        owner.advance_clock(LEASE)
        assert worker_a.sweep() == 1
    row = job_of(owner, job)
    assert (row["status"], row["attempts"], row["error_code"]) == ("failed", 5, "WORKER_LOST")
    assert "each time it was tried" in row["error_message"]
    assert worker_a.claim() is None
    assert operations_of(owner, job) == ["failed"]


def test_a_cancelled_job_of_a_lost_worker_ends_cancelled(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    worker_a.claim_job()
    as_alice.cancel(job)
    owner.advance_clock(LEASE)
    assert worker_a.sweep() == 1
    assert status_of(owner, job) == "cancelled"
    assert operations_of(owner, job) == ["cancelled"]


def test_no_job_is_processed_for_more_than_fifteen_minutes(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    claim = worker_a.claim_job()
    for _ in range(61):
        owner.advance_clock(timedelta(seconds=15))
        assert worker_a.renew(claim) is False
    assert worker_a.sweep() == 1
    assert status_of(owner, job) == "pending"
    assert worker_a.renew(claim) is None


def test_concurrent_sweeps_return_each_job_once(
    owner: Owner, database_url: str, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    set_policy(owner, max_processing=None, max_per_user=None)
    jobs: list[UUID] = [as_alice.submit_job(f"{number}") for number in range(20)]
    for _ in jobs:
        worker_a.claim_job()
    owner.advance_clock(LEASE)
    with WorkerConnection(database_url, "x") as first, WorkerConnection(database_url, "y") as second:
        assert first.sweep() + second.sweep() == 20
    assert {status_of(owner, job) for job in jobs} == {"pending"}
