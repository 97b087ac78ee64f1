"""Compute the statistics of an exam: of the class, and of each question. They are made of graded copies only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Any, Final

from pressroom.exams.computing.marks import EXACT, FULL_MARK, graded_copies, mark_of, points_of, rounded
from pressroom.exams.computing.moments import PERCENT, correlation_percent, deviation, efficiency_percent, mean, quantile
from pressroom.exams.model import ExamResults, Question

LOWER_QUARTER, HALF, UPPER_QUARTER = Decimal("0.25"), Decimal("0.5"), Decimal("0.75")

LEAST_DISCRIMINATION: Final = 10
OFTEN_BLANK: Final = 20
WELL_ANSWERED: Final = 90
POORLY_ANSWERED: Final = 30
"""Limits of the flags, in percent."""
FLAGGED_FROM: Final = 5
"""Copies. Of fewer, one student decides all percentages."""


class Flag(StrEnum):
    """What is remarkable about a question."""

    LOW_DISCRIMINATION = "low_discrimination"
    OFTEN_BLANK = "often_blank"
    WELL_ANSWERED = "well_answered"
    POORLY_ANSWERED = "poorly_answered"


@dataclass(frozen=True, kw_only=True)
class ClassStatistics:
    """Statistics of marks out of 20, not rounded. None: there are too few copies, or the exam has no points to give."""

    n: int
    """Graded copies."""
    mean: Decimal | None
    median: Decimal | None
    deviation: Decimal | None
    """Of a sample (n - 1)."""
    minimum: Decimal | None
    maximum: Decimal | None
    lower_quartile: Decimal | None
    upper_quartile: Decimal | None
    histogram: tuple[int, ...]
    """Copies for each of 20 marks: from 0 to below 1, from 1 to below 2, and so on; the last one has 20 too."""


@dataclass(frozen=True, kw_only=True)
class QuestionStatistics:
    """Statistics of a question, not rounded. A blank answer has no points. None: too few copies, or no spread."""

    question: Question
    n: int
    """Graded copies."""
    mean: Decimal | None
    """Points."""
    success_rate: Decimal | None
    """The mean in percent of the maximum."""
    deviation: Decimal | None
    """Points, of a sample (n - 1)."""
    zero: Decimal | None
    """Percent of the copies with an answer that has no points."""
    full: Decimal | None
    """Percent of the copies with all points."""
    blank: Decimal | None
    """Percent of the copies."""
    discrimination: Decimal | None
    """Correlation with the points of all other questions, in percent."""
    efficiency: Decimal | None
    """Discriminative efficiency: the covariance with them in percent of the largest possible one."""
    flags: tuple[Flag, ...]


def class_statistics(results: ExamResults) -> ClassStatistics:
    """Compute the statistics of the marks."""
    totals = sorted(copy.total for copy in graded_copies(results) if copy.total is not None)
    scale = results.exam.max_points

    def mark(total: Decimal | None) -> Decimal | None:
        return None if total is None else mark_of(total, scale=scale)

    # Of totals, then converted: a total is exact, a mark may not be.
    return ClassStatistics(
        n=len(totals),
        mean=mark(mean(totals)),
        median=mark(quantile(totals, HALF)),
        deviation=mark(deviation(totals)),
        minimum=mark(totals[0] if totals else None),
        maximum=mark(totals[-1] if totals else None),
        lower_quartile=mark(quantile(totals, LOWER_QUARTER)),
        upper_quartile=mark(quantile(totals, UPPER_QUARTER)),
        histogram=_histogram(totals, scale),
    )


def question_statistics(results: ExamResults) -> tuple[QuestionStatistics, ...]:
    """Compute the statistics of every question, in order."""
    copies = graded_copies(results)
    questions = list(results.exam.questions())
    given = [[points_of(copy, index) for copy in copies] for index in range(len(questions))]
    places = _places(given)
    totals = [_whole(copy.total or Decimal(0), places) for copy in copies]
    return tuple(_of_question(question, column, totals, places=places) for question, column in zip(questions, given, strict=True))


def _places(columns: Sequence[Sequence[Decimal | None]]) -> int:
    """Return how many decimal places make whole numbers of all points."""
    distinct = {each for column in columns for each in column if each is not None}
    exponents: list[Any] = [each.as_tuple().exponent for each in distinct]
    return -min(exponents, default=0)


def _whole(points: Decimal, places: int) -> int:
    return int(points.scaleb(places, EXACT))


def _of_question(
    question: Question, given: Sequence[Decimal | None], totals: Sequence[int], *, places: int
) -> QuestionStatistics:
    """Compute the statistics of a question. `totals` are whole numbers of so many places."""
    points = [0 if each is None else _whole(each, places) for each in given]
    rest = [total - each for total, each in zip(totals, points, strict=True)]
    average, maximum = _unscaled(mean(points), places), question.max_points
    rate = _percent(average, maximum) if average is not None else None
    blank = _percent(sum(each is None for each in given), len(given))
    discrimination = correlation_percent(points, rest)
    return QuestionStatistics(
        question=question,
        n=len(points),
        mean=average,
        success_rate=rate,
        deviation=_unscaled(deviation(points), places),
        zero=_percent(sum(each is not None and not each for each in given), len(given)),
        full=_percent(sum(each is not None and each >= maximum for each in given), len(given)) if maximum else None,
        blank=blank,
        discrimination=discrimination,
        efficiency=efficiency_percent(points, rest),
        flags=tuple(_flags(rate=rate, blank=blank, discrimination=discrimination)) if len(points) >= FLAGGED_FROM else (),
    )


def _flags(*, rate: Decimal | None, blank: Decimal | None, discrimination: Decimal | None) -> Iterator[Flag]:
    """Yield the flags. They follow whole percents, which is what is shown beside them."""
    if discrimination is not None and rounded(discrimination, places=0) < LEAST_DISCRIMINATION:
        yield Flag.LOW_DISCRIMINATION
    if blank is not None and rounded(blank, places=0) >= OFTEN_BLANK:
        yield Flag.OFTEN_BLANK
    if rate is not None and rounded(rate, places=0) >= WELL_ANSWERED:
        yield Flag.WELL_ANSWERED
    if rate is not None and rounded(rate, places=0) < POORLY_ANSWERED:
        yield Flag.POORLY_ANSWERED


def _unscaled(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else value.scaleb(-places, EXACT)


def _percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    with localcontext(EXACT):
        return Decimal(part) * PERCENT / whole if whole else None


def _histogram(totals: Sequence[Decimal], scale: Decimal) -> tuple[int, ...]:
    counts = [0] * FULL_MARK
    with localcontext(EXACT):
        for total in totals if scale else ():
            counts[min(int(total * FULL_MARK // scale), FULL_MARK - 1)] += 1
    return tuple(counts)
