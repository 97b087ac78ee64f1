"""Check the copies of an exam document: students, absences, answers and their points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pressroom.errors import FieldError
from pressroom.exams.document import MAX_ANSWERS, AnswerEntry, ExamDocument, SubmissionEntry
from pressroom.exams.importing.repetition import repeated
from pressroom.exams.points import PointsError, decimal_of, plain_number


def wrong_submissions(document: ExamDocument) -> Iterator[FieldError]:
    """Yield one error for each wrong place of the copies."""
    answers = sum(len(entry.answers) for entry in document.submissions)
    if answers > MAX_ANSWERS:
        yield FieldError("submissions", f"must have at most {MAX_ANSWERS:,} answers together, not {answers:,}.")
        return
    yield from repeated((f"submissions[{i}].student", entry.student) for i, entry in enumerate(document.submissions))
    students = {entry.number for entry in document.students}
    maxima = _maxima(document)
    for i, entry in enumerate(document.submissions):
        path = f"submissions[{i}]"
        if entry.student not in students:
            yield FieldError(f"{path}.student", f"is “{entry.student}”, and students has no student with this number.")
        if entry.status == "absent" and entry.answers:
            yield FieldError(f"{path}.answers", "must be empty, because the student is absent. Absent is not zero.")
        if entry.status != "absent" and entry.absence is not None:
            yield FieldError(f"{path}.absence", f"must be omitted, because the status is {entry.status} and not absent.")
        yield from _wrong_answers(entry, maxima, path)


def _maxima(document: ExamDocument) -> dict[str, Decimal | None]:
    """Return the maximum by label; None where it is wrong itself."""
    maxima: dict[str, Decimal | None] = {}
    for section in document.sections:
        for question in section.questions:
            if question.label in maxima:  # a repeated label, which is an error of its own
                continue
            try:
                maxima[question.label] = decimal_of(question.max_points)
            except PointsError:
                maxima[question.label] = None
    return maxima


def _wrong_answers(entry: SubmissionEntry, maxima: Mapping[str, Decimal | None], path: str) -> Iterator[FieldError]:
    seen: dict[str, int] = {}
    for j, answer in enumerate(entry.answers):
        first = seen.setdefault(answer.question, j)
        if answer.question not in maxima:
            yield FieldError(f"{path}.answers[{j}].question", f"is “{answer.question}”, and no question has this label.")
        elif first != j:
            yield FieldError(
                f"{path}.answers[{j}].question",
                f"is “{answer.question}”, and so is {path}.answers[{first}].question. Each may be there once.",
            )
        else:
            yield from _wrong_points(answer, entry, maxima[answer.question], f"{path}.answers[{j}].points")


def _wrong_points(answer: AnswerEntry, entry: SubmissionEntry, maximum: Decimal | None, path: str) -> Iterator[FieldError]:
    try:
        points = decimal_of(answer.points)
    except PointsError as error:
        yield FieldError(path, str(error))
        return
    if points is None:
        if entry.status == "graded" and answer.text:
            yield FieldError(path, "is missing: the copy is graded, and the question is answered. For no points, write 0.")
    elif maximum is not None and points > maximum:
        yield FieldError(path, f"is {plain_number(points)}, and the maximum of the question is {plain_number(maximum)}.")
