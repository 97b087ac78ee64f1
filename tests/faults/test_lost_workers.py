"""Workers that are killed, suspended or crash: each job is completed or failed once, and no process is left over."""

from __future__ import annotations

import signal
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from tests.support.crashing_worker import CRASHING_TITLE
from tests.support.databases import Owner
from tests.support.gated_program import gated_worker
from tests.support.polling import wait_until
from tests.support.queue_client import UserConnection
from tests.support.queue_rows import job_of, set_policy, status_of
from tests.support.running_worker import check_invariants
from tests.support.stored_documents import store_resume
from tests.support.worker_processes import worker_process

LEASE_SECONDS = 10
"""A worker that is not lost renews it in time on the slowest machine."""


def wait_for_attempt(owner: Owner, job: UUID, *, attempt: int = 1) -> None:
    wait_until(lambda: job_of(owner, job)["attempts"] == attempt, seconds=40, what=f"attempt {attempt} begins")


def expire_leases(owner: Owner) -> None:
    owner.advance_clock(timedelta(seconds=LEASE_SECONDS + 1))


def wait_for_completion(owner: Owner, job: UUID, *, seconds: float = 60) -> None:
    wait_until(lambda: status_of(owner, job) == "completed", seconds=seconds, what=f"completed: {job_of(owner, job)}")


def test_the_job_of_a_killed_worker_is_completed_by_another(
    database_url: str, owner: Owner, as_alice: UserConnection, files: Path
) -> None:
    set_policy(owner, lease=f"{LEASE_SECONDS} s")
    job = as_alice.submit_job(document_id=store_resume(owner, as_alice.user))
    with worker_process(database_url, files, program=gated_worker(files.with_name("never"))) as first:
        wait_for_attempt(owner, job)
        first.signal(signal.SIGKILL)
        expire_leases(owner)
        with worker_process(database_url, files) as second:
            wait_for_completion(owner, job)
            assert second.end() == 0
            second.check_no_orphans()
        first.check_no_orphans()
    assert job_of(owner, job)["attempts"] == 2
    check_invariants(owner, files)


def test_with_the_default_lease_the_job_of_a_killed_worker_is_claimed_within_thirty_seconds(
    database_url: str, owner: Owner, as_alice: UserConnection, files: Path
) -> None:
    job = as_alice.submit_job(document_id=store_resume(owner, as_alice.user))
    with worker_process(database_url, files, program=gated_worker(files.with_name("never"))) as first:
        wait_for_attempt(owner, job)
        with worker_process(database_url, files):
            first.signal(signal.SIGKILL)
            killed = time.monotonic()
            wait_for_attempt(owner, job, attempt=2)
            assert time.monotonic() - killed < 30
            wait_for_completion(owner, job)
    check_invariants(owner, files)


def test_a_suspended_worker_that_continues_changes_nothing(
    database_url: str, owner: Owner, as_alice: UserConnection, files: Path
) -> None:
    set_policy(owner, lease=f"{LEASE_SECONDS} s")
    job, gate = as_alice.submit_job(document_id=store_resume(owner, as_alice.user)), files.with_name("gate")
    with worker_process(database_url, files, program=gated_worker(gate)) as suspended:
        wait_for_attempt(owner, job)
        suspended.signal(signal.SIGSTOP)
        expire_leases(owner)
        with worker_process(database_url, files) as other:
            wait_for_completion(owner, job)
            other.end()
        before = owner.rows("SELECT to_jsonb(j), to_jsonb(h) FROM export_jobs j JOIN export_history h ON h.job_id = j.id")
        gate.touch()
        suspended.signal(signal.SIGCONT)
        # It processes one job at a time: when it claims another job, it has ended its attempt of the first.
        following = as_alice.submit_job("following", document_id=store_resume(owner, as_alice.user))
        wait_for_completion(owner, following)
        assert suspended.end() == 0
        suspended.check_no_orphans()
    after = owner.rows(
        "SELECT to_jsonb(j), to_jsonb(h) FROM export_jobs j JOIN export_history h ON h.job_id = j.id WHERE j.id = %s", (job,)
    )
    assert after == before
    assert job_of(owner, job)["attempts"] == 2
    check_invariants(owner, files)


def test_a_document_that_crashes_its_worker_fails_and_the_others_are_completed(
    database_url: str, owner: Owner, as_alice: UserConnection, files: Path
) -> None:
    set_policy(owner, lease=f"{LEASE_SECONDS} s", max_attempts=3)
    crashing = as_alice.submit_job("crashing", document_id=store_resume(owner, as_alice.user, title=CRASHING_TITLE))
    document = store_resume(owner, as_alice.user)
    others = [as_alice.submit_job(f"other {number}", document_id=document) for number in range(3)]
    program = ("-m", "tests.support.crashing_worker")
    for _ in range(3):
        with worker_process(database_url, files, program=program, wait=False) as worker:
            assert worker.wait(seconds=60) == 9, worker.output()
        expire_leases(owner)
    with worker_process(database_url, files, program=program, wait=False) as worker:
        wait_until(lambda: status_of(owner, crashing) == "failed", seconds=60, what="the crashing job fails")
        for job in others:
            wait_for_completion(owner, job)
        assert worker.end() == 0, worker.output()
    row = job_of(owner, crashing)
    assert (row["attempts"], row["error_code"]) == (3, "WORKER_LOST")
    assert {job_of(owner, job)["attempts"] for job in others} == {1}
    check_invariants(owner, files)
