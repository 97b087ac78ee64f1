"""`/operations`: the page of administrators."""

from __future__ import annotations

from litestar import Response, get

import pressroom
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_query
from pressroom.web.descriptions import page_opt
from pressroom.web.language import words_of
from pressroom.web.operations.live import OperationsQuery, values_of
from pressroom.web.operations.users import read_users
from pressroom.web.operations.view import read_view
from pressroom.web.pages import show


class PageQuery(OperationsQuery, kw_only=True):
    """What the page shows."""

    q: str = ""
    """A part of the address or institution of the users that are listed."""


@get(
    "/operations",
    opt=page_opt("Show the page of operations", scope="admin", query=PageQuery),
)
async def show_operations(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show queues, workers, charts, failures and users."""
    query = read_query(request, PageQuery)
    view = await read_view(services, principal, period=query.period, words=words_of(request))
    users = await read_users(services, principal, search=query.q)
    return await show(
        request,
        services,
        principal,
        "operations/page.html",
        current="operations",
        **values_of(view),
        users=users,
        search=query.q,
        me=principal.user_id,
        version=pressroom.__version__,
        said="",
        failed=False,
        is_part=False,
    )
