"""Charts: axes from zero, gaps where there is no value, labels that do not touch."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.web.components.charts.chart import NARROW, WIDE, Along, bar_chart, line_chart
from pressroom.web.components.charts.scale import MOST_STEPS, axis_values
from pressroom.web.operations.periods import PERIODS, Period, PeriodName


def along(count: int, *labels: tuple[int, str]) -> Along:
    return Along(titles=[f"interval {at}" for at in range(count)], labels=labels)


@given(highest=st.just(0.0) | st.floats(min_value=1e-6, max_value=1e9), whole=st.booleans())
def test_an_axis_begins_at_zero_and_reaches_the_highest_value_in_few_equal_steps(highest: float, *, whole: bool):
    values = axis_values(highest, whole=whole)
    assert values[0] == 0
    assert values[-1] >= highest * (1 - 1e-6)
    assert 2 <= len(values) <= MOST_STEPS + 1
    steps = [b - a for a, b in pairwise(values)]
    assert all(math.isclose(step, steps[0], rel_tol=1e-6, abs_tol=1e-9) for step in steps)
    assert values[-2] < (highest or 1) or len(values) == 2
    if whole:
        assert all(value % 1 == 0 for value in values)


@pytest.mark.parametrize(("highest", "values"), [(0.41, [0, 0.2, 0.4, 0.6]), (111, [0, 50, 100, 150]), (3, [0, 1, 2, 3])])
def test_steps_are_easy_to_read(highest: float, values: list[float]):
    assert axis_values(highest) == values


def test_a_line_has_gaps_where_there_is_no_value_and_a_dot_between_two_gaps():
    chart = line_chart([[1, 2, None, 3, None, 2, 1]], along=along(7), written=str, unit="s")
    (line,) = chart.lines
    assert line.path.count("M") == 2
    assert line.area.count("Z") == 2
    assert len(line.dots) == 1
    assert len(chart.slots) == 7


def test_heights_are_in_proportion_to_the_values():
    chart = bar_chart([(10, 0), (5, 0), (0, 0)], along=along(3), written=str)
    full, half, none = chart.bars
    assert full.height == pytest.approx(2 * half.height)  # pyright: ignore[reportUnknownMemberType] - untyped in pytest
    assert (none.height, none.mark_height) == (0, 0)
    assert all(bar.y + bar.height == pytest.approx(chart.frame.bottom) for bar in chart.bars)  # pyright: ignore[reportUnknownMemberType]


def test_few_failures_on_many_jobs_are_to_be_seen():
    (bar,) = bar_chart([(10_000, 1)], along=along(1), written=str).bars
    assert bar.mark_height >= 3
    assert bar.mark_y + bar.mark_height <= bar.y


def test_only_the_highest_value_has_the_unit():
    chart = line_chart([[0.9]], along=along(1), written=lambda value: f"{value:g}", unit="s")
    assert [tick.text for tick in chart.frame.values] == ["0", "0.25", "0.5", "0.75", "1\N{NO-BREAK SPACE}s"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_labels_do_not_touch_and_the_last_one_stays(width: float):
    labels = [(at, "00:00") for at in range(24)] + [(23, "maintenant")]
    times = bar_chart([(1, 0)] * 24, along=along(24, *labels), written=str, width=width).frame.times
    assert times[-1].text == "maintenant"
    spans = [(tick.at - 7 * len(tick.text) * (1 if tick.anchor == "end" else 0.5), tick) for tick in times]
    for (_, tick), (start, _) in pairwise(spans):
        assert tick.at + 7 * len(tick.text) / 2 <= start


def test_a_chart_without_values_has_axes():
    chart = line_chart([[None, None], [None, None]], along=along(2), written=str, unit="s")
    assert [line.path for line in chart.lines] == ["", ""]
    assert len(chart.frame.values) >= 2


@pytest.mark.parametrize("period", PERIODS.values())
@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", "Asia/Kathmandu", "America/St_Johns"])
@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 29, 10, 42, 7, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # an hour after clocks in Europe were put back
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),  # the moment at which they are put forward
        datetime(2026, 11, 29, 0, 0, tzinfo=UTC),
    ],
)
def test_the_last_interval_is_the_present_one_and_begins_at_a_round_time(period: Period, zone: str, now: datetime):
    start = period.start(now, ZoneInfo(zone))
    last = start + (period.count - 1) * period.width
    assert last <= now < last + period.width
    local = last.astimezone(ZoneInfo(zone))
    assert timedelta(minutes=local.minute) % min(period.width, timedelta(hours=1)) == timedelta(0)
    assert local.second == local.microsecond == 0


def test_hours_of_a_quarter_and_days_at_midnight_have_labels():
    zone = ZoneInfo("Europe/Paris")
    now = datetime(2026, 11, 29, 10, 42, tzinfo=UTC)
    hours_of_labels: dict[PeriodName, set[int]] = {"24h": {12, 18, 0, 6}, "7d": {0}}
    for name, hours in hours_of_labels.items():
        period = PERIODS[name]
        begins = [period.start(now, zone) + at * period.width for at in range(period.count)]
        assert {begins[at].astimezone(zone).hour for at in period.labels(begins, zone)} <= hours
