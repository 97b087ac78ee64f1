"""`/api/v1/operations` and `/api/v1/export/cleanup`: what administrators see and do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from litestar import Response, get, post

from pressroom.api.exports import TAG
from pressroom.api.schemas.operations import CleanUpBody, OperationsSummaryBody, ReadOperations
from pressroom.db.tenant import acting_as
from pressroom.errors import FieldError, InvalidRequestError, StorageUnavailableError
from pressroom.exports.maintenance import clean_up
from pressroom.exports.operations import summarize_operations
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import read_query
from pressroom.http.responses import data_response

DEFAULT_PERIOD: Final = timedelta(days=30)
LAST_DAY: Final = date(9000, 1, 1)
"""Python has no day after 9999-12-31."""


@get(
    "/api/v1/operations",
    opt=operation_opt(
        Operation(
            summary="Summarize ended jobs: your own, as an administrator those of all users",
            tag=TAG,
            query=ReadOperations,
            responses={200: ResponseSpec(description="The summary.", body=OperationsSummaryBody)},
        )
    ),
)
async def read_operations(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Summarize the jobs that ended in a period."""
    query = read_query(request, ReadOperations)
    last = query.end or datetime.now(UTC).date()
    first = query.start or last - DEFAULT_PERIOD
    if first > last:
        raise InvalidRequestError.for_fields([FieldError("from", "must not be after `to`.")])
    if last > LAST_DAY:
        raise InvalidRequestError.for_fields([FieldError("to", f"must not be after {LAST_DAY}.")])
    start = datetime.combine(first, time(), UTC)
    end = datetime.combine(last, time(), UTC) + timedelta(days=1)
    async with acting_as(services.web_pool, principal) as conn:
        summary = await summarize_operations(conn, start=start, end=end, all_users="admin" in principal.scopes)
    return data_response(OperationsSummaryBody.of(summary, start=start, end=end))


@post(
    "/api/v1/export/cleanup",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Remove expired exports now, as an administrator",
            tag=TAG,
            scope="admin",
            responses={200: ResponseSpec(description="What was removed.", body=CleanUpBody)},
            errors=(StorageUnavailableError,),
        )
    ),
)
async def run_clean_up(services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Run the clean-up that workers run from time to time."""
    done = await clean_up(services.web_pool, services.store, administrator=principal)
    return data_response(CleanUpBody.of(done))
