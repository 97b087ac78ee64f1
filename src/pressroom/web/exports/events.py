"""`/exports/events` and `/exports/active`: tell a page when its jobs have changed, and how many are active."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.errors import DatabaseUnavailableError, FieldError, InvalidRequestError
from pressroom.exports.jobs import count_live, live_jobs, watch_jobs
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import ResponseSpec
from pressroom.http.requests import read_query
from pressroom.http.responses import empty_response, json_response
from pressroom.http.services import Services
from pressroom.web.descriptions import page_opt
from pressroom.web.language import words_of

EVENTS: Final = "text/event-stream"
MOST_JOBS: Final = 100
QUIET_SECONDS: Final = 0.1
"""Changes within this time are one event: a page that refreshes more often shows nothing more."""
POSITION_SECONDS: Final = 5.0
"""A waiting job's position changes without a notification, so an event is sent at this interval at least."""
RETRY_MS: Final = 1000
HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class FollowJobs(msgspec.Struct, kw_only=True):
    """The jobs that a page shows."""

    jobs: str
    """Their ids, separated by commas."""


@get(
    "/exports/active",
    opt=page_opt(
        "Count your active jobs, for the navigation of the pages",
        responses={200: ResponseSpec(description="`active`, and the number in words.")},
    ),
)
async def count_active(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Count the user's waiting and running jobs."""
    async with acting_as(services.web_pool, principal) as conn:
        active = await count_live(conn)
    said = words_of(request).ngettext("%(count)s active export", "%(count)s active exports", active)
    return json_response(msgspec.json.encode({"active": active, "words": said}), status=200)


@get(
    "/exports/events",
    opt=page_opt(
        "Follow several jobs as server-sent events, for the pages",
        query=FollowJobs,
        responses={
            200: ResponseSpec(description="An event `change` whenever one of your jobs has changed.", media_type=EVENTS),
            204: ResponseSpec(description="None of the jobs waits or runs.", media_type=""),
        },
        errors=(InvalidRequestError,),
    ),
)
async def follow_jobs(
    request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes] | ServerSentEvent:
    """Send an event at each change of the jobs. Jobs that have ended, and those of others, are left out."""
    job_ids = _job_ids(read_query(request, FollowJobs).jobs)
    async with acting_as(services.web_pool, principal) as conn:
        await watch_jobs(conn, job_ids)
        live = await live_jobs(conn, job_ids)
    if not live:
        return empty_response(status=204, headers=HEADERS)
    return ServerSentEvent(_changes(services, principal, live), retry_duration=RETRY_MS, headers=HEADERS)


async def _changes(services: Services, principal: Principal, job_ids: frozenset[UUID]) -> AsyncGenerator[ServerSentEventMessage]:
    """Yield an event at each change, the last one when none of the jobs waits or runs any more."""
    with services.events.subscribe(*job_ids) as changed:
        # The page was made before this subscription: what changed in between is in what the page reads now.
        changed.set()
        while not services.events.closed:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POSITION_SECONDS):
                    await changed.wait()
            changed.clear()
            # Read before the event: what the page reads after it is not older.
            # In a task of its own, as the stream of one job does: a client that is gone must not cancel a query.
            try:
                live = await asyncio.shield(asyncio.create_task(_live(services, principal, job_ids)))
            except DatabaseUnavailableError:
                live = job_ids
            yield ServerSentEventMessage(event="change", data="")
            if not live:
                return
            await asyncio.sleep(QUIET_SECONDS)


async def _live(services: Services, principal: Principal, job_ids: frozenset[UUID]) -> frozenset[UUID]:
    async with acting_as(services.web_pool, principal) as conn:
        return await live_jobs(conn, job_ids)


def _job_ids(text: str) -> frozenset[UUID]:
    wrong = FieldError("jobs", f"must be up to {MOST_JOBS} ids of jobs, separated by commas.")
    parts = text.split(",")
    if len(parts) > MOST_JOBS:
        raise InvalidRequestError.for_fields([wrong])
    try:
        return frozenset(map(UUID, parts))
    except ValueError:
        raise InvalidRequestError.for_fields([wrong]) from None
