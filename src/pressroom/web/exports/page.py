"""`/exports`: the queue and the history of a user."""

from __future__ import annotations

from litestar import Response, get

from pressroom.db.tenant import acting_as
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import read_query
from pressroom.web.exports.events import TAG
from pressroom.web.exports.history import HistoryQuery, history_values
from pressroom.web.exports.queue import queue_rows
from pressroom.web.pages import MEDIA_TYPE, show


@get(
    "/exports",
    opt=operation_opt(
        Operation(
            summary="Show your exports",
            tag=TAG,
            page=True,
            query=HistoryQuery,
            responses={200: ResponseSpec(description="A page.", media_type=MEDIA_TYPE)},
        )
    ),
)
async def exports_page(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show the queue and the history."""
    query = read_query(request, HistoryQuery)
    async with acting_as(services.web_pool, principal) as conn:
        queue = await queue_rows(conn, services, request)
        history = await history_values(conn, request, query)
    files = history.pop("rows")
    return await show(request, services, principal, "exports/page.html", current="exports", files=files, **queue, **history)
