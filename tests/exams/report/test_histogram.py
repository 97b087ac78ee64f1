from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.support.exam_results import Given, results_of_points

from pressroom.exams.computing.statistics import class_statistics
from pressroom.exams.report.histogram import TOP, Histogram, histogram_of
from pressroom.exams.words import words_in

WIDTH = 680.0


def figure(copies: Sequence[Sequence[Given]]) -> Histogram:
    found = histogram_of(class_statistics(results_of_points([20], copies)), width=WIDTH, words=words_in("en"))
    assert found is not None
    return found


def test_a_bar_stands_on_each_interval_that_has_copies_and_is_as_high_as_their_number() -> None:
    found = figure([[0], ["9.5"], [10], ["10.25"], [20]])
    column = (WIDTH - found.axis) / 20
    assert [round((bar.x - found.axis) / column) for bar in found.bars] == [0, 9, 10, 19]
    heights = [bar.height / found.bars[0].height for bar in found.bars]
    assert heights == pytest.approx([1, 1, 2, 1])
    assert [bar.below_half for bar in found.bars] == [True, True, False, False]
    assert all(bar.y + bar.height == pytest.approx(found.base) for bar in found.bars)


@pytest.mark.parametrize(("copies", "step"), [(1, 1), (7, 1), (8, 2), (40, 10), (213, 50), (5000, 1000)])
def test_the_grid_has_few_lines_at_round_numbers_and_holds_the_highest_bar(copies: int, step: int) -> None:
    found = figure([[10]] * copies)
    counts = [line.count for line in found.grid]
    assert counts == [step * number for number in range(1, len(counts) + 1)]
    assert 4 <= len(counts) <= 7
    assert counts[-1] >= copies
    assert found.bars[0].y >= TOP - 0.01


@pytest.mark.parametrize(
    "marks", [("0", "0"), ("20", "20"), ("1", "1.2"), ("19.5", "20"), ("10", "10"), ("0", "20"), ("3", "18"), ("9.9", "10")]
)
def test_the_words_of_mean_and_median_are_within_the_figure_and_apart(marks: tuple[str, str]) -> None:
    found = figure([[marks[0]], [marks[1]], [marks[1]]])
    boxes: list[tuple[float, float, float]] = []
    for marker in found.markers:
        width = len(marker.words) * 5
        left = marker.words_x - (width if marker.anchor == "end" else 0)
        boxes.append((left, left + width, marker.words_y))
        assert found.axis <= left
        assert left + width <= WIDTH
    (left, right, line), (other_left, other_right, other_line) = boxes
    assert line != other_line or right <= other_left or other_right <= left
    for (left, right, line), other in zip(boxes, reversed(found.markers), strict=True):
        assert not (left < other.x < right) or other.top > line - 8
