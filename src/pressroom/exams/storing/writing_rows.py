"""Make of an exam document the rows that the statements of `writing.sql` read: JSON lists, one for each table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from pressroom.exams.document import AnswerEntry, ExamDocument, SubmissionEntry
from pressroom.exams.points import decimal_of, plain_number


def head(document: ExamDocument) -> dict[str, Any]:
    """Return the columns of the exam itself."""
    return {
        "external_id": document.id,
        "title": document.title,
        "subject": document.subject,
        "language": document.language,
        "date": document.date,
        "duration_minutes": document.duration_minutes,
        "teacher": document.teacher,
        "institution": document.institution,
        "place": document.place,
        "school_year": document.school_year,
    }


def classes(document: ExamDocument) -> bytes:
    """Return the classes without their parents."""
    return _json({"id": entry.id, "name": entry.name} for entry in document.classes)


def parents(document: ExamDocument) -> bytes:
    """Return the parents that the document states."""
    return _json(
        {"id": entry.id, "parent": entry.parent} for entry in document.classes if not isinstance(entry.parent, msgspec.UnsetType)
    )


def students(document: ExamDocument) -> bytes:
    """Return the students."""
    return _json(
        {"number": entry.number, "last_name": entry.last_name, "first_name": entry.first_name} for entry in document.students
    )


def members(document: ExamDocument) -> bytes:
    """Return the students of the classes."""
    return _json({"number": entry.number, "class": name} for entry in document.students for name in entry.classes)


def sections(document: ExamDocument) -> bytes:
    """Return the sections with their positions, from 0 on."""
    return _json(
        {"position": position, "title": section.title, "introduction": section.introduction}
        for position, section in enumerate(document.sections)
    )


def questions(document: ExamDocument) -> bytes:
    """Return the questions with their positions in the exam, from 0 on."""
    placed = [(index, question) for index, section in enumerate(document.sections) for question in section.questions]
    return _json(
        {
            "section": index,
            "position": position,
            "label": question.label,
            "max_points": _number(question.max_points),
            "statement": question.statement,
            "key": question.key,
        }
        for position, (index, question) in enumerate(placed)
    )


def submissions(document: ExamDocument) -> bytes:
    """Return one copy for each student."""
    sent = {entry.student: entry for entry in document.submissions}
    copies = (sent.get(entry.number) or SubmissionEntry(student=entry.number, status="to_grade") for entry in document.students)
    return _json(
        {"number": copy.student, "status": copy.status, "absence": copy.absence, "feedback": copy.feedback} for copy in copies
    )


def answers(document: ExamDocument) -> bytes:
    """Return the answers that hold anything."""
    return _json(
        {
            "number": copy.student,
            "label": answer.question,
            "points": _number(answer.points),
            "text": answer.text,
            "feedback": answer.feedback,
        }
        for copy in document.submissions
        for answer in copy.answers
        if not _is_blank(answer)
    )


def _is_blank(answer: AnswerEntry) -> bool:
    return not answer.text and not answer.feedback and decimal_of(answer.points) is None


def _number(raw: msgspec.Raw) -> str | None:
    value = decimal_of(raw)
    return None if value is None else plain_number(value)


def _json(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return msgspec.json.encode(list(rows))
