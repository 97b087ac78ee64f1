"""Define the rows of a stored exam as the statement `exam_rows` returns them, and decode them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import msgspec

from pressroom.exams.document import Language, Reason, Status
from pressroom.exams.names import student_key


class _Row(msgspec.Struct, kw_only=True, rename="camel", frozen=True):
    pass


class StoredExam(_Row, kw_only=True, frozen=True):
    """The exam itself. `institution` is the name of the institution, which `printed_institution` replaces unless empty."""

    id: UUID
    external_id: str | None
    version: int
    title: str
    subject: str
    language: Language
    date: dt.date | None
    duration_minutes: int | None
    teacher: str
    institution: str
    printed_institution: str
    place: str
    school_year: str
    created_at: dt.datetime
    updated_at: dt.datetime
    list_key: UUID


class StoredClass(_Row, kw_only=True, frozen=True):
    """A class that takes part. `parent_id` may be one that does not."""

    id: UUID
    external_id: str
    name: str
    parent_id: UUID | None
    students: frozenset[UUID] | None = None
    """Those of the class and of the groups below it, where points only are read; None: it has none, or they are not read."""


class StoredQuestion(_Row, kw_only=True, frozen=True):
    """A question."""

    id: UUID
    label: str
    max_points: Decimal
    statement: str
    key: str


class StoredSection(_Row, kw_only=True, frozen=True):
    """A section."""

    title: str
    introduction: str
    questions: tuple[StoredQuestion, ...]


class StoredAnswer(_Row, kw_only=True, frozen=True):
    """An answer."""

    question_id: UUID
    points: Decimal | None
    text: str
    feedback: str


class StoredSubmission(_Row, kw_only=True, frozen=True):
    """A copy with its student, whose classes are those of the exam."""

    student_id: UUID
    number: str
    last_name: str
    first_name: str
    status: Status
    absence: Reason | None
    feedback: str
    class_ids: tuple[UUID, ...]
    answers: tuple[StoredAnswer, ...]
    points: tuple[Decimal | None, ...] | None = None
    """Of each question in order, where points only are read."""


PARTS: Final = {"exam": StoredExam, "group": StoredClass, "section": StoredSection, "submission": StoredSubmission}


@dataclass(frozen=True, kw_only=True)
class StoredParts:
    """All rows of an exam, or those of a selection of its classes. Copies are ordered by their students."""

    exam: StoredExam
    classes: tuple[StoredClass, ...]
    sections: tuple[StoredSection, ...]
    submissions: tuple[StoredSubmission, ...]


def parts_of(rows: Iterable[tuple[str, str]]) -> StoredParts | None:
    """Decode rows of a part and its JSON; None: there is no exam."""
    decoders = {part: msgspec.json.Decoder(kind) for part, kind in PARTS.items()}
    found: dict[str, list[Any]] = {part: [] for part in PARTS}
    for part, content in rows:
        found[part].append(decoders[part].decode(content))
    if not found["exam"]:
        return None
    return StoredParts(
        exam=found["exam"][0],
        classes=tuple(found["group"]),
        sections=tuple(found["section"]),
        submissions=tuple(sorted(found["submission"], key=lambda row: student_key(row.last_name, row.first_name, row.number))),
    )
