"""`/api/v1/export/batch` and `…/retry`: export several documents at once, and repeat those that failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.params import FromPath

from pressroom.api.exports import TAG
from pressroom.api.schemas.batches import (
    BatchJob,
    RefusedDocument,
    RequestBatch,
    RetriedBatch,
    SubmittedBatch,
    batch_path,
    refusal_details,
)
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.errors import (
    BatchNotFoundError,
    ConflictError,
    DailyLimitError,
    DocumentNotFoundError,
    FieldError,
    IdempotencyKeyReusedError,
    InvalidOptionsError,
    InvalidRequestError,
    PressroomError,
    QueueFullError,
    QuotaExceededError,
    ReferenceNotFoundError,
    TemplateNotFoundError,
    TooManyDocumentsError,
)
from pressroom.exports.batches import insert_batch, read_batch, replace_job
from pressroom.exports.idempotency import remember
from pressroom.exports.model import ExportRequest, Status, Submitted
from pressroom.exports.submit import submit_export
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import bypasses_cache, read_body, read_id
from pressroom.http.responses import data_response
from pressroom.http.submitting import KEY_DESCRIPTION, idempotency_key, once_per_key, submit_all
from pressroom.rendering.options import ExportOptions

BATCH_ID: Final = {"batch_id": "The batch."}
SUBMIT_ERRORS: Final = (
    DocumentNotFoundError,
    ReferenceNotFoundError,
    TemplateNotFoundError,
    QueueFullError,
    DailyLimitError,
    QuotaExceededError,
)


@post(
    "/api/v1/export/batch",
    opt=operation_opt(
        Operation(
            summary="Export several documents as PDFs",
            tag=TAG,
            body=RequestBatch,
            headers={**KEY_DESCRIPTION, "Cache-Control": "`no-cache`: make new files even when the same ones are stored."},
            responses={
                202: ResponseSpec(
                    description="All jobs are in their queue, or completed with stored files.",
                    body=SubmittedBatch,
                    headers={"Location": "The batch's address."},
                )
            },
            errors=(TooManyDocumentsError, InvalidOptionsError, IdempotencyKeyReusedError, *SUBMIT_ERRORS),
        )
    ),
)
async def submit_batch(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Submit a job for each document, or none when one of them is refused."""
    body = await read_body(request, RequestBatch)
    _check_number(body.document_ids, most=services.settings.batch_max)
    key = await idempotency_key(request)
    options = body.options or ExportOptions()

    async def requests(conn: TenantConnection) -> list[ExportRequest]:
        return await services.document_exports.requests(
            conn, document_ids=body.document_ids, template_slug=body.template_slug, file_format="pdf", options=options
        )

    async def record(conn: TenantConnection, wanted: Sequence[ExportRequest], submitted: Sequence[Submitted]) -> SubmittedBatch:
        batch_id = await insert_batch(
            conn,
            output_format=body.output_format,
            selection={"templateSlug": body.template_slug},
            options=msgspec.to_builtins(options),
            requests=wanted,
            submitted=submitted,
        )
        if key is not None:
            await remember(conn, key, batch_id=batch_id)
        jobs = [
            BatchJob(job_id=job.job_id, document_id=document_id, status=job.status)
            for document_id, job in zip(body.document_ids, submitted, strict=True)
        ]
        return SubmittedBatch(batch_id=batch_id, jobs=jobs)

    async def again(batch_id: UUID) -> SubmittedBatch:
        async with acting_as(services.web_pool, principal) as conn:
            batch = await read_batch(conn, batch_id)
        jobs = [BatchJob(job_id=item.job.id, document_id=item.subject_id, status=item.status) for item in batch.items if item.job]
        return SubmittedBatch(batch_id=batch_id, jobs=jobs)

    submitted = await once_per_key(
        services,
        principal,
        key,
        first=lambda: submit_all(services, principal, requests, reuse=not bypasses_cache(request), watched=False, record=record),
        again=again,
    )
    return data_response(submitted, status=202, headers={"Location": batch_path(submitted.batch_id)})


@post(
    "/api/v1/export/batch/{batch_id:str}/retry",
    opt=operation_opt(
        Operation(
            summary="Repeat the failed jobs of a batch",
            tag=TAG,
            path_parameters=BATCH_ID,
            responses={
                202: ResponseSpec(
                    description="New jobs for the current versions of the failed documents, with the same options.",
                    body=RetriedBatch,
                    headers={"Location": "The batch's address."},
                )
            },
            errors=(BatchNotFoundError, ConflictError, *SUBMIT_ERRORS),
        )
    ),
)
async def retry_batch(batch_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Submit new jobs for the failed ones. Documents that cannot be requested any more are named."""
    wanted = read_id(batch_id, not_found=BatchNotFoundError)
    jobs: list[BatchJob] = []
    refused: list[RefusedDocument] = []
    async with acting_as(services.web_pool, principal) as conn:
        batch = await read_batch(conn, wanted)
        failed = [(item, item.job) for item in batch.items if item.job and item.status is Status.FAILED]
        if not failed:
            raise ConflictError("No export of this batch has failed, so there is nothing to repeat.")
        for item, job in failed:
            try:
                request = await services.request_again[job.application](conn, job)
            except PressroomError as error:
                refused.append(RefusedDocument(document_id=item.subject_id, code=error.code, message=error.message))
                continue
            submitted = await submit_export(conn, request, limits=services.limits)
            await replace_job(conn, wanted, item, submitted)
            jobs.append(BatchJob(job_id=submitted.job_id, document_id=item.subject_id, status=submitted.status))
    if not jobs:
        raise ConflictError("None of the failed documents can be exported any more.", details=refusal_details(refused))
    answer = RetriedBatch(batch_id=wanted, jobs=jobs, refused=refused)
    return data_response(answer, status=202, headers={"Location": batch_path(wanted)})


def _check_number(document_ids: Sequence[UUID], *, most: int) -> None:
    if not document_ids:
        raise InvalidRequestError.for_fields([FieldError("documentIds", "must name at least one document.")])
    if len(document_ids) > most:
        raise TooManyDocumentsError(
            f"A batch may have {most} documents, and this one has {len(document_ids)}. Divide it into several batches.",
            details={"limit": most, "documents": len(document_ids)},
        )
