"""`/exams/{id}`: the dashboard of an exam, and the part of it that follows the classes."""

from __future__ import annotations

import asyncio
from typing import Any, Final
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.errors import ExamNotFoundError, ForbiddenError, InvalidRequestError
from pressroom.exams.storing.service import check_teacher
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_id, read_query
from pressroom.http.services import Services
from pressroom.web.dashboard.computed import compute, read_current_points
from pressroom.web.dashboard.selection import DashboardQuery, UnknownClassError, address_of, read_classes
from pressroom.web.dashboard.view import view_of
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.language import words_of
from pressroom.web.pages import fragment, show
from pressroom.web.reports.list_content import read_reports

ERRORS: Final = (ExamNotFoundError, InvalidRequestError, ForbiddenError)


@get(
    "/exams/{exam_id:str}",
    opt=page_opt(
        "Show an exam with its students, marks and statistics",
        query=DashboardQuery,
        path_parameters={"exam_id": "The exam."},
        errors=ERRORS,
    ),
)
async def show_exam(
    exam_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show the students of the classes that the query names as `class`, which may be repeated; of all without."""
    try:
        values = await _values(exam_id, request, services, principal)
    except UnknownClassError as error:
        return await show(
            request,
            services,
            principal,
            "dashboard/unknown_class.html",
            current="exams",
            status=error.status,
            way_back=address_of(read_id(exam_id, not_found=ExamNotFoundError), (), read_query(request, DashboardQuery)),
        )
    return await show(request, services, principal, "dashboard/page.html", current="exams", **values)


@get(
    "/exams/{exam_id:str}/content",
    opt=page_opt(
        "Show other classes of an exam: a part of the page",
        response=PART,
        query=DashboardQuery,
        path_parameters={"exam_id": "The exam."},
        errors=ERRORS,
    ),
)
async def show_exam_content(
    exam_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Return what depends on the classes: statistics, tables, and the actions."""
    try:
        values = await _values(exam_id, request, services, principal)
    except UnknownClassError as error:
        way_back = address_of(read_id(exam_id, not_found=ExamNotFoundError), (), read_query(request, DashboardQuery))
        headers = {"HX-Retarget": "#exam-content", "HX-Reswap": "innerHTML"}
        return fragment(request, "dashboard/unknown_class_part.html", status=error.status, headers=headers, way_back=way_back)
    address = address_of(values["exam"].id, values["class_ids"], values["query"])
    return fragment(request, "dashboard/refreshed.html", headers={"HX-Replace-Url": address}, **values)


async def _values(exam_id: str, request: ApiRequest, services: Services, principal: Principal) -> dict[str, Any]:
    """Read what the templates show.

    Raises:
        UnknownClassError: The exam has not all of the classes.
    """
    check_teacher(principal)
    exam_uuid: UUID = read_id(exam_id, not_found=ExamNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        points = await read_current_points(conn, exam_uuid)
        reports = await read_reports(conn, services, exam_uuid, request)
    query = read_query(request, DashboardQuery)
    computed = await compute(points, read_classes(request))
    view = await asyncio.to_thread(view_of, computed, words_of(request))
    return {
        "exam": computed.results.exam,
        "results": computed.results,
        "class_ids": list(computed.class_ids),
        "class_query": "".join(f"{'&' if at else '?'}class={each}" for at, each in enumerate(computed.class_ids)),
        "query": query,
        "view": view,
        **reports,
    }
