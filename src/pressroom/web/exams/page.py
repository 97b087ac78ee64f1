"""`/exams`: the exams of the user's institution."""

from __future__ import annotations

from typing import Final

from litestar import Response, get

from pressroom.db.tenant import acting_as
from pressroom.errors import ForbiddenError
from pressroom.exams.storing.repository import list_exams
from pressroom.exams.storing.service import check_teacher
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.web.descriptions import page_opt
from pressroom.web.pages import show

PAGE_EXAMS: Final = 50


@get("/exams", opt=page_opt("Show the exams of your institution", errors=(ForbiddenError,)))
async def show_exams(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show the exams, newest first."""
    check_teacher(principal)
    async with acting_as(services.web_pool, principal) as conn:
        page = await list_exams(conn, limit=PAGE_EXAMS)
    return await show(request, services, principal, "exams/page.html", current="exams", exams=page.items)
