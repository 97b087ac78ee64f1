"""Draw the series of the page of operations, and say in words what they show."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pressroom.exports.series import Interval, Series
from pressroom.web.components.charts.chart import NARROW, WIDE, Along, BarChart, LineChart, bar_chart, line_chart
from pressroom.web.formats import fixed, local, number
from pressroom.web.operations.periods import Period
from pressroom.words import Words


@dataclass(frozen=True, kw_only=True)
class Row:
    """An interval in words, for the table beside a chart."""

    name: str
    completed: int
    failed: int
    p50: str
    p95: str


@dataclass(frozen=True, kw_only=True)
class Charts:
    """The two charts, each wide and narrow, with what they show in a sentence, and their values as a table."""

    durations: tuple[LineChart, LineChart]
    durations_said: str
    jobs: tuple[BarChart, BarChart]
    jobs_said: str
    rows: tuple[Row, ...]
    total: Row
    is_empty: bool


def draw_charts(series: Series, *, period: Period, words: Words, zone: ZoneInfo) -> Charts:
    """Draw durations as lines and numbers of jobs as bars."""
    intervals = series.intervals
    begins = [interval.begins for interval in intervals]
    names = [local(words, begin, period.full, zone) for begin in begins]
    shown = period.labels(begins, zone)
    labels = [(at, local(words, begins[at], period.skeleton, zone)) for at in shown]
    labels.append((len(intervals) - 1, words.gettext("now")))
    rows = tuple(_row(interval, name, words) for interval, name in zip(intervals, names, strict=True))
    total = _row(series.total, "", words)
    lines = [[None if value is None else value / 1000 for value in line] for line in _lines(intervals)]
    numbers = [(interval.completed, interval.failed) for interval in intervals]
    slow = max(intervals, key=lambda interval: interval.p95 or 0)
    busy = max(intervals, key=lambda interval: interval.completed)
    said_of_lines, said_of_bars = [_duration_title(row, words) for row in rows], [_jobs_title(row, words) for row in rows]

    def seconds(value: float) -> str:
        return number(words, value, 3)

    def whole(value: float) -> str:
        return number(words, value)

    return Charts(
        durations=(
            line_chart(lines, along=Along(titles=said_of_lines, labels=labels), written=seconds, unit="s", width=WIDE),
            line_chart(lines, along=Along(titles=said_of_lines, labels=labels), written=seconds, unit="s", width=NARROW),
        ),
        durations_said=words.gettext(
            "Half of the exports took %(p50)s or less, 95%% of them %(p95)s or less. The slowest interval began at %(at)s,"
            " with %(slow)s.",
            p50=total.p50,
            p95=total.p95,
            at=names[intervals.index(slow)],
            slow=rows[intervals.index(slow)].p95,
        ),
        jobs=(
            bar_chart(numbers, along=Along(titles=said_of_bars, labels=labels), written=whole, width=WIDE),
            bar_chart(numbers, along=Along(titles=said_of_bars, labels=labels), written=whole, width=NARROW),
        ),
        jobs_said=words.gettext(
            "%(completed)s exports were finished, %(failed)s failed. The busiest interval began at %(at)s, with %(most)s.",
            completed=whole(total.completed),
            failed=whole(total.failed),
            at=names[intervals.index(busy)],
            most=whole(busy.completed),
        ),
        rows=rows,
        total=total,
        is_empty=series.total.completed + series.total.failed == 0,
    )


def shown_seconds(milliseconds: int | None, words: Words) -> str:
    """`0.10 s`, `2.4 s`, `73 s`: figures that can be compared; a dash for nothing."""
    if milliseconds is None:
        return "–"
    seconds = milliseconds / 1000
    pattern = "0.00" if seconds < 1 else "0.0" if seconds < 10 else "#,##0"  # noqa: PLR2004 - two significant digits
    return f"{fixed(words, seconds, pattern)}\N{NO-BREAK SPACE}s"


def _row(interval: Interval, name: str, words: Words) -> Row:
    return Row(
        name=name,
        completed=interval.completed,
        failed=interval.failed,
        p50=shown_seconds(interval.p50, words),
        p95=shown_seconds(interval.p95, words),
    )


def _lines(intervals: tuple[Interval, ...]) -> tuple[list[int | None], list[int | None]]:
    return [interval.p50 for interval in intervals], [interval.p95 for interval in intervals]


def _duration_title(row: Row, words: Words) -> str:
    if not row.completed:
        return words.gettext("%(time)s: none finished", time=row.name)
    return words.gettext("%(time)s: half in %(p50)s, 95%% in %(p95)s", time=row.name, p50=row.p50, p95=row.p95)


def _jobs_title(row: Row, words: Words) -> str:
    return words.gettext(
        "%(time)s: %(completed)s finished, %(failed)s failed", time=row.name, completed=row.completed, failed=row.failed
    )
