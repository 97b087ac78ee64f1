"""Workers that are killed, freeze and come back, or die of a document. After each: nothing lost, nothing twice, no orphans."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from uuid import UUID

from tests.support.databases import Owner
from tests.support.polling import wait_until
from tests.support.queue_client import UserConnection
from tests.support.queue_rows import job_of, set_policy, status_of
from tests.support.running_worker import check_invariants
from tests.support.stored_documents import store_resume
from tests.support.worker_processes import worker_process

SLOW = 300
"""Repetitions that take about a second: long enough to be met while it is rendered."""


def claimed(owner: Owner, job: UUID, *, attempt: int = 1, seconds: float = 30) -> None:
    wait_until(
        lambda: (job_of(owner, job)["status"], job_of(owner, job)["attempts"]) == ("processing", attempt),
        seconds=seconds,
        what=f"attempt {attempt} begins",
    )


def completed(owner: Owner, job: UUID, *, seconds: float = 60) -> None:
    wait_until(lambda: status_of(owner, job) == "completed", seconds=seconds, what=f"completed: {job_of(owner, job)}")


def test_the_job_of_a_killed_worker_is_completed_by_another(
    database_url: str, owner: Owner, as_alice: UserConnection, files: Path
) -> None:
    set_policy(owner, lease="2 s")
    job = as_alice.submit_job(document_id=store_resume(owner, as_alice.user, repeated=SLOW))
    with worker_process(database_url, files) as first:
        claimed(owner, job)
        first.signal(signal.SIGKILL)
        with worker_process(database_url, files) as second:
            completed(owner, job)
            assert second.end() == 0
            second.check_no_orphans()
        first.check_no_orphans()
    assert job_of(owner, job)["attempts"] == 2
    check_invariants(owner, files)


def test_with_the_default_lease_the_job_of_a_killed_worker_is_claimed_within_thirty_seconds(
    database_url: str, owner: Owner, as_alice: UserConnection, files: Path
) -> None:
    job = as_alice.submit_job(document_id=store_resume(owner, as_alice.user, repeated=SLOW))
    with worker_process(database_url, files) as first:
        claimed(owner, job)
        first.signal(signal.SIGSTOP)  # dead from here on; it must not get further while the other one starts
        dead = time.monotonic()
        with worker_process(database_url, files):
            first.signal(signal.SIGKILL)
            claimed(owner, job, attempt=2)
            assert time.monotonic() - dead < 30
            completed(owner, job)
    check_invariants(owner, files)


def test_a_suspended_worker_that_continues_changes_nothing(
    database_url: str, owner: Owner, as_alice: UserConnection, files: Path
) -> None:
    set_policy(owner, lease="2 s")
    job = as_alice.submit_job(document_id=store_resume(owner, as_alice.user, repeated=SLOW))
    with worker_process(database_url, files) as frozen:
        claimed(owner, job)
        frozen.signal(signal.SIGSTOP)
        with worker_process(database_url, files) as other:
            completed(owner, job)
            other.end()
        before = owner.rows("SELECT to_jsonb(j), to_jsonb(h) FROM export_jobs j JOIN export_history h ON h.job_id = j.id")
        frozen.signal(signal.SIGCONT)
        # It has one place: when it takes another job, it has let go of the first.
        following = as_alice.submit_job("following", document_id=store_resume(owner, as_alice.user))
        completed(owner, following)
        assert frozen.end() == 0
        frozen.check_no_orphans()
    after = owner.rows(
        "SELECT to_jsonb(j), to_jsonb(h) FROM export_jobs j JOIN export_history h ON h.job_id = j.id WHERE j.id = %s", (job,)
    )
    assert after == before
    assert job_of(owner, job)["attempts"] == 2
    check_invariants(owner, files)


def test_a_document_that_crashes_its_worker_fails_and_the_others_are_completed(
    database_url: str, owner: Owner, as_alice: UserConnection, files: Path
) -> None:
    set_policy(owner, lease="1 s", max_attempts=3)
    poison = as_alice.submit_job("poison", document_id=store_resume(owner, as_alice.user, title="Poison"))
    document = store_resume(owner, as_alice.user)
    others = [as_alice.submit_job(f"other {number}", document_id=document) for number in range(3)]
    program = ("-m", "tests.support.poisoned_worker")
    for _ in range(3):
        with worker_process(database_url, files, program=program, wait=False) as worker:
            assert worker.wait(seconds=60) == 9, worker.output()
    with worker_process(database_url, files, program=program, wait=False) as worker:
        wait_until(lambda: status_of(owner, poison) == "failed", seconds=60, what="the poison is given up")
        for job in others:
            completed(owner, job)
        assert worker.end() == 0, worker.output()
    row = job_of(owner, poison)
    assert (row["attempts"], row["error_code"]) == (3, "WORKER_LOST")
    assert {job_of(owner, job)["attempts"] for job in others} == {1}
    check_invariants(owner, files)
