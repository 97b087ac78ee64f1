"""`/api/v1/usage`: what a user has used of the limits."""

from __future__ import annotations

from typing import Final

from litestar import Response, get

from pressroom.api.exports import TAG
from pressroom.api.schemas.usage import UsageBody, UsageLimits
from pressroom.db.tenant import acting_as
from pressroom.exports.limits import read_usage
from pressroom.http.dependencies import InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.responses import data_response

QUEUE: Final = "documents"


@get(
    "/api/v1/usage",
    opt=operation_opt(
        Operation(
            summary="Read what you have used of your limits",
            tag=TAG,
            responses={200: ResponseSpec(description="Usage and limits.", body=UsageBody)},
        )
    ),
)
async def read_own_usage(services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Read the user's usage."""
    settings = services.settings
    async with acting_as(services.web_pool, principal) as conn:
        usage = await read_usage(conn, services.limits, queue=QUEUE)
    others = UsageLimits(
        requests_per_minute=settings.requests_per_minute,
        batch_max=settings.batch_max,
        max_documents=settings.max_documents,
        max_waiting=settings.max_waiting,
    )
    return data_response(UsageBody.of(usage, services.limits, others=others))
