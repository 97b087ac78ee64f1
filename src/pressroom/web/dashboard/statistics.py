"""Say the statistics of the marks: figures, histogram and table, or a sentence where there are too few copies."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pressroom.exams.computing.moments import LEAST
from pressroom.exams.computing.statistics import ClassStatistics
from pressroom.exams.model import ExamResults, SubmissionStatus
from pressroom.exams.report.numbers import mark_text
from pressroom.web.components.charts.chart import NARROW
from pressroom.web.dashboard.histogram import WIDE, Histogram, histogram_of
from pressroom.words import Words


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """What the card shows. Without a histogram, `sentence` says why."""

    sentence: str
    figures: tuple[tuple[str, str], ...] = ()
    """Names with values."""
    quartiles: tuple[tuple[str, str], ...] = ()
    graded: int
    students: int
    description: str = ""
    """The histogram in a sentence."""
    histograms: tuple[Histogram, ...] = ()
    """Wide and narrow."""
    intervals: tuple[tuple[str, int], ...] = ()


def statistics_of(results: ExamResults, found: ClassStatistics, words: Words) -> Statistics:
    """Return what the card of statistics shows."""
    sentence = _missing(results, found, words)
    students = len(results.submissions)
    if sentence or found.mean is None or found.minimum is None or found.maximum is None:
        return Statistics(sentence=sentence, graded=found.n, students=students)

    def named(name: str, value: Decimal | None) -> tuple[str, str]:
        return name, "" if value is None else mark_text(value, words.locale)

    def title(mark: int, count: int) -> str:
        return words.ngettext("%(interval)s: %(count)s copy", "%(interval)s: %(count)s copies", count, interval=interval(mark))

    def interval(mark: int) -> str:
        return words.gettext("from %(low)s to %(high)s", low=mark, high=mark + 1)

    label = words.gettext("mean %(mark)s", mark=mark_text(found.mean, words.locale))
    peak = max(range(len(found.histogram)), key=found.histogram.__getitem__)
    return Statistics(
        sentence="",
        figures=(
            named(words.gettext("Mean"), found.mean),
            named(words.gettext("Median"), found.median),
            named(words.gettext("Standard deviation (σ)"), found.deviation),
            named(words.gettext("Lowest mark"), found.minimum),
            named(words.gettext("Highest mark"), found.maximum),
        ),
        quartiles=(
            named(words.gettext("First quartile"), found.lower_quartile),
            named(words.gettext("Median"), found.median),
            named(words.gettext("Third quartile"), found.upper_quartile),
        ),
        graded=found.n,
        students=students,
        description=words.ngettext(
            "Marks out of 20: from %(low)s to %(high)s, most often between %(from)s and %(to)s (%(count)s copy)",
            "Marks out of 20: from %(low)s to %(high)s, most often between %(from)s and %(to)s (%(count)s copies)",
            found.histogram[peak],
            **{
                "low": mark_text(found.minimum, words.locale),
                "high": mark_text(found.maximum, words.locale),
                "from": peak,
                "to": peak + 1,
            },
        ),
        histograms=tuple(
            histogram_of(found.histogram, mean=float(found.mean), words=label, title=title, width=width)
            for width in (WIDE, NARROW)
        ),
        intervals=tuple((interval(mark), count) for mark, count in enumerate(found.histogram)),
    )


def _missing(results: ExamResults, found: ClassStatistics, words: Words) -> str:
    """Return why there are no statistics; empty: there are some."""
    if found.n >= LEAST:
        return ""
    if not results.submissions:
        return words.gettext("There are no students here.")
    if all(copy.status is SubmissionStatus.ABSENT for copy in results.submissions):
        return words.gettext("All students were absent, so there are no statistics.")
    if found.n:
        return words.gettext("One copy is graded so far. Statistics are shown from two graded copies on.")
    return words.gettext("No copy is graded yet. Statistics are shown from two graded copies on.")
