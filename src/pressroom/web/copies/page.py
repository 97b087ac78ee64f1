"""`/exams/{id}/copies/{student}`: the copy of a student."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from pressroom.db.tenant import acting_as
from pressroom.errors import ExamNotFoundError, ForbiddenError, NotFoundError
from pressroom.exams.storing.repository import read_results
from pressroom.exams.storing.service import check_teacher
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_id
from pressroom.web.descriptions import page_opt
from pressroom.web.pages import show


@get(
    "/exams/{exam_id:str}/copies/{student_id:str}",
    opt=page_opt(
        "Show the copy of a student",
        path_parameters={"exam_id": "The exam.", "student_id": "The student."},
        errors=(ExamNotFoundError, NotFoundError, ForbiddenError),
    ),
)
async def show_copy(
    exam_id: FromPath[str],
    student_id: FromPath[str],
    request: ApiRequest,
    services: InjectedServices,
    principal: InjectedPrincipal,
) -> Response[bytes]:
    """Show the answers with their points."""
    check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    student_uuid = read_id(student_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        results = await read_results(conn, exam_uuid)
    copy = next((each for each in results.submissions if each.student.id == student_uuid), None)
    if copy is None:
        raise NotFoundError
    return await show(request, services, principal, "copies/page.html", current="exams", exam=results.exam, copy=copy)
