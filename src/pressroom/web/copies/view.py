"""Say what the page shows of a student's copy: its figures, its questions with their texts, and its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from babel.numbers import get_decimal_symbol
from markupsafe import Markup

from pressroom.exams.computing.marks import rounded_mark, section_totals
from pressroom.exams.model import Answer, Question, Submission
from pressroom.exams.report.copies import question_heading
from pressroom.exams.report.numbers import mark_text, points_text
from pressroom.exams.report.texts import Texts, spaced
from pressroom.exams.shown_names import class_names
from pressroom.exams.storing.copies import CopyTotal, StudentCopy
from pressroom.exams.storing.grading import MOST_CHARACTERS, points_value
from pressroom.exams.words import words_in
from pressroom.rendering.markdown import marked_text
from pressroom.web.dashboard.selection import PARAMETER
from pressroom.web.language import marked as _
from pressroom.words import Words

STATUSES: Final = {
    "to_grade": _("To grade"),
    "graded": _("Graded"),
    "absent": _("Absent"),
    "absent:justified": _("Absent, excused"),
    "absent:unjustified": _("Absent, not excused"),
}


@dataclass(frozen=True, kw_only=True)
class ShownQuestion:
    """A question with the answer of the student. Texts are safe HTML; an empty one is not shown."""

    id: UUID
    heading: str
    statement: Markup
    key: Markup
    answer: Markup
    points: str
    """As it is stored, such as `1.5`; empty: blank."""
    shown_points: str
    max_points: str
    shown_max: str
    feedback: str
    """The source of the comment."""


@dataclass(frozen=True, kw_only=True)
class ShownSection:
    """A section."""

    title: str
    introduction: Markup
    questions: tuple[ShownQuestion, ...]


def figures(copy: StudentCopy, class_ids: Sequence[UUID], words: Words) -> dict[str, Any]:
    """Return what may change with each saved value: totals, the state, and the neighbours."""
    exam, submission = copy.exam, copy.submission
    mark = rounded_mark(copy.total, scale=exam.max_points)
    answers = [*submission.answers, *([None] * (sum(1 for _each in exam.questions()) - len(submission.answers)))]
    given = sum(answer is not None and answer.points is not None for answer in answers)

    def points(value: Decimal) -> str:
        return points_text(value, words.locale)

    query = f"?{urlencode([(PARAMETER, str(each)) for each in class_ids])}" if class_ids else ""

    def address(other: CopyTotal | None) -> str:
        return f"/exams/{exam.id}/copies/{other.student_id}{query}" if other else ""

    return {
        "exam": exam,
        "student": submission.student,
        "state": status_value(submission),
        "statuses": {value: words.gettext(name) for value, name in STATUSES.items()},
        "mark": "" if mark is None else mark_text(mark, words.locale),
        "total": points(copy.total),
        "scale": points(exam.max_points),
        "rank": copy.rank,
        "graded": copy.graded,
        "left": copy.left,
        "given": given,
        "questions": len(answers),
        "subtotals": [
            f"{points(total)} / {points(section.max_points)}"
            for section, total in zip(exam.sections, section_totals(exam, submission), strict=True)
        ],
        "previous": copy.previous,
        "next": copy.next,
        "next_to_grade": copy.next_to_grade,
        "address": address,
        "copy_path": f"/exams/{exam.id}/copies/{submission.student.id}",
        "query": query,
    }


def contents(copy: StudentCopy, words: Words) -> dict[str, Any]:
    """Return what the page shows once: the texts. It converts formulas, so it takes its time."""
    exam, submission = copy.exam, copy.submission
    texts = Texts(marked_text, language=exam.language)
    answers = iter([*submission.answers, *([None] * sum(1 for _each in exam.questions()))])
    return {
        "classes": class_names(exam, submission.student),
        "remark": submission.feedback,
        "decimal_mark": get_decimal_symbol(words.locale),
        "most_characters": MOST_CHARACTERS,
        "sections": tuple(
            ShownSection(
                title=spaced(section.title, exam.language),
                introduction=texts.html(section.introduction, field=""),
                questions=tuple(_question(question, next(answers), texts, words) for question in section.questions),
            )
            for section in exam.sections
        ),
    }


def status_value(submission: Submission) -> str:
    """Return the status as a change has it, such as `absent:justified`."""
    return submission.status if submission.absence is None else f"{submission.status}:{submission.absence}"


def _question(question: Question, answer: Answer | None, texts: Texts, words: Words) -> ShownQuestion:
    answer = answer or Answer(points=None)
    return ShownQuestion(
        id=question.id,
        heading=question_heading(question.label, words_in(words.language)),
        statement=texts.html(question.statement, field=""),
        key=texts.html(question.key, field=""),
        answer=texts.html(answer.text, field=""),
        points=points_value(answer.points),
        shown_points="" if answer.points is None else points_text(answer.points, words.locale),
        max_points=points_value(question.max_points),
        shown_max=points_text(question.max_points, words.locale),
        feedback=answer.feedback,
    )
