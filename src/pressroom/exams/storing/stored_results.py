"""Make the results that are printed of the rows of a stored exam."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from pressroom.exams.model import (
    Absence,
    Answer,
    ClassGroup,
    Exam,
    ExamResults,
    Question,
    Section,
    Student,
    Submission,
    SubmissionStatus,
)
from pressroom.exams.storing.rows import StoredParts, StoredSubmission


def stored_results(parts: StoredParts, *, selected: Collection[UUID]) -> ExamResults:
    """Return the results. `selected` are the classes of the filter."""
    row = parts.exam
    classes = stored_classes(parts)
    exam = Exam(
        id=row.id,
        version=row.version,
        institution=row.printed_institution or row.institution,
        title=row.title,
        subject=row.subject,
        language=row.language,
        sections=tuple(
            Section(
                title=section.title,
                introduction=section.introduction,
                questions=tuple(
                    Question(id=q.id, label=q.label, max_points=q.max_points, statement=q.statement, key=q.key)
                    for q in section.questions
                ),
            )
            for section in parts.sections
        ),
        classes=classes,
        date=row.date,
        duration_minutes=row.duration_minutes,
        teacher=row.teacher,
        place=row.place,
        school_year=row.school_year,
    )
    questions = [question.id for question in exam.questions()]
    return ExamResults(
        exam=exam,
        selected=tuple(group for group in classes if group.id in selected),
        submissions=tuple(_submission(copy, questions) for copy in parts.submissions),
    )


def _submission(row: StoredSubmission, questions: list[UUID]) -> Submission:
    student = Student(
        id=row.student_id, number=row.number, last_name=row.last_name, first_name=row.first_name, class_ids=row.class_ids
    )
    return Submission(
        student=student,
        status=SubmissionStatus(row.status),
        answers=() if row.status == "absent" else tuple(_answers(row, questions)),
        absence=None if row.absence is None else Absence(row.absence),
        feedback=row.feedback,
    )


def _answers(row: StoredSubmission, questions: list[UUID]) -> Iterator[Answer | None]:
    if row.points is not None:
        return (None if points is None else _without_texts(points) for points in row.points)
    answers = {a.question_id: Answer(points=a.points, text=a.text, feedback=a.feedback) for a in row.answers}
    return (answers.get(question) for question in questions)


@lru_cache(maxsize=4096)
def _without_texts(points: Decimal) -> Answer:
    """Return one answer for all that have the same points: a thousand copies have 20,000."""
    return Answer(points=points)


def stored_classes(parts: StoredParts) -> tuple[ClassGroup, ...]:
    """Return the exam's classes in order. A group has the class that it is in only if the exam has that one too."""
    known = {group.id for group in parts.classes}
    return tuple(
        ClassGroup(id=group.id, name=group.name, parent_id=group.parent_id if group.parent_id in known else None)
        for group in parts.classes
    )
