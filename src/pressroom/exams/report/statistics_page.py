"""Say what the pages of statistics show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pressroom.exams.computing.marks import FULL_MARK
from pressroom.exams.computing.statistics import ClassStatistics, class_statistics
from pressroom.exams.model import ExamResults
from pressroom.exams.options import ReportOptions
from pressroom.exams.report.histogram import Histogram, histogram_of
from pressroom.exams.report.numbers import mark_text
from pressroom.exams.report.page_rules import text_width
from pressroom.exams.report.questions import QuestionGroup, question_groups
from pressroom.exams.words import Words

PIXELS: Final = 96
"""Of CSS, in an inch."""
NARROW: Final = 5.8
"""Inches: below this width the twenty intervals take two tables."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of the class with its name."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Interval:
    """An interval of marks and its number of copies."""

    marks: str
    count: int


@dataclass(frozen=True, kw_only=True)
class StatisticsPage:
    """The statistics of the class and of its questions."""

    figures: tuple[Figure, ...]
    histogram: Histogram | None
    intervals: tuple[tuple[Interval, ...], ...]
    """In one table, or in several where the page is narrow."""
    groups: tuple[QuestionGroup, ...]


def statistics_page(results: ExamResults, options: ReportOptions, words: Words) -> StatisticsPage | None:
    """Return what the pages show; None: no copy is graded, or the exam has no points to give."""
    found = class_statistics(results)
    if found.mean is None:
        return None
    width = text_width(options)
    intervals = [Interval(marks=f"{low}\N{EN DASH}{low + 1}", count=count) for low, count in enumerate(found.histogram)]
    size = FULL_MARK if width >= NARROW else FULL_MARK // 2
    return StatisticsPage(
        figures=tuple(_figures(found, words)),
        histogram=histogram_of(found, width=width * PIXELS, words=words),
        intervals=tuple(tuple(intervals[start : start + size]) for start in range(0, FULL_MARK, size)),
        groups=question_groups(results, words),
    )


def _figures(found: ClassStatistics, words: Words) -> Iterator[Figure]:
    def figure(label: str, *values: Decimal | None) -> Figure:
        return Figure(label=label, values=tuple(mark_text(value, words.locale) for value in values if value is not None))

    yield figure(words.gettext("Mean"), found.mean)
    yield figure(words.gettext("Median"), found.median)
    yield figure(words.gettext("Standard deviation (n − 1)"), found.deviation)
    yield figure(words.gettext("Lowest mark"), found.minimum)
    yield figure(words.gettext("Highest mark"), found.maximum)
    yield figure(words.gettext("Quartiles"), found.lower_quartile, found.upper_quartile)
