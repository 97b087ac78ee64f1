"""What is recorded of each ended job: how long it waited, how long its last attempt took, what was published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.support.databases import Owner
from tests.support.queue_client import Claimer, Requester
from tests.support.queue_rows import job_of

OPERATION = "SELECT to_jsonb(o) FROM operations o WHERE job_id = %s"


def operation_of(owner: Owner, job: UUID) -> dict[str, Any]:
    (row,) = owner.rows(OPERATION, (job,))
    return row[0]


def passes(owner: Owner, seconds: float) -> None:
    owner.advance_clock(timedelta(seconds=seconds))


def test_waiting_and_the_last_attempt_are_told_apart(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    passes(owner, 10)
    ada.fail(ada.claimed())
    assert job_of(owner, job)["started_at"] is None, "a job that waits has not started"
    passes(owner, 100)
    taken = ada.claimed()
    passes(owner, 3)
    ada.finish(taken)
    operation = operation_of(owner, job)
    assert 110_000 <= operation["waited_ms"] < 112_000
    assert 3_000 <= operation["duration_ms"] < 4_000
    assert (operation["attempts"], operation["page_count"], operation["file_size"]) == (2, 2, 1000)


def test_a_job_that_was_cancelled_while_it_waited_has_no_duration(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    ada.fail(ada.claimed())
    passes(owner, 20)
    alices.cancel(job)
    operation = operation_of(owner, job)
    assert operation["duration_ms"] is None
    assert 20_000 <= operation["waited_ms"] < 21_000


def test_a_file_that_was_discarded_is_not_recorded_as_made(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    taken = ada.claimed()
    alices.cancel(job)
    assert ada.finish(taken) is None
    operation = operation_of(owner, job)
    assert (operation["status"], operation["page_count"], operation["file_size"]) == ("cancelled", None, None)


def test_a_released_or_lost_job_has_not_started_either(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    ada.release(ada.claimed())
    assert job_of(owner, job)["started_at"] is None
    ada.claimed()
    passes(owner, 25)
    assert ada.sweep() == 1
    assert (job_of(owner, job)["status"], job_of(owner, job)["started_at"]) == ("pending", None)
