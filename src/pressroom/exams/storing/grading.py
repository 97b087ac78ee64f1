"""Store one change of a student's copy. It says which value it replaces: if another one is stored, nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import ConflictError, FieldError, InvalidRequestError, NotFoundError
from pressroom.exams.points import PointsError, plain_number, points_in_text
from pressroom.exams.storing.repository import read_heading
from pressroom.exams.storing.service import lock_institution
from pressroom.kinds.storable import unstorable_fields

Field = Literal["points", "feedback", "remark", "status"]

MOST_CHARACTERS: Final = 20_000
"""Of a text, as in an exam document."""
STATUSES: Final[dict[str, tuple[str, str | None]]] = {
    "graded": ("graded", None),
    "to_grade": ("to_grade", None),
    "absent": ("absent", None),
    "absent:justified": ("absent", "justified"),
    "absent:unjustified": ("absent", "unjustified"),
}
"""The values of the field `status`: a status, with the reason of an absence."""

_QUERIES = load_queries("pressroom.exams.storing", "grading.sql")
_WRITING = load_queries("pressroom.exams.storing", "writing.sql")


@dataclass(frozen=True, kw_only=True)
class CopyChange:
    """A change of one value. All values are texts; that of points is empty for a blank answer."""

    field: Field
    before: str
    """The value that the person saw."""
    after: str
    question_id: UUID | None = None
    """Of points and feedback."""


class ValueChangedError(ConflictError):
    """Somebody else has changed this value meanwhile. Look at the new value, then decide."""


class AbsentWithAnswersError(InvalidRequestError):
    """The copy has answers or points, and an absent student has none. Nothing was removed."""


class UngradedAnswerError(InvalidRequestError):
    """A question that is answered needs points in a graded copy. For no points, write 0."""


class AbsentStudentError(InvalidRequestError):
    """The student is absent, so there are no answers to grade. Change the status first."""


@dataclass(frozen=True, kw_only=True)
class _Copy:
    """What is stored of the copy and of the answer that a change is about."""

    exam_id: UUID
    copy_id: UUID
    status: str
    remark: str
    question_id: UUID | None
    max_points: Decimal
    points: Decimal | None
    text: str
    feedback: str

    def value(self, field: Field) -> str:
        """Return the stored value of a field."""
        stored = {"points": points_value(self.points), "feedback": self.feedback, "remark": self.remark, "status": self.status}
        return _with_newlines(stored[field])

    def parameters(self) -> dict[str, Any]:
        return {
            "exam_id": self.exam_id,
            "copy_id": self.copy_id,
            "question_id": self.question_id,
            "points": self.points,
            "feedback": self.feedback,
        }


def points_value(points: Decimal | None) -> str:
    """Return points as a change has them: `1.5`, or empty for a blank answer."""
    return "" if points is None else plain_number(points)


async def change_copy(conn: TenantConnection, exam_id: UUID, student_id: UUID, change: CopyChange) -> str:
    """Store a change, and return the value that is stored now. The exam gets another version if anything differs.

    A change whose new value is stored already succeeds: it may be a request that is sent again.

    Raises:
        ExamNotFoundError: The institution has no such exam.
        NotFoundError: The exam has no such student or question.
        ValueChangedError: Another value is stored than the change replaces; it is `details.value`.
        InvalidRequestError: The new value is wrong, or does not go with the others of the copy.
        InstitutionBusyError: An exam of the institution is being stored. `service.when_free` tries again.
    """
    # Imports change the same rows in another order.
    await lock_institution(conn)
    copy = await _locked(conn, exam_id, student_id, change)
    after = _checked(change, copy)
    stored = copy.value(change.field)
    if stored == after:
        return after
    if stored != _written(change.field, change.before):
        raise ValueChangedError(details={"value": stored})
    await _store(conn, copy, change.field, after)
    await conn.execute(_WRITING["count_version"], {"exam_id": exam_id})
    return after


async def _locked(conn: TenantConnection, exam_id: UUID, student_id: UUID, change: CopyChange) -> _Copy:
    row = await _row(conn, "lock_copy", exam_id=exam_id, student_id=student_id)
    if row is None:
        await read_heading(conn, exam_id)  # raises ExamNotFoundError if there is none
        raise NotFoundError("This exam has no such student.")
    copy_id, status, absence, remark = row
    question: tuple[Any, ...] | None = (Decimal(0),)
    answer: tuple[Any, ...] | None = None
    if change.field in {"points", "feedback"}:
        question = await _row(conn, "read_question", exam_id=exam_id, question_id=change.question_id)
        if question is None:
            raise NotFoundError("This exam has no such question.")
        answer = await _row(conn, "read_answer", copy_id=copy_id, question_id=change.question_id)
    points, text, feedback = answer or (None, "", "")
    return _Copy(
        exam_id=exam_id,
        copy_id=copy_id,
        status=status if absence is None else f"{status}:{absence}",
        remark=remark,
        question_id=change.question_id,
        max_points=question[0],
        points=points,
        text=text,
        feedback=feedback,
    )


def _checked(change: CopyChange, copy: _Copy) -> str:
    """Return the new value as it is stored."""
    if change.field in {"points", "feedback"} and copy.status.startswith("absent"):
        raise AbsentStudentError
    if wrong := list(_wrong(change, copy)):
        raise InvalidRequestError.for_fields(wrong)
    after = _written(change.field, change.after)
    if change.field == "points" and not after and copy.status == "graded" and copy.text:
        raise UngradedAnswerError
    return after


def _wrong(change: CopyChange, copy: _Copy) -> Iterator[FieldError]:
    match change.field:
        case "points":
            try:
                points = _points(change.after)
            except PointsError as error:
                yield FieldError("after", str(error))
                return
            if points is not None and points > copy.max_points:
                yield FieldError("after", f"must be at most {plain_number(copy.max_points)}, the maximum of the question.")
        case "status":
            if change.after not in STATUSES:
                yield FieldError("after", f"must be one of {', '.join(STATUSES)}.")
        case _:
            if len(change.after) > MOST_CHARACTERS:
                yield FieldError("after", f"must have at most {MOST_CHARACTERS:,} characters, not {len(change.after):,}.")
            yield from unstorable_fields(change.after, "after")


async def _store(conn: TenantConnection, copy: _Copy, field: Field, after: str) -> None:
    parameters = copy.parameters()
    match field:
        case "points":
            await conn.execute(_QUERIES["store_answer"], {**parameters, "points": _points(after)})
            await conn.execute(_QUERIES["remove_blank"], parameters)
        case "feedback":
            await conn.execute(_QUERIES["store_answer"], {**parameters, "feedback": after})
            await conn.execute(_QUERIES["remove_blank"], parameters)
        case "remark":
            await conn.execute(_QUERIES["store_remark"], {**parameters, "feedback": after})
        case "status":
            await _check_answers(conn, copy, after)
            status, absence = STATUSES[after]
            await conn.execute(_QUERIES["store_status"], {**parameters, "status": status, "absence": absence})


async def _check_answers(conn: TenantConnection, copy: _Copy, status: str) -> None:
    """Check that the answers go with a new status: an absent student has none, and in a graded copy each has points."""
    row = await _row(conn, "answers_of", copy_id=copy.copy_id)
    answers, ungraded = row or (0, 0)
    if answers and status.startswith("absent"):
        raise AbsentWithAnswersError(details={"answers": answers})
    if ungraded and status == "graded":
        raise UngradedAnswerError(details={"answers": ungraded})


def _written(field: Field, text: str) -> str:
    """Return a value in the form in which it is compared; a wrong number equals none."""
    if field != "points":
        return _with_newlines(text)
    try:
        return points_value(_points(text))
    except PointsError:
        return "?"


def _with_newlines(text: str) -> str:
    """Return a text with the ends of lines that browsers send for those of any machine."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _points(text: str) -> Decimal | None:
    return points_in_text(text.strip()) if text.strip() else None


async def _row(conn: TenantConnection, name: str, **parameters: Any) -> tuple[Any, ...] | None:
    return await (await conn.execute(_QUERIES[name], parameters)).fetchone()
