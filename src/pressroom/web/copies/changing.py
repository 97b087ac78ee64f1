"""`POST /exams/{id}/copies/{student}`: store one change of a copy, and show the figures that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.params import FromPath
from msgspec import Meta

from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.errors import (
    ConflictError,
    CsrfFailedError,
    ExamNotFoundError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
    RateLimitedError,
)
from pressroom.exams.storing.copies import read_copy
from pressroom.exams.storing.grading import (
    AbsentStudentError,
    AbsentWithAnswersError,
    CopyChange,
    Field,
    UngradedAnswerError,
    ValueChangedError,
    change_copy,
)
from pressroom.exams.storing.service import check_teacher, when_free
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_body, read_id
from pressroom.http.services import Services
from pressroom.web.copies.page import PATH
from pressroom.web.copies.view import STATUSES, figures
from pressroom.web.dashboard.selection import read_classes
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.language import marked as _
from pressroom.web.language import words_of
from pressroom.web.pages import fragment
from pressroom.words import Words

REFUSED: Final[dict[type[InvalidRequestError], str]] = {
    AbsentStudentError: _("The student is absent. Change the status of the copy first."),
    AbsentWithAnswersError: _("This copy has points, comments or answers, which an absent student has not. Nothing was changed."),
    UngradedAnswerError: _("An answered question needs points in a graded copy. For no points, write 0."),
}
"""Why a value is refused that goes not with the others of the copy."""

Text = Annotated[str, Meta(max_length=100_000)]


class ChangeBody(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One change."""

    field: Field
    before: Annotated[Text, Meta(description="The value that the person saw.")]
    after: Annotated[Text, Meta(description="The new value: of points a decimal, or empty for a blank answer.")]
    question_id: Annotated[UUID | None, Meta(description="The question, for points and feedback.")] = None


@post(
    "/exams/{exam_id:str}/copies/{student_id:str}",
    status_code=200,
    opt=page_opt(
        "Change one value of a copy, if it is still the one that the person saw: the figures of the page",
        response=PART,
        path_parameters=PATH,
        body=ChangeBody,
        errors=(
            ExamNotFoundError,
            NotFoundError,
            ConflictError,
            InvalidRequestError,
            RateLimitedError,
            ForbiddenError,
            CsrfFailedError,
        ),
    ),
)
async def grade(
    exam_id: FromPath[str],
    student_id: FromPath[str],
    request: ApiRequest,
    services: InjectedServices,
    principal: InjectedPrincipal,
) -> Response[bytes]:
    """Store the change; refused ones say why, in the words of the page."""
    check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    student_uuid = read_id(student_id, not_found=NotFoundError)
    class_ids = read_classes(request)
    body = await read_body(request, ChangeBody)
    wanted = CopyChange(field=body.field, before=body.before, after=body.after, question_id=body.question_id)
    words = words_of(request)

    async def store() -> str:
        async with acting_as(services.web_pool, principal) as conn:
            return await change_copy(conn, exam_uuid, student_uuid, wanted)

    try:
        await when_free(store)
    except ValueChangedError as error:
        value = str(error.details["value"])
        shown = words.gettext(STATUSES[value]) if body.field == "status" else value
        current = await _figures(services, principal, exam_uuid, student_uuid, class_ids, words)
        return fragment(request, "copies/conflict.html", status=error.status, value=value, shown=shown, **current)
    except InvalidRequestError as error:
        sentence = REFUSED.get(type(error)) or _("This value cannot be stored.")
        return fragment(request, "copies/refused.html", status=error.status, sentence=words.gettext(sentence))
    current = await _figures(services, principal, exam_uuid, student_uuid, class_ids, words)
    return fragment(request, "copies/figures.html", **current)


async def _figures(
    services: Services, principal: Principal, exam_id: UUID, student_id: UUID, class_ids: Sequence[UUID], words: Words
) -> dict[str, Any]:
    """Return the figures of what is stored now."""
    async with acting_as(services.web_pool, principal) as conn:
        try:
            copy = await read_copy(conn, exam_id, student_id, class_ids=class_ids)
        except InvalidRequestError:  # a class has left the exam since the page was opened, which is no reason to refuse marks
            class_ids = ()
            copy = await read_copy(conn, exam_id, student_id)
    return figures(copy, class_ids, words)
