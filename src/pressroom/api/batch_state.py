"""`/api/v1/export/batch/{id}` and `…/download`: read, cancel and download a batch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from litestar import Response, delete, get
from litestar.params import FromPath

from pressroom.api.batches import BATCH_ID
from pressroom.api.exports import TAG, WAIT_HEADER
from pressroom.api.schemas.batches import (
    BatchBody,
)
from pressroom.api.schemas.documents import Message
from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.errors import (
    BatchNotFoundError,
    ConflictError,
    ExportExpiredError,
)
from pressroom.exports.archive import MEDIA_TYPE, unexpired
from pressroom.exports.batches import Batch, cancel_batch, count_downloads, read_batch
from pressroom.exports.jobs import watch_jobs
from pressroom.exports.model import LIVE, Status
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import entity_tags, preferred_wait, read_id
from pressroom.http.responses import data_response, empty_response, json_response, success_body
from pressroom.http.services import Services
from pressroom.http.waiting import wait_for
from pressroom.storage.names import file_name


@get(
    "/api/v1/export/batch/{batch_id:str}",
    opt=operation_opt(
        Operation(
            summary="Read a batch",
            tag=TAG,
            path_parameters=BATCH_ID,
            headers={**WAIT_HEADER, "If-None-Match": "The tag of the state that the client has."},
            responses={
                200: ResponseSpec(
                    description="The batch. With `Prefer: wait=N`, after the next change of a job or N seconds.",
                    body=BatchBody,
                    headers={"ETag": "Changes with the batch.", "Preference-Applied": "The wait that was granted."},
                ),
                304: ResponseSpec(description="The batch has not changed.", media_type=""),
            },
            errors=(BatchNotFoundError,),
        )
    ),
)
async def read_batch_state(
    batch_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Read a batch, now or at the next change of one of its jobs."""
    wanted = read_id(batch_id, not_found=BatchNotFoundError)
    known = entity_tags(request, "If-None-Match") or ()
    seconds = preferred_wait(request)
    headers = {"Cache-Control": "private, no-cache"}
    async with acting_as(services.web_pool, principal) as conn:
        batch = await read_batch(conn, wanted)
    if seconds is not None:
        batch = await _wait(services, principal, batch, seconds=seconds, known=known)
        headers["Preference-Applied"] = f"wait={seconds}"
    body = _body(batch)
    tag = _tag(body)
    headers["ETag"] = f'"{tag}"'
    if tag in known:
        return empty_response(status=304, headers=headers)
    return json_response(body, status=200, headers=headers)


@delete(
    "/api/v1/export/batch/{batch_id:str}",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Cancel what is left of a batch",
            tag=TAG,
            path_parameters=BATCH_ID,
            responses={200: ResponseSpec(description="How many jobs were cancelled.", body=Message)},
            errors=(BatchNotFoundError,),
        )
    ),
)
async def cancel_rest(batch_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Cancel the live jobs of a batch, except those that other requests wait for too."""
    wanted = read_id(batch_id, not_found=BatchNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        cancelled = await cancel_batch(conn, wanted)
    exports = "1 export is" if cancelled == 1 else f"{cancelled} exports are"
    return data_response(Message(message=f"{exports} cancelled. What was completed stays in the history."))


@get(
    "/api/v1/export/batch/{batch_id:str}/download",
    opt=operation_opt(
        Operation(
            summary="Download a batch as one ZIP",
            tag=TAG,
            path_parameters=BATCH_ID,
            responses={
                302: ResponseSpec(
                    description="Redirects to a signed link, which streams the archive.",
                    media_type="",
                    headers={"Location": "The signed link."},
                )
            },
            errors=(BatchNotFoundError, ConflictError, ExportExpiredError),
        )
    ),
)
async def download_batch(batch_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Count a download of each file and redirect to the archive."""
    wanted = read_id(batch_id, not_found=BatchNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        batch = await read_batch(conn, wanted)
        if not batch.has_ended:
            raise ConflictError(
                "Exports of this batch are still under way. Wait for them, or download what is completed one by one."
            )
        if not batch.counts[Status.COMPLETED]:
            raise BatchNotFoundError("No document of this batch was exported, so there is nothing to download.")
        lifetimes = await count_downloads(conn, wanted)
    if not lifetimes:
        raise ExportExpiredError
    token = services.batch_links.sign(
        key=f"{principal.user_id}/{wanted}",
        file_name=file_name(f"Pressroom {batch.created_at:%Y-%m-%d}", extension="zip"),
        content_type=MEDIA_TYPE,
        ttl_seconds=min(services.settings.link_ttl_seconds, max(lifetimes.values())),
    )
    return empty_response(status=302, headers={"Location": f"{services.settings.base_url.rstrip('/')}/files/batches/{token}"})


async def _wait(services: Services, principal: Principal, batch: Batch, *, seconds: int, known: Sequence[str]) -> Batch:
    """Return the batch at its next change, or after so many seconds."""
    shown = known or (_tag(_body(batch)),)
    live = {item.job.id for item in batch.items if item.job and item.status in LIVE}
    with services.events.subscribe(*live) as changed:
        async with acting_as(services.web_pool, principal) as conn:
            await watch_jobs(conn, live)
        return await wait_for(
            lambda conn: read_batch(conn, batch.id),
            services=services,
            principal=principal,
            changed=changed,
            seconds=seconds,
            until=lambda now: now.has_ended or _tag(_body(now)) not in shown,
        )


def _body(batch: Batch) -> bytes:
    downloadable = (
        batch.output_format == "zip" and batch.has_ended and any(unexpired(item, batch.read_at) for item in batch.items)
    )
    return success_body(BatchBody.of(batch, downloadable=downloadable))


def _tag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]
