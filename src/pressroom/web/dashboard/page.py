"""`/exams/{id}`: the dashboard of an exam."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from pressroom.db.tenant import acting_as
from pressroom.errors import ExamNotFoundError, ForbiddenError, InvalidRequestError
from pressroom.exams.storing.repository import read_results
from pressroom.exams.storing.service import check_teacher
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_id
from pressroom.web.dashboard.selection import read_classes
from pressroom.web.descriptions import page_opt
from pressroom.web.pages import show
from pressroom.web.reports.list_content import read_reports


@get(
    "/exams/{exam_id:str}",
    opt=page_opt(
        "Show an exam with its students, marks and statistics",
        path_parameters={"exam_id": "The exam."},
        errors=(ExamNotFoundError, InvalidRequestError, ForbiddenError),
    ),
)
async def show_exam(
    exam_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show the copies of the classes that the query names."""
    check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    class_ids = read_classes(request)
    async with acting_as(services.web_pool, principal) as conn:
        results = await read_results(conn, exam_uuid, class_ids=class_ids)
        reports = await read_reports(conn, services, exam_uuid, request)
    return await show(
        request,
        services,
        principal,
        "dashboard/page.html",
        current="exams",
        exam=results.exam,
        results=results,
        class_ids=class_ids,
        **reports,
    )
