"""Add jobs, completed exports and batches as the engine would, for tests of the pages that show them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from tests.support.databases import Owner

from pressroom.auth.principal import Principal

JOB = """
INSERT INTO export_jobs (queue, user_id, application, subject_id, title, selection, format, options, request_key, max_attempts,
                         status, progress, error_code, error_message, started_at, finished_at)
VALUES (%(queue)s, %(user)s, %(application)s, %(subject)s, %(title)s, %(selection)s, %(format)s, '{}', new_id()::text, 5,
        %(status)s, CASE WHEN %(ended)s THEN 100 ELSE 0 END, %(error_code)s, %(error_code)s,
        CASE WHEN %(ended)s THEN clock() - %(took)s END, CASE WHEN %(ended)s THEN clock() END)
RETURNING id
"""
ENTRY = """
INSERT INTO export_history (user_id, job_id, queue, application, subject_id, title, selection, format, options, request_key,
                            file_name, media_type, object_key, file_size, sha256, page_count, warnings, expires_at)
VALUES (%(user)s, %(job)s, %(queue)s, %(application)s, %(subject)s, %(title)s, %(selection)s, %(format)s, '{}', 'k',
        %(title)s || '.' || %(format)s, 'application/pdf', 'exports/' || new_id() || '/' || new_id() || '-1.pdf',
        %(size)s, '0', %(pages)s, %(warnings)s, clock() + %(lives)s)
RETURNING id
"""
APPLICATIONS: Final = {
    "documents": {"queue": "documents", "selection": '{"templateSlug": "classic"}'},
    "exams": {"queue": "exam-reports", "selection": '{"classIds": []}'},
}


def add_job(
    owner: Owner,
    user: Principal,
    *,
    status: str = "pending",
    application: str = "documents",
    subject: UUID | str | None = None,
    title: str = "A resume",
    file_format: str = "pdf",
    took: timedelta = timedelta(seconds=1),
) -> UUID:
    """Add a job that waits, or has just ended."""
    values = {
        **APPLICATIONS[application],
        "user": user.user_id,
        "application": application,
        "subject": subject or uuid4(),
        "title": title,
        "format": file_format,
        "status": status,
        "ended": status != "pending",
        "error_code": "RENDER_FAILED" if status == "failed" else None,
        "took": took,
    }
    return owner.value(JOB, values)


def add_entry(
    owner: Owner,
    user: Principal,
    *,
    job: UUID | None = None,
    application: str = "documents",
    subject: UUID | str | None = None,
    title: str = "A resume",
    file_format: str = "pdf",
    size: int = 1000,
    pages: int | None = 1,
    warnings: Sequence[dict[str, Any]] = (),
    lives: timedelta = timedelta(days=3),
) -> UUID:
    """Add a completed export; with a negative lifetime it has expired."""
    values = {
        **APPLICATIONS[application],
        "user": user.user_id,
        "job": job,
        "application": application,
        "subject": subject or uuid4(),
        "title": title,
        "format": file_format,
        "size": size,
        "pages": pages,
        "warnings": json.dumps(list(warnings)),
        "lives": lives,
    }
    return owner.value(ENTRY, values)


def add_batch(owner: Owner, user: Principal, jobs: Sequence[UUID]) -> UUID:
    """Add a batch of jobs that are there."""
    batch: UUID = owner.value(
        "INSERT INTO batches (user_id, output_format, options) VALUES (%s, 'zip', '{}') RETURNING id", (user.user_id,)
    )
    for position, job in enumerate(jobs):
        owner.rows(
            "INSERT INTO batch_items (batch_id, position, user_id, subject_id, title, job_id)"
            " SELECT %s, %s, user_id, subject_id, title, id FROM export_jobs WHERE id = %s",
            (batch, position, job),
        )
    return batch
