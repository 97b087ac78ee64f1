"""`/exports`: the queue and the history of a user."""

from __future__ import annotations

from litestar import Response, get

from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.web.exports.events import TAG
from pressroom.web.pages import MEDIA_TYPE, show


@get(
    "/exports",
    opt=operation_opt(
        Operation(
            summary="Show your exports",
            tag=TAG,
            page=True,
            responses={200: ResponseSpec(description="A page.", media_type=MEDIA_TYPE)},
        )
    ),
)
async def exports_page(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show the queue and the history."""
    return await show(request, services, principal, "exports/page.html", current="exports")
