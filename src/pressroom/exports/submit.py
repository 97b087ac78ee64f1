"""Submit requests to their queues. One SQL function decides about every refusal, under a lock of the user."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

import msgspec

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import AllPlacesTakenError, DailyLimitError, PressroomError, QueueFullError, QuotaExceededError
from pressroom.exports.limits import ExportLimits
from pressroom.exports.model import ExportJob, ExportRequest, Status, Subject, Submitted

_QUERIES = load_queries("pressroom.exports")

KEY_VERSION: Final = 2
REFUSALS: Final[dict[str, type[PressroomError]]] = {
    "QUEUE_FULL": QueueFullError,
    "QUEUE_FULL_FOR_ALL": AllPlacesTakenError,
    "QUOTA_EXCEEDED": QuotaExceededError,
    "DAILY_LIMIT": DailyLimitError,
}
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


async def find_reusable(conn: TenantConnection, requests: Iterable[ExportRequest]) -> dict[str, ReusableFile]:
    """Find stored files of identical requests, by request key.

    The caller checks, outside a transaction, that they still exist.
    """
    keys = [request_key(request) for request in requests]
    rows = await (await conn.execute(_QUERIES["reusable"], {"request_keys": keys})).fetchall()
    return {key: ReusableFile(history_id=history_id, object_key=object_key) for key, history_id, object_key in rows}


async def submit_export(
    conn: TenantConnection,
    request: ExportRequest,
    *,
    limits: ExportLimits,
    reuse: ReusableFile | None = None,
    watched: bool = False,
) -> Submitted:
    """Submit a request, or return the live job of an identical request.

    Args:
        conn: The user's connection.
        request: The request.
        limits: The limits of the user and of the queue, and the lifetime of the file.
        reuse: A stored file of an identical request: the new job is completed with it.
        watched: Send notifications of the job's changes.

    Raises:
        QueueFullError: The user, or all users, have too many jobs; details hold position and estimated wait.
        QuotaExceededError: The user's stored exports reach the quota; details hold both numbers of bytes.
        DailyLimitError: The user has submitted as many jobs on this day as allowed.
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
            **asdict(limits),
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - the function returns exactly one row
    job_id, status, deduplicated, reused, refusal, details = row
    if refusal is not None:
        raise REFUSALS[refusal](details=details, retry_after=_retry_after(details))
    return Submitted(job_id=job_id, status=Status(status), deduplicated=deduplicated, reused=reused)


def _retry_after(details: dict[str, Any]) -> int | None:
    """Return the seconds to wait before another request; None: waiting does not help."""
    seconds = details.get("estimatedWaitSeconds", details.get("retryAfterSeconds"))
    return None if seconds is None else max(1, seconds)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
