"""`/exams/{id}/reports`: the reports of the last hour, and the bar of those that run: parts of the page of an exam."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get
from litestar.params import FromPath

from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.errors import ExamNotFoundError, ForbiddenError
from pressroom.exams.storing.repository import read_heading
from pressroom.exams.storing.service import check_teacher
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_id
from pressroom.http.services import Services
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.pages import fragment
from pressroom.web.reports.list_content import read_reports

EXAM_ID: Final = {"exam_id": "The exam."}
ERRORS: Final = (ExamNotFoundError, ForbiddenError)


@get(
    "/exams/{exam_id:str}/reports",
    opt=page_opt(
        "Show your reports of an exam of the last hour: a part of its page", response=PART, path_parameters=EXAM_ID, errors=ERRORS
    ),
)
async def show_reports(
    exam_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show files that are kept, and what failed."""
    return fragment(request, "reports/refreshed_list.html", **await _values(exam_id, request, services, principal))


@get(
    "/exams/{exam_id:str}/reports/running",
    opt=page_opt(
        "Show your running reports of an exam: a part of its page", response=PART, path_parameters=EXAM_ID, errors=ERRORS
    ),
)
async def show_running_reports(
    exam_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show the bar."""
    return fragment(request, "reports/bar.html", **await _values(exam_id, request, services, principal))


async def _values(exam_id: str, request: ApiRequest, services: Services, principal: Principal) -> dict[str, Any]:
    check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        exam = await read_heading(conn, exam_uuid)
        return {"exam": exam, **await read_reports(conn, services, exam_uuid, request)}
