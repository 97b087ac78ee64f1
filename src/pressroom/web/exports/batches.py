"""`/exports/batches/{id}`: the progress of a batch, its files, and what failed."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.documents.pictures import drawn_keys
from pressroom.errors import (
    BatchNotFoundError,
    ConflictError,
    CsrfFailedError,
    PressroomError,
    QueueFullError,
    QuotaExceededError,
)
from pressroom.exports.batches import cancel_batch, read_batch, replace_job
from pressroom.exports.model import JobView, Status
from pressroom.exports.submit import submit_export
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_id
from pressroom.http.services import Services
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.exports.jobs import shown_job
from pressroom.web.exports.queue import SUBMITTED
from pressroom.web.failures.words import say
from pressroom.web.language import words_of
from pressroom.web.pages import fragment, show

BATCH_ID: Final = {"batch_id": "The batch."}


@get(
    "/exports/batches/{batch_id:str}",
    opt=page_opt("Show a batch", path_parameters=BATCH_ID, errors=(BatchNotFoundError,)),
)
async def batch_page(
    batch_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show the page of a batch."""
    wanted = read_id(batch_id, not_found=BatchNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        values = await _values(conn, services, request, wanted)
    return await show(
        request, services, principal, "exports/batch_page.html", current="exports", refused=(), answer=False, **values
    )


@get(
    "/exports/batches/{batch_id:str}/state",
    opt=page_opt(
        "Show the state of a batch: a part of its page", response=PART, path_parameters=BATCH_ID, errors=(BatchNotFoundError,)
    ),
)
async def show_batch(
    batch_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show the progress and the documents."""
    wanted = read_id(batch_id, not_found=BatchNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        values = await _values(conn, services, request, wanted)
    return fragment(request, "exports/batch.html", **values)


@post(
    "/exports/batches/{batch_id:str}/cancel",
    status_code=200,
    opt=page_opt(
        "Cancel what is left of a batch, and show it",
        response=PART,
        path_parameters=BATCH_ID,
        errors=(BatchNotFoundError, CsrfFailedError),
    ),
)
async def cancel_rest(
    batch_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Cancel the live jobs. What was completed stays."""
    wanted = read_id(batch_id, not_found=BatchNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        await cancel_batch(conn, wanted)
    async with acting_as(services.web_pool, principal) as conn:
        values = await _values(conn, services, request, wanted)
    return fragment(request, "exports/batch.html", headers=SUBMITTED, **values)


@post(
    "/exports/batches/{batch_id:str}/retry",
    status_code=200,
    opt=page_opt(
        "Repeat the failed jobs of a batch, and show it",
        response=PART,
        path_parameters=BATCH_ID,
        errors=(BatchNotFoundError, ConflictError, QueueFullError, QuotaExceededError, CsrfFailedError),
    ),
)
async def retry_failed(
    batch_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Submit new jobs for the failed ones. What cannot be exported any more is said on the page."""
    wanted, words = read_id(batch_id, not_found=BatchNotFoundError), words_of(request)
    refused: list[tuple[str, str]] = []
    async with acting_as(services.web_pool, principal) as conn:
        batch = await read_batch(conn, wanted)
        failed = [(item, item.job) for item in batch.items if item.job and item.status is Status.FAILED]
        for item, job in failed:
            try:
                again = await services.request_again[job.application](conn, job)
            except PressroomError as error:
                refused.append((item.title, say(error, words).title))
                continue
            await replace_job(conn, wanted, item, await submit_export(conn, again, limits=services.limits, watched=True))
    async with acting_as(services.web_pool, principal) as conn:
        values = await _values(conn, services, request, wanted)
    return fragment(request, "exports/retried.html", headers=SUBMITTED, refused=refused, **values)


async def _values(conn: TenantConnection, services: Services, request: ApiRequest, batch_id: UUID) -> dict[str, Any]:
    batch, words = await read_batch(conn, batch_id), words_of(request)
    waits = services.queue_positions
    items = [
        (
            item,
            shown_job(
                JobView(
                    job=item.job,
                    result=item.result,
                    wait=await waits.estimate_wait(conn, item.job) if item.status is Status.PENDING else None,
                ),
                words,
            )
            if item.job
            else None,
        )
        for item in batch.items
    ]
    done = batch.counts[Status.COMPLETED]
    files = [item.result for item in batch.items if item.result and item.result.expires_at > batch.read_at]
    return {
        "batch": batch,
        "shown": items,
        "done": done,
        "failed": batch.counts[Status.FAILED],
        "total": len(batch.items),
        "files": len(files),
        "size": sum(file.file_size for file in files),
        "pages": sum(file.page_count or 0 for file in files),
        "pictures": await drawn_keys(conn, [item.subject_id for item in batch.items]),
    }
