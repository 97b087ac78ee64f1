"""Define the schemas of requests and responses for exams."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec
from msgspec import Meta

from pressroom.api.schemas.documents import Limit
from pressroom.exams.document import ExamDocument
from pressroom.exams.model import ClassGroup
from pressroom.exams.storing.changes import Changed, ExamChanges
from pressroom.exams.storing.headings import ExamContent, ExamHeading, ExamPage
from pressroom.http.responses import as_utc


class ListExams(msgspec.Struct, kw_only=True, rename="camel"):
    """The query for a page of exams."""

    limit: Limit = 20
    cursor: UUID | None = None


class ExamSummary(msgspec.Struct, kw_only=True, rename="camel"):
    """An exam with the numbers of its students, and of their copies by status."""

    id: UUID
    external_id: Annotated[str | None, Meta(description="The sender's own id of the exam.")]
    version: Annotated[int, Meta(description="It grows with each change of the exam, its classes, students and copies.")]
    title: str
    subject: str
    language: str
    date: dt.date | None
    school_year: str
    teacher: str
    created_at: dt.datetime
    updated_at: dt.datetime
    students: int
    graded: int
    to_grade: int
    absent: int

    @classmethod
    def of(cls, heading: ExamHeading) -> Self:
        """Convert a heading."""
        return cls(**_members(heading))


class ExamClass(msgspec.Struct, kw_only=True, rename="camel"):
    """A class of an exam, or a group in the class `parentId`."""

    id: UUID
    name: str
    parent_id: UUID | None

    @classmethod
    def of(cls, group: ClassGroup) -> Self:
        """Convert a class."""
        return cls(id=group.id, name=group.name, parent_id=group.parent_id)


class ExamBody(ExamSummary, kw_only=True, rename="camel"):
    """An exam with its document. `classes` are its classes and groups, with the ids that select them in exports."""

    classes: list[ExamClass]
    exam: ExamDocument

    @classmethod
    def of_content(cls, content: ExamContent) -> Self:
        """Convert an exam with its document."""
        return cls(**_members(content.heading), classes=[ExamClass.of(group) for group in content.classes], exam=content.document)


class ExamsPage(msgspec.Struct, kw_only=True, rename="camel"):
    """Exams, newest first."""

    items: list[ExamSummary]
    next_cursor: UUID | None

    @classmethod
    def of(cls, page: ExamPage) -> Self:
        """Convert a page."""
        return cls(items=[ExamSummary.of(heading) for heading in page.items], next_cursor=page.next_cursor)


class StoredExamBody(msgspec.Struct, kw_only=True, rename="camel"):
    """What changed when an exam was stored. Students and classes are never removed."""

    id: UUID
    created: Annotated[bool, Meta(description="Whether the exam is new.")]
    version: Annotated[int, Meta(description="The version now; the former one if nothing changed.")]
    classes: Changed
    students: Changed
    questions: Changed
    submissions: Changed

    @classmethod
    def of(cls, exam_id: UUID, changes: ExamChanges) -> Self:
        """Convert the changes of an exam."""
        return cls(id=exam_id, **msgspec.structs.asdict(changes))


def _members(heading: ExamHeading) -> dict[str, Any]:
    members = {name: getattr(heading, name) for name in ExamSummary.__struct_fields__}
    return members | {"created_at": as_utc(heading.created_at), "updated_at": as_utc(heading.updated_at)}
