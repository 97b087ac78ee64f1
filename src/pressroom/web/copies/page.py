"""`/exams/{id}/copies/{student}`: the copy of a student, which is graded in place."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Response, get
from litestar.params import FromPath

from pressroom.db.tenant import acting_as
from pressroom.errors import ExamNotFoundError, ForbiddenError, InvalidRequestError, NotFoundError
from pressroom.exams.storing.copies import read_copy
from pressroom.exams.storing.service import check_teacher
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_id
from pressroom.web.copies.view import contents, figures
from pressroom.web.dashboard.selection import read_classes
from pressroom.web.descriptions import DIALOG, page_opt
from pressroom.web.language import words_of
from pressroom.web.pages import fragment, show
from pressroom.words import Words

PATH: Final = {"exam_id": "The exam.", "student_id": "The student."}


@get(
    "/exams/{exam_id:str}/copies/{student_id:str}",
    opt=page_opt(
        "Show the copy of a student, to be graded",
        path_parameters=PATH,
        errors=(ExamNotFoundError, NotFoundError, InvalidRequestError, ForbiddenError),
    ),
)
async def show_copy(
    exam_id: FromPath[str],
    student_id: FromPath[str],
    request: ApiRequest,
    services: InjectedServices,
    principal: InjectedPrincipal,
) -> Response[bytes]:
    """Show the answers with their points. The classes of the query choose the copies before and after this one."""
    check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    student_uuid = read_id(student_id, not_found=NotFoundError)
    class_ids = read_classes(request)
    async with acting_as(services.web_pool, principal) as conn:
        copy = await read_copy(conn, exam_uuid, student_uuid, class_ids=class_ids)
    words: Words = words_of(request)
    # In a thread, because an exam may have hundreds of formulas.
    texts: dict[str, Any] = await asyncio.to_thread(contents, copy, words)
    values = {**figures(copy, class_ids, words), **texts}
    return await show(request, services, principal, "copies/page.html", current="exams", **values)


@get("/exams/copy-keys", opt=page_opt("Show the keys of the page of a copy", response=DIALOG), sync_to_thread=False)
def show_copy_keys(request: ApiRequest) -> Response[bytes]:
    """Show the dialog."""
    return fragment(request, "copies/keys.html")
