"""Define exams as lists show them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from pressroom.exams.document import ExamDocument
from pressroom.exams.model import ClassGroup
from pressroom.exams.storing.rows import StoredParts


@dataclass(frozen=True, kw_only=True)
class ExamHeading:
    """An exam with the numbers of its students, and of their copies by status."""

    id: UUID
    external_id: str | None
    version: int
    title: str
    subject: str
    language: str
    date: dt.date | None
    school_year: str
    teacher: str
    created_at: dt.datetime
    updated_at: dt.datetime
    list_key: UUID
    """The place in lists, which are ordered by creation."""
    students: int
    graded: int
    to_grade: int
    absent: int


@dataclass(frozen=True, kw_only=True)
class ExamContent:
    """An exam with its document, and its classes with the ids that select them."""

    heading: ExamHeading
    classes: tuple[ClassGroup, ...]
    document: ExamDocument


@dataclass(frozen=True, kw_only=True)
class ExamPage:
    """A page of exams, newest first. `next_cursor` requests the next page; None: this is the last."""

    items: tuple[ExamHeading, ...]
    next_cursor: UUID | None


def heading_of(parts: StoredParts) -> ExamHeading:
    """Return the heading of an exam of which all copies are read."""
    exam = parts.exam
    counts = Counter(copy.status for copy in parts.submissions)
    return ExamHeading(
        id=exam.id,
        external_id=exam.external_id,
        version=exam.version,
        title=exam.title,
        subject=exam.subject,
        language=exam.language,
        date=exam.date,
        school_year=exam.school_year,
        teacher=exam.teacher,
        created_at=exam.created_at,
        updated_at=exam.updated_at,
        list_key=exam.list_key,
        students=len(parts.submissions),
        graded=counts["graded"],
        to_grade=counts["to_grade"],
        absent=counts["absent"],
    )
