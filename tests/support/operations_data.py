"""Fill the tables that the page of operations shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.support.databases import Owner

from pressroom.auth.principal import Principal

JOB = (
    "INSERT INTO export_jobs (queue, user_id, application, subject_id, title, format, options, request_key, max_attempts,"
    " status, attempts, lease_until, locked_by, started_at, run_after)"
    " VALUES (%s, %s, 'documents', new_id(), 'A resume', 'pdf', '{}', new_id()::text, 5, %s, %s,"
    " clock() + make_interval(secs => %s), %s, %s, clock() - make_interval(secs => %s)) RETURNING id"
)


def add_waiting(owner: Owner, user: Principal, *, queue: str = "documents", due_seconds: float = 0) -> UUID:
    """Add a job that has been due for so many seconds."""
    return owner.value(JOB, (queue, user.user_id, "pending", 0, None, None, None, due_seconds))


def add_running(
    owner: Owner, user: Principal, *, queue: str = "documents", worker: str = "w", lease_seconds: float = 3600
) -> UUID:
    """Add a job that a worker has claimed. A lease in the past makes it stuck."""
    return owner.value(JOB, (queue, user.user_id, "processing", 1, lease_seconds, worker, datetime.now(UTC), 0))


def add_worker(owner: Owner, name: str = "w", *, host: str = "press-1", seen_seconds: float = 0) -> None:
    """Add a worker that gave its last sign of life so many seconds ago; a negative number is in the future."""
    owner.rows(
        "INSERT INTO workers (name, host, pid, version, slots, started_at, seen_at)"
        " VALUES (%s, %s, 4127, '0.1.0', '{\"documents\": 4, \"exam-reports\": 2}', clock() - interval '6 days',"
        " clock() - make_interval(secs => %s))",
        (name, host, seen_seconds),
    )


def add_ended(
    owner: Owner, user: Principal, *, ago: timedelta = timedelta(0), code: str | None = None, milliseconds: int = 120
) -> None:
    """Add a job that was completed, or failed with a code."""
    owner.rows(
        "INSERT INTO operations"
        " (user_id, job_id, queue, application, format, status, error_code, attempts, waited_ms, duration_ms, created_at)"
        " VALUES (%s, new_id(), 'documents', 'documents', 'pdf', %s, %s, 1, 5, %s, clock() - %s)",
        (user.user_id, "failed" if code else "completed", code, milliseconds, ago),
    )


def add_file(owner: Owner, user: Principal, *, size: int = 1000, lives: timedelta = timedelta(days=3)) -> None:
    """Add an export with a file of this size; with a negative lifetime it has expired."""
    owner.rows(
        "INSERT INTO export_history (user_id, queue, application, subject_id, title, selection, format, options, request_key,"
        " file_name, media_type, object_key, file_size, sha256, expires_at)"
        " VALUES (%s, 'documents', 'documents', new_id(), 'A resume', '{}', 'pdf', '{}', 'k', 'a.pdf', 'application/pdf',"
        " 'exports/' || new_id() || '/' || new_id() || '-1.pdf', %s, '0', clock() + %s)",
        (user.user_id, size, lives),
    )
