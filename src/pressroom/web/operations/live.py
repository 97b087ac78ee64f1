"""`/operations/live`: what changes by itself on the page of operations, and what administrators do there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Meta

from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.errors import NotFoundError, StorageUnavailableError
from pressroom.exports.maintenance import CleanUp, clean_up, sweep
from pressroom.exports.presence import WorkerState, list_workers
from pressroom.exports.queues import QueueState, StoredTotals, list_queues, pause_queue, read_stored_totals, resume_queue
from pressroom.exports.series import FailureCount, list_failed_jobs
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.readiness import Readiness
from pressroom.http.requests import read_query
from pressroom.http.services import Services
from pressroom.web.failures.words import Said, say_code
from pressroom.web.formats import local, size
from pressroom.web.language import words_of
from pressroom.web.operations.charts import Charts, draw_charts
from pressroom.web.operations.periods import PERIODS, Period, PeriodName
from pressroom.web.pages import MEDIA_TYPE, fragment
from pressroom.words import Words

TAG: Final = "pages"
MOST_FAILED_JOBS: Final = 50
FRAGMENT: Final = ResponseSpec(description="A part of the page.", media_type=MEDIA_TYPE)


class OperationsQuery(msgspec.Struct, kw_only=True):
    """What the page shows."""

    period: PeriodName = "24h"
    """The period of charts and failures."""


class FailuresQuery(OperationsQuery, kw_only=True):
    """The failures that are listed."""

    code: Annotated[str, Meta(pattern="^[A-Z_]{1,60}$")]
    """Their error code."""


@dataclass(frozen=True, kw_only=True)
class FailureRow:
    """Failures with one code. `share` is that of the most frequent one."""

    code: str
    said: Said
    count: int
    share: float


@dataclass(frozen=True, kw_only=True)
class View:
    """What the page shows. `zone` is the time zone of its times."""

    period: Period
    zone: str
    readiness: Readiness
    checked: str
    """The time of this, in the time zone."""
    versions: str
    queues: Sequence[QueueState]
    failed_by_queue: Counter[str]
    workers: Sequence[WorkerState]
    stored: StoredTotals
    charts: Charts
    failures: Sequence[FailureRow]

    @property
    def waiting(self) -> int:
        """Return the jobs that are due, in all queues."""
        return sum(queue.waiting for queue in self.queues)

    @property
    def oldest_seconds(self) -> float | None:
        """Return for how long the first of them has been due."""
        return max((queue.oldest_seconds for queue in self.queues if queue.oldest_seconds is not None), default=None)

    @property
    def running(self) -> int:
        """Return the jobs that run."""
        return sum(queue.running for queue in self.queues)

    @property
    def places(self) -> int:
        """Return how many jobs can run at once."""
        return sum(queue.places for queue in self.queues)

    @property
    def stuck(self) -> int:
        """Return the running jobs that the next sweep takes back."""
        return sum(queue.stuck for queue in self.queues)

    @property
    def has_worker(self) -> bool:
        """Return whether any worker gives signs of life."""
        return any(not worker.silent for worker in self.workers)

    @property
    def failure_share(self) -> float:
        """Return the share of failed jobs among those that ended in the period."""
        total = self.charts.total
        return total.failed / max(1, total.completed + total.failed)


async def read_view(services: Services, principal: Principal, *, period: PeriodName, words: Words) -> View:
    """Read what the page shows."""
    chosen, now, zone = PERIODS[period], datetime.now(UTC), services.settings.time_zone
    start = chosen.start(now, zone)
    readiness = await services.readiness.read()
    async with acting_as(services.web_pool, principal) as conn:
        queues = await list_queues(conn)
        workers = await list_workers(conn)
        stored = await read_stored_totals(conn)
        series, counts = await services.recent_series.read(conn, start=start, width=chosen.width, count=chosen.count)
        server = conn.info.server_version
    chromium = services.renderer.chromium.version.partition(".")[0]
    return View(
        period=chosen,
        zone=zone.key,
        readiness=readiness,
        checked=local(words, now, "Hm", zone),
        versions=f"PostgreSQL {server // 10_000}.{server % 10_000} · Chromium {chromium}",
        queues=queues,
        failed_by_queue=Counter({count.queue: 0 for count in counts}) + _by_queue(counts),
        workers=workers,
        stored=stored,
        charts=draw_charts(series, period=chosen, words=words, zone=zone),
        failures=_failure_rows(counts, words),
    )


@get(
    "/operations/live",
    opt=operation_opt(
        Operation(
            summary="Read what changes by itself on the page of operations",
            tag=TAG,
            page=True,
            scope="admin",
            query=OperationsQuery,
            responses={200: FRAGMENT},
        )
    ),
)
async def refresh(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show queues, workers, charts and failures as they are now."""
    return await _live(request, services, principal)


