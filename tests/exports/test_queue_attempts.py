"""How attempts end: finished, failed with a backoff, given back, lost; and that only their own worker can end them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from tests.support.databases import Owner
from tests.support.queue_client import Claimer, Requester, Taken
from tests.support.queue_rows import job_of, operations_of, set_policy, status_of

LEASE = timedelta(seconds=21)

WRITES: dict[str, Callable[[Claimer, Taken], object]] = {
    "renew": Claimer.renew,
    "finish": Claimer.finish,
    "fail": Claimer.fail,
    "release": Claimer.release,
}


def all_rows(owner: Owner) -> list[tuple[object, ...]]:
    """Return everything that a worker's write could change."""
    return [
        *owner.rows("SELECT to_jsonb(j) FROM export_jobs j ORDER BY id"),
        *owner.rows("SELECT to_jsonb(h) FROM export_history h ORDER BY id"),
        *owner.rows("SELECT to_jsonb(o) FROM operations o ORDER BY id"),
    ]


@pytest.fixture(
    params=["taken over", "taken again", "finished by another", "back in the queue", "given back and claimed again", "cancelled"]
)
def zombie(request: pytest.FixtureRequest, owner: Owner, alices: Requester, ada: Claimer, ben: Claimer) -> Taken:
    """An attempt of ada's that is not hers any more."""
    job = alices.submitted()
    taken = ada.claimed()
    if request.param == "given back and claimed again":
        ada.release(taken)
        again = ben.claimed()
        assert (again.job_id, again.attempt) == (taken.job_id, taken.attempt), "the number alone would not fence"
        return taken
    if request.param == "cancelled":
        alices.cancel(job)
    owner.advance_clock(LEASE)
    assert ben.sweep() == 1
    if request.param == "taken again":
        assert ada.claimed().attempt == taken.attempt + 1, "by the same worker: its name alone would not fence"
    if request.param in {"taken over", "finished by another"}:
        taken_over = ben.claimed()
        if request.param == "finished by another":
            assert ben.finish(taken_over) is not None
    return taken


@pytest.mark.parametrize("write", WRITES)
def test_a_worker_that_lost_its_job_changes_nothing(owner: Owner, zombie: Taken, ada: Claimer, write: str) -> None:
    before = all_rows(owner)
    assert WRITES[write](ada, zombie) is None
    assert all_rows(owner) == before


@pytest.mark.parametrize("write", WRITES)
def test_an_attempt_that_ended_is_not_ended_again(owner: Owner, alices: Requester, ada: Claimer, write: str) -> None:
    alices.submitted()
    taken = ada.claimed()
    ada.finish(taken)
    before = all_rows(owner)
    assert WRITES[write](ada, taken) is None
    assert all_rows(owner) == before


def test_a_renewal_prolongs_the_lease_and_shows_progress(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    taken = ada.claimed()
    owner.advance_clock(timedelta(seconds=15))
    assert ada.renew(taken, phase="generating", progress=80) is False
    row = job_of(owner, job)
    assert (row["phase"], row["progress"]) == ("generating", 80)
    assert 15 < row["lease_seconds"] <= 20
    assert ada.sweep() == 0


def test_a_renewal_tells_of_a_cancel(alices: Requester, ada: Claimer) -> None:
    alices.cancel(alices.submitted())
    job = alices.submitted()
    taken = ada.claimed()
    alices.cancel(job)
    assert ada.renew(taken) is True


def test_finishing_publishes_the_file_and_records_the_operation(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    published = ada.finish(ada.claimed(), ttl_seconds=3600)
    row = job_of(owner, job)
    assert (row["status"], row["progress"], row["error_code"], row["locked_by"]) == ("completed", 100, None, None)
    assert row["finished_at"] is not None
    assert owner.rows("SELECT id, job_id, file_size, page_count FROM export_history") == [(published, job, 1000, 2)]
    assert owner.value("SELECT expires_at - created_at FROM export_history") == timedelta(hours=1)
    assert owner.rows("SELECT status, attempts, page_count, file_size FROM operations") == [("completed", 1, 2, 1000)]


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 60), (2, 120), (3, 240), (4, 480), (6, 1920), (7, 3600), (9, 3600)])
def test_a_document_waits_twice_as_long_after_each_attempt(
    owner: Owner, alices: Requester, ada: Claimer, attempt: int, seconds: int
) -> None:
    set_policy(owner, max_attempts=10)
    job = alices.submitted()
    waits: list[float] = []
    for _ in range(12):
        owner.rows("UPDATE export_jobs SET attempts = %s, run_after = clock()", (attempt - 1,))
        assert ada.fail(ada.claimed()) == "pending"
        waits.append(job_of(owner, job)["waits_seconds"])
    assert all(seconds * 0.8 - 1 <= wait <= seconds * 1.2 for wait in waits), waits
    assert max(waits) - min(waits) > seconds * 0.05, "no jitter: twelve jobs that failed together come back together"


