"""`/api/v1/export/job/{id}/events`: the changes of a job as server-sent events (HTML standard, section 9.2)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.params import FromPath
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from pressroom.api.exports import TAG
from pressroom.api.jobs import JOB_ID, tag_of
from pressroom.api.schemas.exports import JobBody
from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.errors import DatabaseUnavailableError, JobNotFoundError
from pressroom.exports.jobs import read_job, watch_job
from pressroom.exports.model import LIVE, JobView, Status
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import read_id
from pressroom.http.responses import empty_response
from pressroom.http.services import Services

EVENTS: Final = "text/event-stream"
HEARTBEAT_SECONDS: Final = 15.0
"""Interval of comments on a quiet stream: proxies close connections that are silent for a minute."""
POSITION_SECONDS: Final = 5.0
"""The same interval while a job is pending: its position changes without a notification."""
RETRY_MS: Final = 1000
"""Milliseconds after which a browser reconnects."""
HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""The second one stops nginx from buffering the stream."""


@get(
    "/api/v1/export/job/{job_id:str}/events",
    opt=operation_opt(
        Operation(
            summary="Follow a job as server-sent events",
            tag=TAG,
            path_parameters=JOB_ID,
            headers={"Last-Event-ID": "The id of the last event that the client has; that state is not sent again."},
            responses={
                200: ResponseSpec(
                    description="Events `progress`, `completed`, `failed` and `cancelled`, with the job as data.",
                    media_type=EVENTS,
                ),
                204: ResponseSpec(description="The job has ended, and the client has its last state.", media_type=""),
            },
            errors=(JobNotFoundError,),
        )
    ),
)
async def follow_job(
    job_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes] | ServerSentEvent:
    """Stream the states of a job until it ends."""
    wanted = read_id(job_id, not_found=JobNotFoundError)
    known = request.headers.get("Last-Event-ID", "")
    async with acting_as(services.web_pool, principal) as conn:
        view = await read_job(conn, wanted, positions=services.queue_positions)
    if tag_of(view) == known and _has_ended(view):
        return empty_response(status=204, headers={"Cache-Control": "no-store"})
    return ServerSentEvent(_states(services, principal, wanted, known=known), retry_duration=RETRY_MS, headers=HEADERS)


async def _states(
    services: Services, principal: Principal, job_id: UUID, *, known: str
) -> AsyncGenerator[ServerSentEventMessage]:
    """Yield the job's current state unless it is known, then each change, until the job ends or the service stops."""
    view: JobView | None = None
    with services.events.subscribe(job_id) as changed:
        while not services.events.closed:
            try:
                # In a task of its own. The framework cancels the stream of a client that is gone, and again at each
                # await: in a query, that would close the connection, or lose it to its pool.
                view = await asyncio.shield(asyncio.create_task(_read(services, principal, job_id, view, changed=changed)))
            except JobNotFoundError:
                return  # removed meanwhile: the client is told when it connects again
            except DatabaseUnavailableError:
                view = None  # the heartbeat goes on, and the client is told the state afterwards
            if view is not None and (tag := tag_of(view)) != known:
                known = tag
                yield _event(view, tag)
                if _has_ended(view):
                    return
            is_pending = view is not None and view.job.status is Status.PENDING
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POSITION_SECONDS if is_pending else HEARTBEAT_SECONDS):
                    await changed.wait()
                    continue
            yield ServerSentEventMessage(data=None, comment="heartbeat")


async def _read(
    services: Services, principal: Principal, job_id: UUID, view: JobView | None, *, changed: asyncio.Event
) -> JobView:
    """Read the job. A pending one without a notification has changed its position only, which needs no query each time.

    Notifications are hints: a running job is read at each heartbeat too, and a pending one whose position is not known.
    """
    if view is not None and view.job.status is Status.PENDING and not changed.is_set():
        wait = services.queue_positions.known_wait(view.job)
        if wait is not None:
            return replace(view, wait=wait)
    changed.clear()
    async with acting_as(services.web_pool, principal) as conn:
        if view is None:
            await watch_job(conn, job_id)
        return await read_job(conn, job_id, positions=services.queue_positions)


def _event(view: JobView, tag: str) -> ServerSentEventMessage:
    name = view.job.status.value if _has_ended(view) else "progress"
    return ServerSentEventMessage(event=name, id=tag, data=msgspec.json.encode(JobBody.of(view)))


def _has_ended(view: JobView) -> bool:
    return view.job.status not in LIVE
