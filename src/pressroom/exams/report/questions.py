"""Say what the report shows of the questions: in the table of statistics."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pressroom.exams.computing.statistics import Flag, QuestionStatistics, question_statistics
from pressroom.exams.model import ExamResults
from pressroom.exams.report.numbers import mark_text, percent_text, points_text
from pressroom.exams.report.texts import spaced
from pressroom.exams.shown_names import question_names
from pressroom.exams.words import Words

SIGNS: Final = {
    Flag.LOW_DISCRIMINATION: "▲",
    Flag.OFTEN_BLANK: "□",
    Flag.WELL_ANSWERED: "●",
    Flag.POORLY_ANSWERED: "○",
}


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question in the table. A text is empty where there is no value."""

    name: str
    points: str
    n: int
    mean: str
    rate: str
    rate_percent: float
    """The length of the bar, from 0 to 100."""
    deviation: str
    discrimination: str
    blank: str
    flags: tuple[str, ...]
    """Each a sign and words."""


@dataclass(frozen=True, kw_only=True)
class QuestionGroup:
    """The rows of a section."""

    title: str
    rows: tuple[QuestionRow, ...]


def question_groups(results: ExamResults, words: Words) -> tuple[QuestionGroup, ...]:
    """Return the table by sections; a section without questions is left out."""
    rows = iter(
        [_row(name, found, words) for name, found in zip(question_names(results.exam), question_statistics(results), strict=True)]
    )
    return tuple(
        QuestionGroup(
            title=spaced(section.title, results.exam.language),
            rows=tuple(next(rows) for _ in section.questions),
        )
        for section in results.exam.sections
        if section.questions
    )


def flag_words(flag: Flag, words: Words) -> str:
    """Return the sign and the words of a flag."""
    named = {
        Flag.LOW_DISCRIMINATION: words.gettext("low discrimination"),
        Flag.OFTEN_BLANK: words.gettext("often blank"),
        Flag.WELL_ANSWERED: words.gettext("well answered"),
        Flag.POORLY_ANSWERED: words.gettext("poorly answered"),
    }
    return f"{SIGNS[flag]}\N{NO-BREAK SPACE}{named[flag]}"


def _row(name: str, found: QuestionStatistics, words: Words) -> QuestionRow:
    def mark(value: Decimal | None) -> str:
        return "" if value is None else mark_text(value, words.locale)

    def percent(value: Decimal | None) -> str:
        return "" if value is None else percent_text(value, words.locale)

    return QuestionRow(
        name=name,
        points=points_text(found.question.max_points, words.locale),
        n=found.n,
        mean=mark(found.mean),
        rate=percent(found.success_rate),
        rate_percent=round(float(min(max(found.success_rate or Decimal(0), Decimal(0)), Decimal(100))), 1),
        deviation=mark(found.deviation),
        discrimination=percent(found.discrimination),
        blank=percent(found.blank),
        flags=tuple(flag_words(flag, words) for flag in found.flags),
    )
