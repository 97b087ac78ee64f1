"""`/operations/failures`: the last jobs that failed with a code."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

from litestar import Response, get
from msgspec import Meta

from pressroom.db.tenant import acting_as
from pressroom.exports.series import list_failed_jobs
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_query
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.failures.words import say_code
from pressroom.web.language import words_of
from pressroom.web.operations.live import OperationsQuery
from pressroom.web.operations.periods import PERIODS
from pressroom.web.pages import fragment

MOST_FAILED_JOBS: Final = 50


class FailuresQuery(OperationsQuery, kw_only=True):
    """The failures that are listed."""

    code: Annotated[str, Meta(pattern="^[A-Z_]{1,60}$")]
    """Their error code."""


@get(
    "/operations/failures",
    opt=page_opt("List the last jobs that failed with a code", response=PART, scope="admin", query=FailuresQuery),
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
