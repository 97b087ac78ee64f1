from __future__ import annotations

import statistics
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.exam_results import results_of_points

from pressroom.exams.computing.marks import mark_of, ranks, rounded, section_totals
from pressroom.exams.computing.statistics import class_statistics

POINTS = st.integers(0, 40).map(lambda quarters: Decimal(quarters) / 4)
"""Points of a question of ten, in quarters."""


def test_the_statistics_of_four_copies_are_those_computed_by_hand() -> None:
    # Marks 5, 10, 12.5 and 20 of a scale of 40 points.
    found = class_statistics(results_of_points([40], [[10], [20], [25], [40]], absent=2, to_grade=1))
    assert found.n == 4
    assert found.mean == Decimal("11.875")
    assert found.median == Decimal("11.25")
    assert found.deviation is not None
    # Squares of the differences: 47.265625 + 3.515625 + 0.390625 + 66.015625 = 117.1875, of which a third is 39.0625.
    assert rounded(found.deviation, places=10) == Decimal("6.25")
    assert (found.minimum, found.maximum) == (5, 20)
    assert (found.lower_quartile, found.upper_quartile) == (Decimal("8.75"), Decimal("14.375"))
    assert found.histogram == (0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1)


def test_one_copy_has_no_deviation_and_is_every_other_statistic() -> None:
    found = class_statistics(results_of_points([20], [[13]]))
    assert found.deviation is None
    assert {found.mean, found.median, found.minimum, found.maximum, found.lower_quartile, found.upper_quartile} == {13}


def test_equal_copies_have_a_deviation_of_exactly_zero_on_any_scale() -> None:
    # 1/7 of 20 is not a finite decimal.
    assert class_statistics(results_of_points([7], [[1], [1], [1]])).deviation == 0


def test_absent_students_and_copies_to_be_graded_have_no_statistics() -> None:
    found = class_statistics(results_of_points([20], [], absent=3, to_grade=2))
    assert found.n == 0
    assert found.mean is found.median is found.deviation is found.minimum is found.upper_quartile is None
    assert sum(found.histogram) == 0


@pytest.mark.parametrize("questions", [0, 1])
def test_an_exam_without_points_has_no_marks(questions: int) -> None:
    found = class_statistics(results_of_points([0] * questions, [[0] * questions, [0] * questions]))
    assert found.n == 2
    assert found.mean is None
    assert sum(found.histogram) == 0


@pytest.mark.parametrize(
    ("points", "scale", "shown"),
    [("0", "30", "0.00"), ("1", "30", "0.67"), ("7", "16", "8.75"), ("12.345", "20", "12.35"), ("12.335", "20", "12.34")],
)
def test_marks_are_rounded_half_up_to_two_places(points: str, scale: str, shown: str) -> None:
    mark = mark_of(Decimal(points), scale=Decimal(scale))
    assert mark is not None
    assert str(rounded(mark)) == shown


def test_equal_totals_share_a_rank_and_the_next_rank_counts_them() -> None:
    results = results_of_points([20], [[9], [15], [9], ["15.0"], [4]], absent=1)
    assert list(ranks(results).values()) == [3, 1, 3, 1, 5]


def test_a_mark_at_the_edge_of_an_interval_is_in_the_upper_one_and_20_in_the_last() -> None:
    # Of 60 points, 3 make one mark.
    found = class_statistics(results_of_points([60], [[3], ["2.99"], [60], [57]]))
    assert found.histogram == (1, 1, *[0] * 17, 2)


def test_section_totals_leave_blank_answers_out() -> None:
    results = results_of_points([2, 3], [[None, "1.25"], [None, None]])
    assert [section_totals(results.exam, each) for each in results.submissions] == [(Decimal("1.25"),), (0,)]


@given(st.lists(st.lists(POINTS, min_size=3, max_size=3), min_size=2, max_size=30))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_statistics_are_those_of_the_standard_library(copies: list[list[Decimal]]) -> None:
    found = class_statistics(results_of_points([10, 10, 10], copies))
    marks = [float(sum(points)) * 20 / 30 for points in copies]
    lower, _, upper = statistics.quantiles(marks, n=4, method="inclusive")
    expected = (
        statistics.fmean(marks),
        statistics.median(marks),
        statistics.stdev(marks),
        min(marks),
        max(marks),
        lower,
        upper,
    )
    values = (
        found.mean,
        found.median,
        found.deviation,
        found.minimum,
        found.maximum,
        found.lower_quartile,
        found.upper_quartile,
    )
    assert [float(value) for value in values if value is not None] == pytest.approx(expected, abs=1e-9)
    assert sum(found.histogram) == len(copies)
