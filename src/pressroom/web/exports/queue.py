"""`/exports/queue` and the actions on its rows: cancel, try again, clear what has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath

from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.documents.pictures import drawn_keys
from pressroom.errors import ConflictError, CsrfFailedError, JobNotFoundError, QueueFullError, QuotaExceededError
from pressroom.exports.batches import Batch, read_batch
from pressroom.exports.jobs import cancel_export, count_live, list_jobs, read_job, repeatable_job
from pressroom.exports.model import LIVE, Status
from pressroom.exports.submit import submit_export
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_id
from pressroom.http.services import Services
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.exports.jobs import ShownJob, names_of_classes, shown_job
from pressroom.web.language import words_of
from pressroom.web.pages import fragment

JOB_ID: Final = {"job_id": "The job."}
MOST_LIVE: Final = 200
"""Jobs that wait or run; of more, which only a large `PRESSROOM_MAX_IN_FLIGHT` allows, the number is said."""
MOST_ENDED: Final = 60
ENDED: Final = frozenset(Status) - LIVE
SHOWN_FOR: Final = timedelta(hours=1)
"""Jobs that ended earlier are in the history only."""
CLEARED_COOKIE: Final = "pressroom_cleared"
SUBMITTED: Final = {"HX-Trigger": "jobs-submitted"}
"""Tells the page, and its other windows, that jobs have changed."""


@dataclass(frozen=True, kw_only=True)
class ShownBatch:
    """A batch as one row of the queue."""

    batch: Batch
    jobs: tuple[ShownJob, ...]

    @property
    def live_ids(self) -> list[str]:
        """Return the ids of the jobs that wait or run."""
        return [str(one.job.id) for one in self.jobs if one.live]


@get(
    "/exports/queue",
    opt=page_opt("Show your queue: a part of the page", response=PART),
)
async def show_queue(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show the jobs that wait or run, and those that have just ended."""
    async with acting_as(services.web_pool, principal) as conn:
        rows = await queue_rows(conn, services, request)
    return fragment(request, "exports/queue.html", **rows)


@post(
    "/exports/jobs/{job_id:str}/cancel",
    status_code=200,
    opt=page_opt(
        "Cancel a job, and show the queue again",
        response=PART,
        path_parameters=JOB_ID,
        errors=(JobNotFoundError, CsrfFailedError),
    ),
)
async def cancel_job(
    job_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Cancel a waiting job, or ask that a running one stops."""
    wanted = read_id(job_id, not_found=JobNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        await cancel_export(conn, wanted)
    async with acting_as(services.web_pool, principal) as conn:
        rows = await queue_rows(conn, services, request)
    return fragment(request, "exports/queue.html", headers=SUBMITTED, **rows)


@post(
    "/exports/jobs/{job_id:str}/retry",
    status_code=200,
    opt=page_opt(
        "Try a failed or cancelled job again, and show the queue",
        response=PART,
        path_parameters=JOB_ID,
        errors=(JobNotFoundError, ConflictError, QueueFullError, QuotaExceededError, CsrfFailedError),
    ),
)
async def retry_job(
    job_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Submit the request of a job again, as a new job."""
    wanted = read_id(job_id, not_found=JobNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        job = await repeatable_job(conn, wanted)
        again = await services.request_again[job.application](conn, job)
        submitted = await submit_export(conn, again, limits=services.limits, watched=True)
    async with acting_as(services.web_pool, principal) as conn:
        if request.headers.get("HX-Target") == "export-state":  # from the dialog of the export
            view = await read_job(conn, submitted.job_id, positions=services.queue_positions)
            shown = shown_job(view, words_of(request))
            return fragment(request, "exports/dialog_state.html", headers=SUBMITTED, one=shown)
        rows = await queue_rows(conn, services, request)
    return fragment(request, "exports/queue.html", headers=SUBMITTED, **rows)


@post(
    "/exports/clear",
    status_code=200,
    opt=page_opt("Take ended jobs out of the queue that this browser shows", response=PART, errors=(CsrfFailedError,)),
)
async def clear_ended(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show no job any more that has ended by now. The history keeps what was completed."""
    now = datetime.now(UTC)
    async with acting_as(services.web_pool, principal) as conn:
        rows = await queue_rows(conn, services, request, cleared=now)
    response = fragment(request, "exports/queue.html", **rows)
    response.cookies.append(Cookie(key=CLEARED_COOKIE, value=now.isoformat(), path="/exports", max_age=86_400, samesite="lax"))
    return response


async def queue_rows(
    conn: TenantConnection, services: Services, request: ApiRequest, *, cleared: datetime | None = None
) -> dict[str, Any]:
    """Return what the queue shows: rows, the number of active jobs, and their progress together."""
    words = words_of(request)
    since = max(datetime.now(UTC) - SHOWN_FOR, cleared or _cleared(request))
    positions = services.queue_positions
    waiting = await list_jobs(conn, limit=MOST_LIVE, positions=positions, statuses=sorted(LIVE))
    ended = await list_jobs(conn, limit=MOST_ENDED, positions=positions, statuses=sorted(ENDED))
    # A job that ended between the two reads is in both: the second one counts.
    found = {view.job.id: view for view in (*waiting.items, *ended.items)}.values()
    views = [view for view in found if view.job.status in LIVE or (view.job.finished_at or since) > since]
    class_names = await names_of_classes(conn, (view.job for view in views))
    rows: list[ShownJob | ShownBatch] = []
    batches: set[Any] = set()
    for view in views:
        batch_id = view.job.batch_id
        if batch_id is None:
            rows.append(shown_job(view, words, class_names))
        elif batch_id not in batches:
            batches.add(batch_id)
            jobs = tuple(shown_job(one, words) for one in views if one.job.batch_id == batch_id)
            rows.append(ShownBatch(batch=await read_batch(conn, batch_id), jobs=jobs))
    live = [view.job for view in views if view.job.status in LIVE]
    not_shown = max(await count_live(conn) - len(live), 0) if waiting.next_cursor else 0
    rows.sort(key=lambda row: not _is_live(row))  # what waits or runs first; else newest first
    return {
        "rows": rows,
        "active": len(live) + not_shown,
        "not_shown": not_shown,
        "pictures": await drawn_keys(conn, [view.job.subject_id for view in views]),
        "progress": sum(job.progress for job in live) // len(live) if live else 100,
        "ended": len(views) > len(live),
    }


def _is_live(row: ShownJob | ShownBatch) -> bool:
    return row.live if isinstance(row, ShownJob) else not row.batch.has_ended


def _cleared(request: ApiRequest) -> datetime:
    try:
        found = datetime.fromisoformat(request.cookies.get(CLEARED_COOKIE, ""))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else datetime.min.replace(tzinfo=UTC)
