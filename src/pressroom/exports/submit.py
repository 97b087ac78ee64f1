"""Submit requests to their queues. One SQL function decides about every refusal, under a lock of the user."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import PressroomError, QueueFullError
from pressroom.exports.model import ExportJob, ExportRequest, Status, Subject, Submitted

_QUERIES = load_queries("pressroom.exports")

KEY_VERSION: Final = 2
REFUSALS: Final[dict[str, type[PressroomError]]] = {error.code: error for error in (QueueFullError,)}
"""The errors for the refusal codes of the database."""


@dataclass(frozen=True, kw_only=True)
class ReusableFile:
    """A stored file of an identical request, and its history entry."""

    history_id: UUID
    object_key: str


def request_key(request: ExportRequest) -> str:
    """Hash what determines the file: subject, version, selection, format, options and revision.

    Requests of one user with the same key share a file.
    """
    subject = request.subject
    parts = (
        KEY_VERSION,
        subject.application,
        subject.id,
        subject.version,
        subject.selection,
        request.format,
        request.options,
        request.revision,
    )
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()


def request_of(job: ExportJob, *, revision: str) -> ExportRequest:
    """Return a job's request, as a producer of this revision answers it."""
    subject = Subject(
        application=job.application,
        id=job.subject_id,
        version=job.subject_version,
        title=job.title,
        selection=job.selection,
    )
    return ExportRequest(queue=job.queue, subject=subject, format=job.format, options=job.options, revision=revision)


async def find_reusable(conn: TenantConnection, request: ExportRequest) -> ReusableFile | None:
    """Find a stored file of an identical request. The caller checks, outside a transaction, that it still exists."""
    row = await (await conn.execute(_QUERIES["reusable"], {"request_key": request_key(request)})).fetchone()
    return None if row is None else ReusableFile(history_id=row[0], object_key=row[1])


async def submit_export(
    conn: TenantConnection,
    request: ExportRequest,
    *,
    ttl_seconds: int,
    reuse: ReusableFile | None = None,
    watched: bool = False,
) -> Submitted:
    """Submit a request, or return the live job of an identical request.

    Args:
        conn: The user's connection.
        request: The request.
        ttl_seconds: The lifetime of the file where the queue defines none.
        reuse: A stored file of an identical request: the new job is completed with it.
        watched: Send notifications of the job's changes.

    Raises:
        QueueFullError: The user has too many live jobs; details hold position and estimated wait.
    """
    subject = request.subject
    cursor = await conn.execute(
        _QUERIES["submit"],
        {
            "queue": request.queue,
            "application": subject.application,
            "subject_id": subject.id,
            "subject_version": subject.version,
            "title": subject.title,
            "selection": _json(subject.selection),
            "format": request.format,
            "options": _json(request.options),
            "request_key": request_key(request),
            "large": request.large,
            "watched": watched,
            "reuse_of": reuse.history_id if reuse else None,
            "ttl_seconds": ttl_seconds,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - the function returns exactly one row
    job_id, status, deduplicated, reused, refusal, details = row
    if refusal is not None:
        raise REFUSALS[refusal](details=details, retry_after=max(1, details["estimatedWaitSeconds"]))
    return Submitted(job_id=job_id, status=Status(status), deduplicated=deduplicated, reused=reused)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
