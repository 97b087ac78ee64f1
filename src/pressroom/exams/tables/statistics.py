"""Make the tables of statistics: of the class, of its marks by intervals, and of each question."""

from __future__ import annotations

from decimal import Decimal

from pressroom.exams.computing.marks import FULL_MARK, rounded
from pressroom.exams.computing.statistics import class_statistics, question_statistics
from pressroom.exams.model import ExamResults
from pressroom.exams.shown_names import question_names
from pressroom.exams.tables.cells import Cell, Table
from pressroom.exams.words import Words


def class_table(results: ExamResults, words: Words) -> Table:
    """Return the statistics of the marks out of 20, rounded to two places; what does not exist is empty."""
    found = class_statistics(results)
    return Table(
        heads=(words.gettext("Marks out of 20"), words.gettext("Value")),
        rows=(
            (words.gettext("Graded papers"), found.n),
            (words.gettext("Mean"), _shown(found.mean)),
            (words.gettext("Median"), _shown(found.median)),
            (words.gettext("Standard deviation (n − 1)"), _shown(found.deviation)),
            (words.gettext("Lowest mark"), _shown(found.minimum)),
            (words.gettext("Lower quartile"), _shown(found.lower_quartile)),
            (words.gettext("Upper quartile"), _shown(found.upper_quartile)),
            (words.gettext("Highest mark"), _shown(found.maximum)),
        ),
    )


def histogram_table(results: ExamResults, words: Words) -> Table:
    """Return the number of copies in each interval of one mark."""
    counts = class_statistics(results).histogram
    return Table(
        heads=(words.gettext("From"), words.gettext("To below"), words.gettext("Frequency")),
        rows=tuple((low, low + 1 if low + 1 < FULL_MARK else None, count) for low, count in enumerate(counts)),
    )


def questions_table(results: ExamResults, words: Words) -> Table:
    """Return the statistics of each question: points rounded to two places, percents to one."""
    rows: list[tuple[Cell, ...]] = [
        (
            name,
            each.question.max_points,
            each.n,
            _shown(each.mean),
            _shown(each.success_rate, places=1),
            _shown(each.deviation),
            _shown(each.zero, places=1),
            _shown(each.full, places=1),
            _shown(each.blank, places=1),
            _shown(each.discrimination, places=1),
            _shown(each.efficiency, places=1),
        )
        for name, each in zip(question_names(results.exam), question_statistics(results), strict=True)
    ]
    heads = (
        words.gettext("Question"),
        words.gettext("Points"),
        words.gettext("Papers"),
        words.gettext("Mean"),
        words.gettext("Success rate (%)"),
        words.gettext("Standard deviation (n − 1)"),
        words.gettext("No points (%)"),
        words.gettext("All points (%)"),
        words.gettext("Blank (%)"),
        words.gettext("Discrimination (%)"),
        words.gettext("Discriminative efficiency (%)"),
    )
    return Table(heads=heads, rows=tuple(rows))


def _shown(value: Decimal | None, *, places: int = 2) -> Decimal | None:
    return None if value is None else rounded(value, places=places)