@post(
    "/operations/queues/{queue:str}/pause",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Pause a queue: its jobs wait",
            tag=TAG,
            page=True,
            scope="admin",
            query=OperationsQuery,
            path_parameters={"queue": "The queue's name."},
            responses={200: FRAGMENT},
            errors=(NotFoundError,),
        )
    ),
)
async def pause(
    queue: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Stop claims from a queue."""
    async with acting_as(services.web_pool, principal) as conn:
        await pause_queue(conn, queue)
    said = words_of(request).gettext("The queue %(queue)s is paused. New exports are accepted and wait.", queue=queue)
    return await _live(request, services, principal, said=said)


@post(
    "/operations/queues/{queue:str}/resume",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Resume a queue",
            tag=TAG,
            page=True,
            scope="admin",
            query=OperationsQuery,
            path_parameters={"queue": "The queue's name."},
            responses={200: FRAGMENT},
            errors=(NotFoundError,),
        )
    ),
)
async def resume(
    queue: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Let workers claim from a queue again."""
    async with acting_as(services.web_pool, principal) as conn:
        await resume_queue(conn, queue)
    said = words_of(request).gettext("The queue %(queue)s takes jobs again.", queue=queue)
    return await _live(request, services, principal, said=said)


@post(
    "/operations/reset",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Return jobs of lost workers to their queues now",
            tag=TAG,
            page=True,
            scope="admin",
            query=OperationsQuery,
            responses={200: FRAGMENT},
        )
    ),
)
async def reset(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Sweep now, as workers do every five seconds."""
    count = await sweep(services.web_pool, administrator=principal)
    words = words_of(request)
    said = (
        words.ngettext("%(count)s stuck job was reset.", "%(count)s stuck jobs were reset.", count)
        if count
        else words.gettext("No job was stuck any more.")
    )
    return await _live(request, services, principal, said=said)


@post(
    "/operations/clean-up",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Remove expired files and old rows now",
            tag=TAG,
            page=True,
            scope="admin",
            query=OperationsQuery,
            responses={200: FRAGMENT},
            errors=(StorageUnavailableError,),
        )
    ),
)
async def clean_up_now(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Run the clean-up that workers run from time to time."""
    done = await clean_up(services.web_pool, services.store, administrator=principal)
    words = words_of(request)
    return await _live(
        request, services, principal, said=_say_removed(done, words), failed=bool(done.failed_steps or done.kept_files)
    )


@get(
    "/operations/failures",
    opt=operation_opt(
        Operation(
            summary="List the last jobs that failed with a code",
            tag=TAG,
            page=True,
            scope="admin",
            query=FailuresQuery,
            responses={200: FRAGMENT},
        )
    ),
)
async def show_failures(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show a dialog with the last failures of a period."""
    query = read_query(request, FailuresQuery)
    period = PERIODS[query.period]
    start = period.start(datetime.now(UTC), services.settings.time_zone)
    async with acting_as(services.web_pool, principal) as conn:
        jobs = await list_failed_jobs(conn, code=query.code, start=start, limit=MOST_FAILED_JOBS)
    said = say_code(query.code, words_of(request))
    return fragment(request, "operations/failed.html", jobs=jobs, code=query.code, said=said, most=MOST_FAILED_JOBS)


async def _live(
    request: ApiRequest, services: Services, principal: Principal, *, said: str = "", failed: bool = False
) -> Response[bytes]:
    query = read_query(request, OperationsQuery)
    view = await read_view(services, principal, period=query.period, words=words_of(request))
    return fragment(request, "operations/live.html", **values_of(view), said=said, failed=failed, is_part=True)


def values_of(view: View) -> dict[str, Any]:
    """Return the values of the templates."""
    return {"view": view, "charts": view.charts, "period": view.period.name}


def _by_queue(counts: Sequence[FailureCount]) -> Counter[str]:
    found: Counter[str] = Counter()
    for count in counts:
        found[count.queue] += count.count
    return found


def _failure_rows(counts: Sequence[FailureCount], words: Words) -> Sequence[FailureRow]:
    by_code: Counter[str] = Counter()
    for count in counts:
        by_code[count.code] += count.count
    most = max(by_code.values(), default=1)
    return [
        FailureRow(code=code, said=say_code(code, words), count=count, share=count / most)
        for code, count in by_code.most_common()
    ]


def _say_removed(done: CleanUp, words: Words) -> str:
    files = done.deleted_exports + done.orphans
    said = [
        words.ngettext(
            "%(count)s file was removed, which frees %(freed)s.",
            "%(count)s files were removed, which frees %(freed)s.",
            files,
            freed=size(words, done.freed_bytes),
        )
        if files
        else words.gettext("There was nothing to remove.")
    ]
    if done.missing_files:
        said.append(
            words.ngettext(
                "%(count)s export has no file in the store, and counts as expired.",
                "%(count)s exports have no file in the store, and count as expired.",
                done.missing_files,
            )
        )
    if done.kept_files:
        said.append(
            words.ngettext(
                "%(count)s file could not be removed: the store failed.",
                "%(count)s files could not be removed: the store failed.",
                done.kept_files,
            )
        )
    if done.failed_steps:
        said.append(
            words.gettext("Steps that failed: %(steps)s. The log of the server says why.", steps=", ".join(done.failed_steps))
        )
    return " ".join(said)
