"""Test the operations recorded for ended jobs: wait, duration of the last attempt, published file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.support.databases import Owner
from tests.support.queue_client import UserConnection, WorkerConnection
from tests.support.queue_rows import job_of

OPERATION = "SELECT to_jsonb(o) FROM operations o WHERE job_id = %s"


def operation_of(owner: Owner, job: UUID) -> dict[str, Any]:
    (row,) = owner.rows(OPERATION, (job,))
    return row[0]


def advance(owner: Owner, seconds: float) -> None:
    owner.advance_clock(timedelta(seconds=seconds))


def test_wait_and_duration_of_the_last_attempt_are_recorded_separately(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    advance(owner, 10)
    worker_a.fail(worker_a.claim_job())
    assert job_of(owner, job)["started_at"] is None, "a pending job has no start time"
    advance(owner, 100)
    claim = worker_a.claim_job()
    advance(owner, 3)
    worker_a.finish(claim)
    operation = operation_of(owner, job)
    assert 110_000 <= operation["waited_ms"] < 112_000
    assert 3_000 <= operation["duration_ms"] < 4_000
    assert (operation["attempts"], operation["page_count"], operation["file_size"]) == (2, 2, 1000)


def test_a_job_cancelled_while_pending_has_no_duration(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    worker_a.fail(worker_a.claim_job())
    advance(owner, 20)
    as_alice.cancel(job)
    operation = operation_of(owner, job)
    assert operation["duration_ms"] is None
    assert 20_000 <= operation["waited_ms"] < 21_000


def test_a_discarded_file_is_not_recorded(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    job = as_alice.submit_job()
    claim = worker_a.claim_job()
    as_alice.cancel(job)
    assert worker_a.finish(claim) is None
    operation = operation_of(owner, job)
    assert (operation["status"], operation["page_count"], operation["file_size"]) == ("cancelled", None, None)


def test_a_released_or_lost_job_has_no_start_time(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    job = as_alice.submit_job()
    worker_a.release(worker_a.claim_job())
    assert job_of(owner, job)["started_at"] is None
    worker_a.claim_job()
    advance(owner, 25)
    assert worker_a.sweep() == 1
    assert (job_of(owner, job)["status"], job_of(owner, job)["started_at"]) == ("pending", None)
