"""What a user can do with exports: the use cases that the API and the pages call.

Each function works inside a transaction of `acting_as`, sees only that user's rows, and never commits.
"""

from __future__ import annotations

from uuid import UUID

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.documents.repository import read_document
from pressroom.documents.templates import template_named
from pressroom.errors import (
    ConflictError,
    ExportExpiredError,
    JobNotFoundError,
    NotFoundError,
    QueueFullError,
)
from pressroom.exports.model import (
    HistoryEntry,
    HistoryPage,
    JobView,
    QueueWait,
    Status,
    Submitted,
)
from pressroom.exports.requests import request_key
from pressroom.exports.rows import history_row, job_and_file_row, write_options
from pressroom.kinds import kind_named
from pressroom.rendering.options import ExportOptions

_QUERIES = load_queries("pressroom.exports")

UNKNOWN_EXPORT = "There is no such export among yours. `GET /api/v1/export/history` lists them."


async def request_export(
    conn: TenantConnection,
    *,
    document_id: UUID,
    template_slug: str | None = None,
    options: ExportOptions,
    reuse: bool = True,
) -> Submitted:
    """Put an export of the document's current version into its queue; without a template, with the document's own.

    The same request while one is under way answers with that job. With `reuse`, a stored file of the same request answers
    at once.

    Raises:
        DocumentNotFoundError: The user has no such document.
        TemplateNotFoundError: The kind has no such template.
        QueueFullError: The user has too many jobs in flight; details hold position and estimated wait.
    """
    document = await read_document(conn, document_id)
    kind = kind_named(document.kind)
    template = template_named(kind, template_slug or document.template_slug)
    key = request_key(
        document_id=document.id,
        document_version=document.version,
        template=template,
        export_format="pdf",
        options=options,
    )
    cursor = await conn.execute(
        _QUERIES["submit"],
        {
            "queue": kind.queue,
            "document_id": document.id,
            "document_kind": kind.name,
            "document_title": document.title,
            "document_version": document.version,
            "template_slug": template.slug,
            "format": "pdf",
            "options": write_options(options),
            "request_key": key,
            "reuse": reuse,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - the function returns exactly one row
    job_id, status, deduplicated, reused, position, seconds = row
    if job_id is None:
        raise QueueFullError(details={"position": position, "estimatedWaitSeconds": seconds}, retry_after=max(1, seconds))
    return Submitted(job_id=job_id, status=Status(status), deduplicated=deduplicated, reused=reused)


async def read_job(conn: TenantConnection, job_id: UUID) -> JobView:
    """Read one job with its result or its place in the queue.

    Raises:
        JobNotFoundError: The user has no such job.
    """
    async with conn.cursor(row_factory=job_and_file_row) as jobs:
        found = await (await jobs.execute(_QUERIES["read_job"], {"job_id": job_id})).fetchone()
    if found is None:
        raise JobNotFoundError
    job, result = found
    wait = None
    if job.status is Status.PENDING:
        cursor = await conn.execute(_QUERIES["queue_wait"], {"queue": job.queue, "job_id": job_id})
        if row := await cursor.fetchone():
            wait = QueueWait(position=row[0], seconds=row[1])
    return JobView(job=job, result=result, wait=wait)


async def cancel_export(conn: TenantConnection, job_id: UUID) -> str:
    """Cancel a pending job at once (`cancelled`), or tell a running one to stop (`cancelling`).

    Raises:
        JobNotFoundError: The user has no such job, or it has ended.
    """
    row = await (await conn.execute(_QUERIES["cancel"], {"job_id": job_id})).fetchone()
    if row is None or row[0] is None:
        raise JobNotFoundError
    return str(row[0])


async def cancel_exports_of(conn: TenantConnection, document_id: UUID) -> None:
    """Cancel whatever is under way for a document that is about to be deleted."""
    jobs = await conn.execute(_QUERIES["live_jobs_of_document"], {"document_id": document_id})
    for (job_id,) in await jobs.fetchall():
        await conn.execute(_QUERIES["cancel"], {"job_id": job_id})


async def retry_export(conn: TenantConnection, job_id: UUID) -> Submitted:
    """Make a new job with the options and template of one that failed or was cancelled; it prints the document's current version.

    Raises:
        JobNotFoundError: The user has no such job.
        ConflictError: It has neither failed nor been cancelled.
        DocumentNotFoundError: Its document is gone.
    """
    job = (await read_job(conn, job_id)).job
    if job.status not in {Status.FAILED, Status.CANCELLED}:
        raise ConflictError(
            f"Only a failed or cancelled export can be tried again, and this one is {job.status}. Wait for it to end, "
            "or export the document anew."
        )
    return await request_export(
        conn, document_id=job.document_id, template_slug=job.template_slug, options=job.options, reuse=False
    )


async def list_history(
    conn: TenantConnection, *, limit: int, cursor: UUID | None = None, document_id: UUID | None = None
) -> HistoryPage:
    """List finished exports, newest first, from `cursor` on."""
    async with conn.cursor(row_factory=history_row) as entries:
        await entries.execute(_QUERIES["list_history"], {"cursor": cursor, "document_id": document_id, "limit": limit})
        found = await entries.fetchall()
    items = tuple(found[:limit])
    return HistoryPage(items=items, next_cursor=items[-1].id if len(found) > limit else None)


async def open_export(conn: TenantConnection, history_id: UUID) -> HistoryEntry:
    """Count one download of an export and return it.

    Raises:
        NotFoundError: The user has no such export.
        ExportExpiredError: Its time is over, or its file is gone.
    """
    async with conn.cursor(row_factory=history_row) as entries:
        parameters = {"history_id": history_id}
        if entry := await (await entries.execute(_QUERIES["count_download"], parameters)).fetchone():
            return entry
        if await (await entries.execute(_QUERIES["read_history"], parameters)).fetchone():
            raise ExportExpiredError
    raise NotFoundError(UNKNOWN_EXPORT)


async def delete_export(conn: TenantConnection, history_id: UUID) -> str:
    """Remove an export from the history and return the key of its file, which the caller deletes after the commit.

    A file that is left behind when the process dies in between is found by the clean-up.

    Raises:
        NotFoundError: The user has no such export.
    """
    row = await (await conn.execute(_QUERIES["delete_history"], {"history_id": history_id})).fetchone()
    if row is None:
        raise NotFoundError(UNKNOWN_EXPORT)
    return str(row[0])
