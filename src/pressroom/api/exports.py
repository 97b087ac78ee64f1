"""`POST /api/v1/export/pdf`: request a PDF. With `Prefer: wait=N`, the response is the PDF if the job completes in time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.response import Stream

from pressroom.api.schemas.exports import RequestExport, SubmittedJob
from pressroom.auth.principal import Principal
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.errors import (
    DailyLimitError,
    DatabaseUnavailableError,
    DocumentNotFoundError,
    ExportCancelledError,
    ExportExpiredError,
    IdempotencyKeyReusedError,
    InvalidOptionsError,
    NotFoundError,
    PressroomError,
    QueueFullError,
    QuotaExceededError,
    ReferenceNotFoundError,
    StorageUnavailableError,
    StrictWarningsError,
    TemplateNotFoundError,
    WorkerLostError,
)
from pressroom.exports.idempotency import remember
from pressroom.exports.jobs import read_job, watch_job
from pressroom.exports.model import LIVE, ExportJob, ExportRequest, HistoryEntry, JobView, Status, Submitted
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.downloads import file_headers, stream_file
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import bypasses_cache, preferred_wait, read_body
from pressroom.http.responses import data_response
from pressroom.http.services import Services
from pressroom.http.submitting import KEY_DESCRIPTION, idempotency_key, once_per_key, submit_all
from pressroom.http.waiting import wait_for_job
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.printing import PRINT_ERRORS
from pressroom.storage.ranges import ByteRange
from pressroom.storage.store import Store

TAG: Final = "exports"
JOB_ERRORS: Final[Mapping[str, type[PressroomError]]] = {
    error.code: error
    for error in (
        DatabaseUnavailableError,
        DocumentNotFoundError,
        *PRINT_ERRORS,
        ReferenceNotFoundError,
        StorageUnavailableError,
        StrictWarningsError,
        TemplateNotFoundError,
        WorkerLostError,
    )
}
"""Errors of failed jobs by code, for clients that wait. A job with any other code is answered with an internal error."""

MAX_WHOLE_BYTES: Final = 1_000_000
"""Files up to this size are read whole, larger ones are streamed. A resume without a photo is smaller."""
WAIT_HEADER: Final = {"Prefer": "`wait=N`: wait up to N seconds for the response (1 to 30)."}
JOB_HEADERS: Final = {"Location": "The job's address.", "Preference-Applied": "The accepted `wait`."}


def export_operation(*, summary: str, media_type: str) -> Operation:
    """Describe a route that exports documents in one format, whose files have this media type."""
    return Operation(
        summary=summary,
        tag=TAG,
        body=RequestExport,
        headers={
            **WAIT_HEADER,
            **KEY_DESCRIPTION,
            "Cache-Control": "`no-cache`: make a new file even when the same one is stored.",
        },
        responses={
            202: ResponseSpec(description="The job is in its queue.", body=SubmittedJob, headers=JOB_HEADERS),
            200: ResponseSpec(
                description="The file: the job was completed while the client waited.",
                media_type=media_type,
                headers={
                    "X-Job-Id": "The job.",
                    "X-Warning-Count": "The number of the export's warnings, which the job lists.",
                    "Content-Disposition": "The file's name.",
                },
            ),
        },
        errors=(
            InvalidOptionsError,
            QueueFullError,
            DailyLimitError,
            QuotaExceededError,
            IdempotencyKeyReusedError,
            TemplateNotFoundError,
            ExportCancelledError,
            ExportExpiredError,
            *JOB_ERRORS.values(),
        ),
    )


@post(
    "/api/v1/export/pdf",
    opt=operation_opt(export_operation(summary="Export a document as PDF", media_type="application/pdf")),
)
async def export_pdf(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes] | Stream:
    """Request an export, and wait for its file if the client prefers to."""
    return await _export(request, services, principal, file_format="pdf")


def job_path(job_id: UUID) -> str:
    """Return a job's address."""
    return f"/api/v1/export/job/{job_id}"


