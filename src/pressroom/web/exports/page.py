"""`/exports`: the queue and the history of a user."""

from __future__ import annotations

from litestar import Response, get

from pressroom.db.tenant import acting_as
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_query
from pressroom.web.descriptions import page_opt
from pressroom.web.exports.history import HistoryQuery, history_values
from pressroom.web.exports.queue import queue_rows
from pressroom.web.pages import show


@get(
    "/exports",
    opt=page_opt("Show your exports", query=HistoryQuery),
)
async def exports_page(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show the queue and the history."""
    query = read_query(request, HistoryQuery)
    async with acting_as(services.web_pool, principal) as conn:
        queue = await queue_rows(conn, services, request)
        history = await history_values(conn, request, query)
    files = history.pop("rows")
    return await show(request, services, principal, "exports/page.html", current="exports", files=files, **queue, **history)
