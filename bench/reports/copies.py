"""Graded copies as plain texts, for a renderer that is not ours. Formulas in them stay LaTeX."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Final

import msgspec

from pressroom.exams.computing.marks import mark_of, rounded, section_totals
from pressroom.exams.model import Answer, Exam, ExamResults, Section, Submission
from pressroom.exams.points import plain_number
from pressroom.exams.shown_names import class_names, full_name

FONTS: Final = Path(__file__).parents[2] / "node_modules/@expo-google-fonts/source-serif-4"
FACES: Final = {400: "400Regular/SourceSerif4_400Regular.ttf", 700: "700Bold/SourceSerif4_700Bold.ttf"}


class Face(msgspec.Struct, kw_only=True):
    """A font file."""

    file: str
    weight: int


class CopyQuestion(msgspec.Struct, kw_only=True):
    """A question of a copy: statement, answer and comment, as far as there are any."""

    heading: str
    score: str
    texts: list[str]


class CopySection(msgspec.Struct, kw_only=True):
    """A section of a copy with its subtotal."""

    title: str
    score: str
    introduction: str
    questions: list[CopyQuestion]


class Copy(msgspec.Struct, kw_only=True):
    """One copy."""

    name: str
    result: str
    remark: str
    sections: list[CopySection]


class Copies(msgspec.Struct, kw_only=True):
    """What the program reads."""

    title: str
    fonts: list[Face]
    copies: list[Copy]


def copies_of(results: ExamResults) -> Copies:
    """Return all graded copies with what a report shows of each by default; the cover and the statistics are left out."""
    exam = results.exam
    return Copies(
        title=exam.title,
        fonts=[Face(file=str(FONTS / file), weight=weight) for weight, file in FACES.items()],
        copies=[_copy(exam, submission, total) for submission in results.submissions if (total := submission.total) is not None],
    )


def _copy(exam: Exam, submission: Submission, total: Decimal) -> Copy:
    mark = mark_of(total, scale=exam.max_points)
    result = (
        class_names(exam, submission.student),
        _score(total, exam.max_points),
        "" if mark is None else f"{rounded(mark)}/20",
    )
    numbers = count()
    return Copy(
        name=full_name(submission.student),
        result=" · ".join(filter(None, result)),
        remark=submission.feedback,
        sections=[
            _section(section, subtotal, [submission.answers[next(numbers)] for _ in section.questions])
            for section, subtotal in zip(exam.sections, section_totals(exam, submission), strict=True)
        ],
    )


def _section(section: Section, subtotal: Decimal, answers: list[Answer | None]) -> CopySection:
    questions: list[CopyQuestion] = []
    for question, given in zip(section.questions, answers, strict=True):
        answer = given or Answer(points=None)
        questions.append(
            CopyQuestion(
                heading=question.label,
                score=_score(answer.points or Decimal(0), question.max_points),
                texts=[text for text in (question.statement, answer.text, answer.feedback) if text],
            )
        )
    return CopySection(
        title=section.title,
        score=_score(subtotal, section.max_points),
        introduction=section.introduction,
        questions=questions,
    )


def _score(points: Decimal, maximum: Decimal) -> str:
    return f"{plain_number(points)} / {plain_number(maximum)}"
