"""Make the rows of the table of students."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal
from uuid import UUID

from babel.numbers import format_decimal

from pressroom.exams.computing.marks import rounded_mark, section_totals
from pressroom.exams.model import Absence, Exam, Student, Submission, SubmissionStatus
from pressroom.exams.report.numbers import mark_text, points_text
from pressroom.exams.shown_names import class_names
from pressroom.web.dashboard.computed import Computed
from pressroom.words import Words

MOST_SECTIONS: Final = 6
"""With more, there is no room for a column for each."""
State = Literal["graded", "to_grade", "absent", "justified", "unjustified"]


@dataclass(frozen=True, kw_only=True)
class SectionHead:
    """The head of a section's column."""

    letter: str
    title: str
    points: str


@dataclass(frozen=True, kw_only=True)
class StudentRow:
    """A student. What has no mark is empty."""

    id: UUID
    number: str
    name: str
    classes: str
    state: State
    sections: tuple[str, ...]
    total: str
    mark: str
    rank: int | None


@dataclass(frozen=True, kw_only=True)
class StudentTable:
    """All students of the selection."""

    sections: tuple[SectionHead, ...]
    scale: str
    rows: tuple[StudentRow, ...]


def student_table(computed: Computed, words: Words) -> StudentTable:
    """Return the rows in the order of the results."""
    exam = computed.results.exam
    shown = _shown_sections(exam)

    @cache
    def text(value: Decimal) -> str:
        return mark_text(value, words.locale)

    pattern = _pattern(computed)

    @cache
    def points(value: Decimal) -> str:
        return format_decimal(value, format=pattern, locale=words.locale)

    names = _class_names(exam)
    scale = exam.max_points

    def row(copy: Submission) -> StudentRow:
        student, total = copy.student, copy.total
        mark = rounded_mark(total, scale=scale)
        return StudentRow(
            id=student.id,
            number=student.number,
            name=f"{student.last_name} {student.first_name}".strip(),
            classes=names(student),
            state=_state(copy),
            sections=tuple("" if value is None else points(value) for value in _sections(exam, copy, shown)),
            total="" if total is None else points(total),
            mark="" if mark is None else text(mark),
            rank=computed.ranks.get(student.id),
        )

    heads = [(chr(ord("A") + place), exam.sections[index]) for place, index in enumerate(shown)]
    return StudentTable(
        sections=tuple(
            SectionHead(letter=letter, title=section.title, points=points_text(section.max_points, words.locale))
            for letter, section in heads
        ),
        scale=points_text(scale, words.locale),
        rows=tuple(map(row, computed.results.submissions)),
    )


def _pattern(computed: Computed) -> str:
    """Return the pattern of points with as many decimal places as any of the exam have, so that they align."""
    answers = (answer for copy in computed.points.results.submissions for answer in copy.answers)
    points = {answer.points for answer in answers if answer is not None and answer.points is not None}
    exponents: list[Any] = [each.normalize().as_tuple().exponent for each in points]
    places = max(-min(exponents, default=0), 0)
    return f"0.{'0' * places}" if places else "0"


def _shown_sections(exam: Exam) -> list[int]:
    filled = [index for index, section in enumerate(exam.sections) if section.questions]
    return filled if 1 < len(filled) <= MOST_SECTIONS else []


def _sections(exam: Exam, copy: Submission, shown: Sequence[int]) -> list[Decimal | None]:
    """Return the points of the sections; None: not all questions of a copy that is being graded have some."""
    if not shown or copy.status is SubmissionStatus.ABSENT:
        return [None] * len(shown)
    totals = section_totals(exam, copy)
    if copy.status is SubmissionStatus.GRADED:
        return [totals[index] for index in shown]
    ends = [0]
    for section in exam.sections:
        ends.append(ends[-1] + len(section.questions))
    given = [answer is not None and answer.points is not None for answer in copy.answers]
    return [totals[index] if given and all(given[ends[index] : ends[index + 1]]) else None for index in shown]


def _class_names(exam: Exam) -> Callable[[Student], str]:
    """Return a function that names the classes of students, of which many are in the same ones."""
    known: dict[tuple[UUID, ...], str] = {}

    def names(student: Student) -> str:
        if student.class_ids not in known:
            known[student.class_ids] = class_names(exam, student)
        return known[student.class_ids]

    return names


def _state(copy: Submission) -> State:
    match copy.status, copy.absence:
        case SubmissionStatus.GRADED, _:
            return "graded"
        case SubmissionStatus.TO_GRADE, _:
            return "to_grade"
        case _, Absence.JUSTIFIED:
            return "justified"
        case _, Absence.UNJUSTIFIED:
            return "unjustified"
        case _:
            return "absent"
