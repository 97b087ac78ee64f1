"""`/api/v1/export/job/{id}` and `…/retry/{id}`: follow, stop and repeat one export."""

from __future__ import annotations

import hashlib

import msgspec
from litestar import Response, delete, get, post
from litestar.params import FromPath

from pressroom.api.exports import TAG, WAIT_HEADER, job_path
from pressroom.api.schemas.documents import Message
from pressroom.api.schemas.exports import JobBody, RetriedJob
from pressroom.db.tenant import acting_as
from pressroom.errors import (
    ConflictError,
    DocumentNotFoundError,
    JobNotFoundError,
    QueueFullError,
    TemplateNotFoundError,
)
from pressroom.exports.jobs import cancel_export, read_job, repeatable_job, watch_job
from pressroom.exports.model import LIVE, JobView
from pressroom.exports.submit import submit_export
from pressroom.http.answers import answer, empty, json_response, success_body
from pressroom.http.dependencies import ApiRequest, GivenPrincipal, GivenServices
from pressroom.http.operations import Answer, Operation, described
from pressroom.http.requests import entity_tags, preferred_wait, read_id
from pressroom.http.waiting import wait_for_job

JOB_ID = {"job_id": "The job."}
MESSAGES = {
    "cancelled": "The export was cancelled.",
    "cancelling": "The export is being stopped; within a second its job is cancelled.",
}


@get(
    "/api/v1/export/job/{job_id:str}",
    opt=described(
        Operation(
            summary="Follow a job",
            tag=TAG,
            path_parameters=JOB_ID,
            headers={**WAIT_HEADER, "If-None-Match": "The tag of the state that the client has."},
            answers={
                200: Answer(
                    description="The job. With `Prefer: wait=N`, after its next change or N seconds.",
                    body=JobBody,
                    headers={"ETag": "Changes with the job.", "Preference-Applied": "The wait that was granted."},
                ),
                304: Answer(description="Nothing has changed.", media_type=""),
            },
            errors=(JobNotFoundError,),
        )
    ),
)
async def read_one(
    job_id: FromPath[str], request: ApiRequest, services: GivenServices, principal: GivenPrincipal
) -> Response[bytes]:
    """Read a job, at once or at its next change."""
    wanted = read_id(job_id, otherwise=JobNotFoundError)
    known = entity_tags(request, "If-None-Match") or ()
    seconds = preferred_wait(request)
    headers = {"Cache-Control": "private, no-cache"}
    if seconds is None:
        async with acting_as(services.web_pool, principal) as conn:
            view = await read_job(conn, wanted, positions=services.queue_positions)
    else:
        with services.events.subscribe(wanted) as changed:
            until = _ChangedSince(known)
            async with acting_as(services.web_pool, principal) as conn:
                await watch_job(conn, wanted)
            view = await wait_for_job(services, principal, wanted, changed=changed, seconds=seconds, until=until)
        headers["Preference-Applied"] = f"wait={seconds}"
    body = success_body(JobBody.of(view))
    tag = _tag(view)
    headers["ETag"] = f'"{tag}"'
    if tag in known:
        return empty(status=304, headers=headers)
    return json_response(body, status=200, headers=headers)


@delete(
    "/api/v1/export/job/{job_id:str}",
    status_code=200,
    opt=described(
        Operation(
            summary="Cancel a job",
            tag=TAG,
            path_parameters=JOB_ID,
            answers={200: Answer(description="It is cancelled, or will be within a second.", body=Message)},
            errors=(JobNotFoundError,),
        )
    ),
)
async def cancel_one(job_id: FromPath[str], services: GivenServices, principal: GivenPrincipal) -> Response[bytes]:
    """Cancel a job that has not ended."""
    wanted = read_id(job_id, otherwise=JobNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        outcome = await cancel_export(conn, wanted)
    return answer(Message(message=MESSAGES[outcome]))


@post(
    "/api/v1/export/retry/{job_id:str}",
    opt=described(
        Operation(
            summary="Repeat a failed or cancelled job",
            tag=TAG,
            path_parameters=JOB_ID,
            answers={
                202: Answer(
                    description="A new job with the same options.",
                    body=RetriedJob,
                    headers={"Location": "The new job's address."},
                )
            },
            errors=(JobNotFoundError, ConflictError, DocumentNotFoundError, TemplateNotFoundError, QueueFullError),
        )
    ),
)
async def retry_one(job_id: FromPath[str], services: GivenServices, principal: GivenPrincipal) -> Response[bytes]:
    """Make a new job of one that failed or was cancelled."""
    wanted = read_id(job_id, otherwise=JobNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        job = await repeatable_job(conn, wanted)
        request = await services.request_again[job.application](conn, job)
        submitted = await submit_export(conn, request, ttl_seconds=services.settings.export_ttl_seconds)
    return answer(RetriedJob(job_id=submitted.job_id), status=202, headers={"Location": job_path(submitted.job_id)})


class _ChangedSince:
    """Tells whether a job differs from what the client knows: by tag, else from how it was at the first look."""

    def __init__(self, known: tuple[str, ...]) -> None:
        self._known = known

    def __call__(self, view: JobView) -> bool:
        tag = _tag(view)
        if not self._known:
            self._known = (tag,)
            return view.job.status not in LIVE
        return tag not in self._known or view.job.status not in LIVE


def _tag(view: JobView) -> str:
    # The estimate moves by itself: a client that polls would be told of a change each second.
    body = msgspec.structs.replace(JobBody.of(view), estimated_wait_seconds=None)
    return hashlib.sha256(success_body(body)).hexdigest()[:32]
