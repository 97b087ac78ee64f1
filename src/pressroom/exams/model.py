"""Define the data classes of an exam as it is reported: questions, classes, students and their corrected copies.

Points are decimals, never binary floats, so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class SubmissionStatus(StrEnum):
    """The states of a student's copy."""

    GRADED = "graded"
    TO_GRADE = "to_grade"
    ABSENT = "absent"


class Absence(StrEnum):
    """Why a student was absent, where that is known."""

    JUSTIFIED = "justified"
    UNJUSTIFIED = "unjustified"


@dataclass(frozen=True, kw_only=True)
class ClassGroup:
    """A class, or a group inside it."""

    id: UUID
    name: str
    parent_id: UUID | None = None
    """The class that a group belongs to; None: a class at the top."""


@dataclass(frozen=True, kw_only=True)
class Student:
    """A student of the institution."""

    id: UUID
    number: str
    """The student's number at the institution, unique there."""
    last_name: str
    first_name: str
    class_ids: tuple[UUID, ...] = ()
    """The exam's classes and groups that the student is in, in the exam's order of classes."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. Texts are Markdown with LaTeX math."""

    id: UUID
    label: str
    """As it is shown, such as `1`, `2.a`, `Q7`; unique in the exam."""
    max_points: Decimal
    statement: str = ""
    key: str = ""
    """The expected answer; empty: none is given."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """Questions that belong together, such as an exercise."""

    title: str
    questions: tuple[Question, ...]
    introduction: str = ""

    @property
    def max_points(self) -> Decimal:
        """Return the points of all its questions."""
        return sum((question.max_points for question in self.questions), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A student's answer to a question. Texts are Markdown with LaTeX math."""

    points: Decimal | None
    """None: left blank, which counts as no points."""
    text: str = ""
    feedback: str = ""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One student's copy."""

    student: Student
    status: SubmissionStatus
    answers: tuple[Answer | None, ...]
    """One for each question of the exam, in order; None: left blank, or not graded yet. Empty for an absent student."""
    absence: Absence | None = None
    """None: present, or the reason is not known."""
    feedback: str = ""
    """The general remark on the whole copy."""

    @property
    def total(self) -> Decimal | None:
        """Return the sum of the points; None: the copy is not graded, which is not zero."""
        if self.status is not SubmissionStatus.GRADED:
            return None
        return sum((answer.points for answer in self.answers if answer and answer.points is not None), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Exam:
    """An exam with its questions, without the copies."""

    id: UUID
    version: int
    """It grows with each change of the exam, its classes, students and copies."""
    institution: str
    title: str
    subject: str
    language: str
    """The language of a report that names none: `fr` or `en`."""
    sections: tuple[Section, ...]
    classes: tuple[ClassGroup, ...]
    date: date | None = None
    duration_minutes: int | None = None
    teacher: str = ""
    place: str = ""
    """The address of the institution, as it stands on the cover."""
    school_year: str = ""

    @property
    def max_points(self) -> Decimal:
        """Return the points of all questions: the scale."""
        return sum((section.max_points for section in self.sections), Decimal(0))

    def questions(self) -> Iterator[Question]:
        """List all questions in order."""
        for section in self.sections:
            yield from section.questions


@dataclass(frozen=True, kw_only=True)
class ExamResults:
    """An exam with the copies of the selected classes: what reports and tables are made of."""

    exam: Exam
    selected: tuple[ClassGroup, ...]
    """The classes and groups of the filter, without the groups below them; empty: no filter."""
    submissions: tuple[Submission, ...]
    """Each student of the selection exactly once, ordered by last name, first name and number."""
