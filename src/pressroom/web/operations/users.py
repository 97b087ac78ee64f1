"""`/operations/users`: the list of users."""

from __future__ import annotations

from typing import Final

import msgspec
from litestar import Response, get

from pressroom.auth.administration import (
    UserPage,
    page_of_users,
)
from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_query
from pressroom.http.services import Services
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.pages import fragment

PAGE_USERS: Final = 10


class UsersQuery(msgspec.Struct, kw_only=True):
    """The users that are listed."""

    q: str = ""
    """A part of their address or institution."""
    after: str = ""
    """The address after which the page begins."""


async def read_users(services: Services, principal: Principal, *, search: str = "", after: str = "") -> UserPage:
    """Read a page of users."""
    async with acting_as(services.web_pool, principal) as conn:
        return await page_of_users(conn, search=search.strip(), after=after or None, limit=PAGE_USERS)


@get(
    "/operations/users",
    opt=page_opt("List users for the page of operations", response=PART, scope="admin", query=UsersQuery),
)
async def list_users(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show the users that a search finds, or the rows of the next page."""
    query = read_query(request, UsersQuery)
    users = await read_users(services, principal, search=query.q, after=query.after)
    template = "operations/user_rows.html" if query.after else "operations/user_list.html"
    return fragment(request, template, users=users, search=query.q, me=principal.user_id)