def test_a_report_waits_five_seconds_and_is_tried_twice(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted(queue="exam-reports")
    assert ada.fail(ada.claimed("exam-reports")) == "pending"
    assert 4 < job_of(owner, job)["waits_seconds"] <= 5
    owner.advance_clock(timedelta(seconds=5))
    assert ada.fail(ada.claimed("exam-reports")) == "failed"
    assert job_of(owner, job)["attempts"] == 2


def test_however_many_attempts_are_allowed_the_wait_can_be_computed(owner: Owner, alices: Requester, ada: Claimer) -> None:
    set_policy(owner, max_attempts=32767)
    job = alices.submitted()
    owner.rows("UPDATE export_jobs SET attempts = 32000")
    assert ada.fail(ada.claimed()) == "pending"
    assert job_of(owner, job)["waits_seconds"] <= 3600 * 1.2


def test_a_failed_attempt_leaves_its_reason_and_no_progress(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    taken = ada.claimed()
    ada.renew(taken, progress=80)
    ada.fail(taken, code="RENDER_FAILED")
    row = job_of(owner, job)
    assert (row["status"], row["error_code"], row["phase"], row["progress"]) == ("pending", "RENDER_FAILED", None, 0)
    assert operations_of(owner, job) == []


def test_a_job_fails_for_good_after_its_last_attempt(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    for attempt in range(1, 6):
        assert ada.claimed().attempt == attempt
        assert ada.fail(Taken(job_id=job, attempt=attempt, worker="ada")) == ("pending" if attempt < 5 else "failed")
        owner.advance_clock(timedelta(hours=2))
    assert ada.claim() is None
    assert operations_of(owner, job) == ["failed"]


def test_a_permanent_error_fails_at_once(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    assert ada.fail(ada.claimed(), retryable=False, code="DOCUMENT_NOT_FOUND") == "failed"
    row = job_of(owner, job)
    assert (row["attempts"], row["error_code"], row["error_message"]) == (1, "DOCUMENT_NOT_FOUND", "It failed.")


def test_completing_after_a_failed_attempt_clears_the_error(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    ada.fail(ada.claimed())
    owner.advance_clock(timedelta(minutes=2))
    ada.finish(ada.claimed())
    row = job_of(owner, job)
    assert (row["status"], row["error_code"], row["error_message"], row["attempts"]) == ("completed", None, None, 2)


def test_a_job_given_back_keeps_its_attempt_and_its_place(owner: Owner, alices: Requester, ada: Claimer, ben: Claimer) -> None:
    job = alices.submitted("a")
    alices.submitted("b")
    taken = ada.claimed()
    assert ada.release(taken) == "pending"
    row = job_of(owner, job)
    assert (row["attempts"], row["progress"], row["phase"], row["locked_by"]) == (0, 0, None, None)
    assert ben.claimed() == Taken(job_id=job, attempt=1, worker="ben")


def test_a_job_of_a_dead_worker_goes_back_to_the_queue(owner: Owner, alices: Requester, ada: Claimer, ben: Claimer) -> None:
    job = alices.submitted()
    ada.claimed()
    assert ben.sweep() == 0
    owner.advance_clock(LEASE)
    assert ben.sweep() == 1
    row = job_of(owner, job)
    assert (row["status"], row["attempts"], row["error_code"], row["phase"]) == ("pending", 1, "WORKER_LOST", None)
    assert row["waits_seconds"] <= 0
    assert ben.claimed().attempt == 2


def test_a_job_that_kills_its_workers_fails_after_its_attempts(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    for attempt in range(1, 6):
        assert ada.claimed().attempt == attempt
        owner.advance_clock(LEASE)
        assert ada.sweep() == 1
    row = job_of(owner, job)
    assert (row["status"], row["attempts"], row["error_code"]) == ("failed", 5, "WORKER_LOST")
    assert "each time it was tried" in row["error_message"]
    assert ada.claim() is None
    assert operations_of(owner, job) == ["failed"]


def test_a_cancelled_job_of_a_dead_worker_ends_cancelled(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    ada.claimed()
    alices.cancel(job)
    owner.advance_clock(LEASE)
    assert ada.sweep() == 1
    assert status_of(owner, job) == "cancelled"
    assert operations_of(owner, job) == ["cancelled"]


def test_no_job_is_processed_for_more_than_fifteen_minutes(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    taken = ada.claimed()
    for _ in range(61):
        owner.advance_clock(timedelta(seconds=15))
        assert ada.renew(taken) is False
    assert ada.sweep() == 1
    assert status_of(owner, job) == "pending"
    assert ada.renew(taken) is None


def test_sweepers_at_once_take_each_job_back_once(owner: Owner, database_url: str, alices: Requester, ada: Claimer) -> None:
    set_policy(owner, max_processing=None, max_per_user=None)
    jobs: list[UUID] = [alices.submitted(f"{number}") for number in range(20)]
    for _ in jobs:
        ada.claimed()
    owner.advance_clock(LEASE)
    with Claimer(database_url, "x") as first, Claimer(database_url, "y") as second:
        assert first.sweep() + second.sweep() == 20
    assert {status_of(owner, job) for job in jobs} == {"pending"}
