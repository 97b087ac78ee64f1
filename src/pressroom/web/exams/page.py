"""`/exams`: the exams of the user's institution, and the part of the page that lists them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from litestar import Response, get

from pressroom.errors import ForbiddenError, InvalidRequestError
from pressroom.exams.storing.service import check_teacher
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_query
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.exams.list_content import ExamsQuery, list_values
from pressroom.web.pages import fragment, show

PAGE: Final = "/exams"


@get(PAGE, opt=page_opt("Show the exams of your institution", query=ExamsQuery, errors=(InvalidRequestError, ForbiddenError)))
async def show_exams(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show the exams that a search finds, newest first."""
    check_teacher(principal)
    values = await list_values(request, services, principal, read_query(request, ExamsQuery))
    return await show(request, services, principal, "exams/page.html", current="exams", **values)


@get(
    "/exams/list",
    opt=page_opt(
        "Find exams, or list more of them: a part of the page",
        response=PART,
        query=ExamsQuery,
        errors=(InvalidRequestError, ForbiddenError),
    ),
)
async def search_exams(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Return the exams that a search finds."""
    check_teacher(principal)
    query = read_query(request, ExamsQuery)
    address = PAGE + (f"?{urlencode({'q': query.q})}" if query.q else "")
    values = await list_values(request, services, principal, query)
    return fragment(request, "exams/list.html", headers={"HX-Replace-Url": address}, **values)