def has_ended(view: JobView) -> bool:
    """Return whether the job has ended: completed, failed or cancelled."""
    return view.job.status not in LIVE


async def _export(request: ApiRequest, services: Services, principal: Principal, *, file_format: str) -> Response[bytes] | Stream:
    body = await read_body(request, RequestExport)
    seconds = preferred_wait(request)
    key = await idempotency_key(request)
    with ExitStack() as watching:

        async def requests(conn: TenantConnection) -> list[ExportRequest]:
            return [
                await services.document_exports.request(
                    conn,
                    document_id=body.document_id,
                    template_slug=body.template_slug,
                    file_format=file_format,
                    options=body.options or ExportOptions(),
                )
            ]

        async def record(
            conn: TenantConnection, _requests: Sequence[ExportRequest], jobs: Sequence[Submitted]
        ) -> tuple[asyncio.Event, Submitted]:
            (job,) = jobs
            if key is not None:
                await remember(conn, key, job_id=job.job_id)
            # Before the commit, no worker can see a new job, so no change is missed.
            return watching.enter_context(services.events.subscribe(job.job_id, include_progress=False)), job

        async def again(job_id: UUID) -> tuple[asyncio.Event, Submitted]:
            changed = watching.enter_context(services.events.subscribe(job_id, include_progress=False))
            async with acting_as(services.web_pool, principal) as conn:
                await watch_job(conn, job_id)
                job = (await read_job(conn, job_id, positions=services.queue_positions)).job
            return changed, Submitted(job_id=job_id, status=job.status, deduplicated=True, reused=False)

        changed, submitted = await once_per_key(
            services,
            principal,
            key,
            first=lambda: submit_all(
                services,
                principal,
                requests,
                reuse=not bypasses_cache(request),
                watched=seconds is not None,
                record=record,
            ),
            again=again,
        )
        headers = {"Location": job_path(submitted.job_id)}
        if seconds is None:
            return data_response(SubmittedJob.of(submitted), status=202, headers=headers)
        view = await wait_for_job(
            services,
            principal,
            submitted.job_id,
            changed=changed,
            seconds=seconds,
            until=has_ended,
            is_new=not (submitted.deduplicated or submitted.reused),
        )
    headers["Preference-Applied"] = f"wait={seconds}"
    if view.result is not None:
        return await _file_response(services.store, view.job, view.result, headers)
    if has_ended(view):
        raise _error_of(view.job)
    live = msgspec.structs.replace(SubmittedJob.of(submitted), status=view.job.status)
    return data_response(live, status=202, headers=headers)


async def _file_response(store: Store, job: ExportJob, entry: HistoryEntry, headers: dict[str, str]) -> Response[bytes] | Stream:
    headers = {
        **headers,
        **file_headers(key=entry.object_key, file_name=entry.file_name),
        "Cache-Control": "private, no-store",
        "X-Job-Id": str(job.id),
        "X-Warning-Count": str(len(entry.warnings)),
    }
    try:
        if entry.file_size <= MAX_WHOLE_BYTES:
            content = await store.read_whole(entry.object_key)
            return Response(content, status_code=200, media_type=entry.media_type, headers=headers)
        size = await store.size(entry.object_key)
    except NotFoundError as error:
        raise ExportExpiredError(details={"jobId": str(job.id)}) from error
    headers["Content-Length"] = str(size)
    part = ByteRange(start=0, end=size, size=size)
    return stream_file(store, entry.object_key, part, status=200, media_type=entry.media_type, headers=headers)


def _error_of(job: ExportJob) -> PressroomError:
    details = {**(job.error_details or {}), "jobId": str(job.id)}
    if job.status is Status.CANCELLED:
        return ExportCancelledError(details=details)
    if job.status is Status.COMPLETED:
        return DocumentNotFoundError("This export was deleted while you waited for it.", details=details)
    return JOB_ERRORS.get(job.error_code or "", PressroomError)(job.error_message, details=details)
