"""SIGTERM to a worker: it claims no more jobs, completes short ones, releases long ones, and ends within ten seconds."""

from __future__ import annotations

import signal
import time
from pathlib import Path

from tests.support.databases import Owner
from tests.support.gated_program import gated_worker
from tests.support.polling import wait_until
from tests.support.queue_client import UserConnection
from tests.support.queue_rows import job_of, status_of
from tests.support.running_worker import check_invariants
from tests.support.stored_documents import store_resume
from tests.support.worker_processes import WorkerProcess, worker_process

GRACE_SECONDS = 10
"""Seconds between SIGTERM and SIGKILL in container runtimes."""


def test_an_idle_worker_ends_at_once(database_url: str, files: Path) -> None:
    with worker_process(database_url, files) as worker:
        signaled = time.monotonic()
        assert worker.end(seconds=GRACE_SECONDS) == 0
        assert time.monotonic() - signaled < 5
        worker.check_no_orphans()


def test_a_short_export_is_completed_and_the_next_one_is_not_claimed(
    database_url: str, owner: Owner, as_alice: UserConnection, files: Path
) -> None:
    document, gate = store_resume(owner, as_alice.user), files.with_name("gate")
    first, second = (as_alice.submit_job(key, document_id=document) for key in "ab")
    with worker_process(database_url, files, program=gated_worker(gate)) as worker:
        wait_until(lambda: status_of(owner, first) == "processing", seconds=20, what="the first is claimed")
        send_first_signal(worker)
        gate.touch()
        assert worker.wait(seconds=GRACE_SECONDS) == 0
        worker.check_no_orphans()
    assert (status_of(owner, first), status_of(owner, second)) == ("completed", "pending")
    check_invariants(owner, files)


def test_a_long_export_is_released_without_counting_the_attempt(
    database_url: str, owner: Owner, as_alice: UserConnection, files: Path
) -> None:
    job = as_alice.submit_job(document_id=store_resume(owner, as_alice.user))
    with worker_process(database_url, files, program=gated_worker(files.with_name("never"))) as worker:
        wait_until(lambda: job_of(owner, job)["phase"] == "generating", seconds=30, what="the browser prints it")
        assert worker.end(seconds=GRACE_SECONDS) == 0
        worker.check_no_orphans()
    row = job_of(owner, job)
    assert (row["status"], row["attempts"], row["phase"], row["error_code"]) == ("pending", 0, None, None)
    check_invariants(owner, files)


def test_a_second_signal_ends_the_grace_period(database_url: str, owner: Owner, as_alice: UserConnection, files: Path) -> None:
    job = as_alice.submit_job(document_id=store_resume(owner, as_alice.user))
    with worker_process(database_url, files, program=gated_worker(files.with_name("never"))) as worker:
        wait_until(lambda: job_of(owner, job)["phase"] == "generating", seconds=30, what="the browser prints it")
        send_first_signal(worker)
        signaled = time.monotonic()
        assert worker.end(seconds=GRACE_SECONDS) == 0
        assert time.monotonic() - signaled < 5
        worker.check_no_orphans()
    row = job_of(owner, job)
    assert (row["status"], row["attempts"]) == ("pending", 0)
    check_invariants(owner, files)


def send_first_signal(worker: WorkerProcess) -> None:
    """Send SIGTERM, and wait until it is delivered: two pending signals of one number become one."""
    worker.signal(signal.SIGTERM)
    wait_until(
        lambda: worker.process.poll() is not None or not sigterm_is_pending(worker.process.pid),
        seconds=10,
        what="the first signal is delivered",
    )


def sigterm_is_pending(pid: int) -> bool:
    """Return whether a SIGTERM to a process is not delivered yet."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    pending = [int(line.split()[1], 16) for line in status.splitlines() if line.startswith(("SigPnd", "ShdPnd"))]
    return any(mask & (1 << (signal.SIGTERM - 1)) for mask in pending)
