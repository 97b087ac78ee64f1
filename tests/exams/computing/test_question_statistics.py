from __future__ import annotations

import statistics
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.exam_results import Given, results_of_points

from pressroom.exams.computing.marks import rounded
from pressroom.exams.computing.statistics import Flag, QuestionStatistics, question_statistics

ANSWERS = st.one_of(st.none(), st.integers(0, 16).map(lambda quarters: Decimal(quarters) / 4))


def first_question(maxima: Sequence[Given], copies: Sequence[Sequence[Given]]) -> QuestionStatistics:
    return question_statistics(results_of_points(maxima, copies, absent=1, to_grade=1))[0]


def test_the_statistics_of_a_question_are_those_computed_by_hand() -> None:
    # The points are 0, 2, 4 and blank, with 1, 3, 2 and 6 in the rest of the exam.
    found = first_question([4, 8], [[0, 1], [2, 3], [4, 2], [None, 6]])
    assert found.n == 4
    assert found.mean == Decimal("1.5")
    assert found.success_rate == Decimal("37.5")
    assert (found.zero, found.full, found.blank) == (25, 25, 25)
    assert found.deviation is not None
    assert found.discrimination is not None
    assert found.efficiency is not None
    # Variances 11/3 and 14/3; products 0 + 6 + 8 + 0 = 14, less 4 * 1.5 * 3 = 18, so the covariance is -4/3.
    assert rounded(found.deviation, places=4) == Decimal("1.9149")
    assert rounded(found.discrimination, places=2) == Decimal("-32.23")
    # Sorted, the products are 0 + 0 + 6 + 24 = 30, so the largest covariance is 12/3.
    assert rounded(found.efficiency, places=2) == Decimal("-33.33")


def test_one_copy_has_no_spread() -> None:
    found = first_question([4, 4], [[3, 1]])
    assert (found.mean, found.success_rate) == (3, 75)
    assert found.deviation is found.discrimination is found.efficiency is None


def test_equal_points_have_no_discrimination() -> None:
    found = first_question([7, 4], [["0.1", 1], ["0.1", 2], ["0.1", 3]])
    assert found.deviation == 0
    assert found.discrimination is found.efficiency is None


def test_the_only_question_of_an_exam_has_no_discrimination() -> None:
    found = first_question([4], [[1], [2], [3]])
    assert found.deviation == 1
    assert found.discrimination is found.efficiency is None


def test_without_graded_copies_there_are_no_numbers() -> None:
    found = first_question([4], [])
    assert found.n == 0
    assert found.mean is found.success_rate is found.zero is found.full is found.blank is None
    assert found.flags == ()


def test_a_question_without_points_has_no_rate() -> None:
    found = first_question([0, 4], [[0, 1], [0, 3]])
    assert (found.mean, found.success_rate, found.full) == (0, None, None)


def test_a_blank_answer_is_not_an_answer_without_points() -> None:
    found = first_question([4, 4], [[None, 1], [0, 1], [0, 2], [4, 3]])
    assert (found.zero, found.blank, found.full) == (50, 25, 25)


@pytest.mark.parametrize(
    ("copies", "flags"),
    [
        ([[1, 1], [2, 2], [3, 3], [3, 4], [2, 3]], ()),
        ([[3, 1], [2, 2], [1, 3], [1, 4], [2, 3]], (Flag.LOW_DISCRIMINATION,)),
        ([[None, 1], [2, 2], [3, 3], [4, 4], [3, 3]], (Flag.OFTEN_BLANK,)),
        ([[4, 4], [4, 4], [4, 4], [4, 4], [2, 2]], (Flag.WELL_ANSWERED,)),
        ([[1, 1], [1, 1], [1, 2], [1, 2], [2, 3]], ()),
        ([[0, 1], [1, 1], [1, 2], [1, 2], [2, 3]], (Flag.POORLY_ANSWERED,)),
        ([[3, 1], [2, 2], [1, 3], [1, 4]], ()),
    ],
    ids=["none", "low discrimination", "blank", "well", "30 percent", "poorly", "four copies"],
)
def test_flags_follow_their_limits(copies: list[list[Given]], flags: tuple[Flag, ...]) -> None:
    assert first_question([4, 4], copies).flags == flags


@given(st.lists(st.lists(ANSWERS, min_size=3, max_size=3), min_size=2, max_size=25))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_statistics_are_those_of_the_standard_library(copies: list[list[Decimal | None]]) -> None:
    for index, found in enumerate(question_statistics(results_of_points([4, 4, 4], copies))):
        points = [float(copy[index] or 0) for copy in copies]
        rest = [float(sum(each or 0 for each in copy)) - own for copy, own in zip(copies, points, strict=True)]
        assert found.mean is not None
        assert found.deviation is not None
        assert float(found.mean) == pytest.approx(statistics.fmean(points), abs=1e-9)
        assert float(found.deviation) == pytest.approx(statistics.stdev(points), abs=1e-9)
        if len(set(points)) == 1 or len(set(rest)) == 1:
            assert found.discrimination is found.efficiency is None
        else:
            assert found.discrimination is not None
            assert found.efficiency is not None
            assert float(found.discrimination) == pytest.approx(100 * statistics.correlation(points, rest), abs=1e-7)
            largest = statistics.covariance(sorted(points), sorted(rest))
            assert float(found.efficiency) == pytest.approx(100 * statistics.covariance(points, rest) / largest, abs=1e-7)
