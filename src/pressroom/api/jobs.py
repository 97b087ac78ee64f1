"""`/api/v1/export/job/{id}` and `…/retry/{id}`: read, cancel and repeat a job."""

from __future__ import annotations

import hashlib

import msgspec
from litestar import Response, delete, get, post
from litestar.params import FromPath

from pressroom.api.exports import TAG, WAIT_HEADER, job_path
from pressroom.api.schemas.documents import Message
from pressroom.api.schemas.exports import JobBody, JobItems, ListJobs, RetriedJob
from pressroom.db.tenant import acting_as
from pressroom.errors import (
    ConflictError,
    DailyLimitError,
    DocumentNotFoundError,
    JobNotFoundError,
    QueueFullError,
    QuotaExceededError,
    ReferenceNotFoundError,
    TemplateNotFoundError,
)
from pressroom.exports.jobs import cancel_export, list_jobs, read_job, repeatable_job, watch_job
from pressroom.exports.model import LIVE, JobView
from pressroom.exports.submit import submit_export
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import entity_tags, preferred_wait, read_id, read_query
from pressroom.http.responses import data_response, empty_response, json_response, success_body
from pressroom.http.waiting import wait_for_job

JOB_ID = {"job_id": "The job."}
MESSAGES = {
    "cancelled": "The export was cancelled.",
    "cancelling": "The export is being cancelled, which takes up to a second.",
}


@get(
    "/api/v1/export/job/{job_id:str}",
    opt=operation_opt(
        Operation(
            summary="Read a job, or wait for its next change",
            tag=TAG,
            path_parameters=JOB_ID,
            headers={**WAIT_HEADER, "If-None-Match": "The entity tag of the state that the client has."},
            responses={
                200: ResponseSpec(
                    description="The job. With `Prefer: wait=N`, after its next change or N seconds.",
                    body=JobBody,
                    headers={"ETag": "The entity tag of the job's state.", "Preference-Applied": "The accepted `wait`."},
                ),
                304: ResponseSpec(description="The job has not changed.", media_type=""),
            },
            errors=(JobNotFoundError,),
        )
    ),
)
async def read_one(
    job_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Read a job, at once or after its next change."""
    job_uuid = read_id(job_id, not_found=JobNotFoundError)
    known_tags = entity_tags(request, "If-None-Match") or ()
    seconds = preferred_wait(request)
    headers = {"Cache-Control": "private, no-cache"}
    if seconds is None:
        async with acting_as(services.web_pool, principal) as conn:
            view = await read_job(conn, job_uuid, positions=services.queue_positions)
    else:
        with services.events.subscribe(job_uuid) as changed:
            until = _ChangedSince(known_tags)
            async with acting_as(services.web_pool, principal) as conn:
                await watch_job(conn, job_uuid)
            view = await wait_for_job(services, principal, job_uuid, changed=changed, seconds=seconds, until=until)
        headers["Preference-Applied"] = f"wait={seconds}"
    body = success_body(JobBody.of(view))
    tag = tag_of(view)
    headers["ETag"] = f'"{tag}"'
    if tag in known_tags:
        return empty_response(status=304, headers=headers)
    return json_response(body, status=200, headers=headers)


@get(
    "/api/v1/export/jobs",
    opt=operation_opt(
        Operation(
            summary="List jobs, newest first",
            tag=TAG,
            query=ListJobs,
            responses={200: ResponseSpec(description="A page of jobs.", body=JobItems)},
        )
    ),
)
async def list_all(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """List the user's jobs."""
    query = read_query(request, ListJobs)
    statuses = (query.status,) if query.status else ()
    async with acting_as(services.web_pool, principal) as conn:
        page = await list_jobs(
            conn, limit=query.limit, cursor=query.cursor, statuses=statuses, positions=services.queue_positions
        )
    return data_response(JobItems.of(page))


@delete(
    "/api/v1/export/job/{job_id:str}",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Cancel a job",
            tag=TAG,
            path_parameters=JOB_ID,
            responses={200: ResponseSpec(description="The job was cancelled, or will be within a second.", body=Message)},
            errors=(JobNotFoundError,),
        )
    ),
)
async def cancel_one(job_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Cancel a live job."""
    job_uuid = read_id(job_id, not_found=JobNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        outcome = await cancel_export(conn, job_uuid)
    return data_response(Message(message=MESSAGES[outcome]))


@post(
    "/api/v1/export/retry/{job_id:str}",
    opt=operation_opt(
        Operation(
            summary="Repeat a failed or cancelled job",
            tag=TAG,
            path_parameters=JOB_ID,
            responses={
                202: ResponseSpec(
                    description="A new job with the same options.",
                    body=RetriedJob,
                    headers={"Location": "The new job's address."},
                )
            },
            errors=(
                JobNotFoundError,
                ConflictError,
                DocumentNotFoundError,
                ReferenceNotFoundError,
                TemplateNotFoundError,
                QueueFullError,
                DailyLimitError,
                QuotaExceededError,
            ),
        )
    ),
)
async def retry_one(job_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Submit the request of a failed or cancelled job again, as a new job."""
    job_uuid = read_id(job_id, not_found=JobNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        job = await repeatable_job(conn, job_uuid)
        request = await services.request_again[job.application](conn, job)
        submitted = await submit_export(conn, request, limits=services.limits)
    version = request.subject.version
    retried = RetriedJob(job_id=submitted.job_id, document_version=version, edited=version != job.subject_version)
    return data_response(retried, status=202, headers={"Location": job_path(submitted.job_id)})


class _ChangedSince:
    """Return whether a job has ended, or differs from the client's tags. Without tags, the first call sets the tag."""

    def __init__(self, known_tags: tuple[str, ...]) -> None:
        self._known_tags = known_tags

    def __call__(self, view: JobView) -> bool:
        tag = tag_of(view)
        if not self._known_tags:
            self._known_tags = (tag,)
        return tag not in self._known_tags or view.job.status not in LIVE


def tag_of(view: JobView) -> str:
    """Return the entity tag of a job's state."""
    # Without the estimate: it changes every second without any change of the job.
    body = msgspec.structs.replace(JobBody.of(view), estimated_wait_seconds=None)
    return hashlib.sha256(success_body(body)).hexdigest()[:32]
