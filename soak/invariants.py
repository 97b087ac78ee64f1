"""What must hold after the load, when the queue is empty and the clean-up has run."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

from soak.ledger import ENDED, Ledger
from tests.support.databases import Owner
from tests.support.queue_invariants import broken_rules
from tests.support.running_worker import stored_files

ORPHAN_SECONDS: Final = 2 * 3600
"""Twice the age at which the clean-up takes a file without an entry for an orphan."""


def make_old(files: Path) -> None:
    """Make all files so old that the clean-up removes those without an entry."""
    then = time.time() - ORPHAN_SECONDS
    for path in files.rglob("*"):
        if path.is_file():
            os.utime(path, (then, then))


def check_jobs(owner: Owner, ledger: Ledger) -> None:
    """Compare the jobs with what clients were told of them."""
    jobs: dict[str, str] = {str(job): status for job, status in owner.rows("SELECT id, status FROM export_jobs")}
    for job in sorted(ledger.told - jobs.keys()):
        ledger.report(f"job {job} is lost: a client was told of it")
    for job, status in jobs.items():
        if status not in ENDED:
            ledger.report(f"job {job} is still {status}")
        if (seen := ledger.ends.get(job, status)) != status:
            ledger.report(f"job {job} is {status}, and a client was told that it was {seen}")
    complete = "SELECT count(*) FROM batch_items WHERE batch_id = %s AND job_id IS NOT NULL"
    for batch, documents in ledger.batches.items():
        if (items := owner.value(complete, (batch,))) != documents:
            ledger.report(f"batch {batch} has {items} jobs for {documents} documents")
    for rule in broken_rules(owner):
        ledger.report(rule)


def check_files(owner: Owner, files: Path, ledger: Ledger) -> None:
    """Compare the stored files with the entries of the history, and with what clients received."""
    stored = stored_files(files)
    published = {
        key: (sha256, size)
        for key, sha256, size in owner.rows(
            "SELECT object_key, sha256, file_size FROM export_history WHERE file_removed_at IS NULL AND expires_at > clock()"
        )
    }
    for key in sorted(published.keys() - stored.keys()):
        ledger.report(f"the file {key} of an export is missing")
    for key in sorted(stored.keys() - published.keys()):
        ledger.report(f"the file {key} belongs to no export")
    for key in published.keys() & stored.keys():
        if (stored[key], (files / key).stat().st_size) != published[key]:
            ledger.report(f"the file {key} of an export is damaged")
    entries: dict[str, str] = {str(job): sha256 for job, sha256 in owner.rows("SELECT job_id, sha256 FROM export_history")}
    for job, document in owner.rows("SELECT id::text, subject_id::text FROM export_jobs WHERE status = 'completed'"):
        if job not in entries and ledger.deletes.isdisjoint((job, document)):
            ledger.report(f"job {job} is completed, and has no export")
    for job, sha256 in ledger.received.items():
        if entries.get(job, sha256) != sha256:
            ledger.report(f"a client received another file of job {job} than the stored one")


def check_sessions(owner: Owner, ledger: Ledger, *, most: int) -> None:
    """Check that no session holds a transaction or a lock, and that the pools have not more connections than they may."""
    held = owner.rows(
        "SELECT application_name, state FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name LIKE 'pressroom\\_%%' AND state <> 'idle'"
        "   AND now() - state_change > interval '2 s'"
    )
    for name, state in held:
        ledger.report(f"a session of {name} is {state} although nothing runs")
    count = owner.value(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'pressroom\\_%%'"
    )
    if count > most:
        ledger.report(f"{count} sessions are open, and {most} may be")
