"""Compute charts, which a template draws as SVG. All lengths are in units of the drawing, which are pixels at full size.

Axes begin at zero. An interval without a value is a gap in a line, and never a zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from pressroom.web.components.charts.scale import axis_values

HEIGHT: Final = 176.0
TOP: Final = 10.0
FOOT: Final = 30.0
"""Room of the labels below the axis."""
BAR_SHARE: Final = 0.78
LEAST_MARK: Final = 3.0
"""Height of the mark of a few failures on many jobs, which would else be less than a pixel. The table has the numbers."""
MARK_GAP: Final = 2.0
LETTER: Final = 7.0
"""Width of a figure or a letter of 13 pixels, about."""
WIDE: Final = 528.0
NARROW: Final = 296.0
"""Width of a drawing on a phone, where the words keep their size."""


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A label of an axis, at a place along it."""

    at: float
    text: str
    anchor: Literal["start", "middle", "end"] = "middle"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The axes of a chart."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    values: tuple[Tick, ...]
    """Of the vertical axis, from 0 up."""
    times: tuple[Tick, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A series as SVG paths. `area` is what is below it, `dots` are values between two gaps."""

    path: str
    area: str
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A bar, with the mark of a second value on it if there is one."""

    x: float
    y: float
    width: float
    height: float
    mark_y: float
    mark_height: float
    """0: there is no mark."""
    title: str


@dataclass(frozen=True, kw_only=True)
class Slot:
    """The place of one interval, which shows its values under the pointer."""

    x: float
    width: float
    title: str


@dataclass(frozen=True, kw_only=True)
class LineChart:
    """Lines over intervals."""

    frame: Frame
    lines: tuple[Line, ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, kw_only=True)
class BarChart:
    """Bars over intervals."""

    frame: Frame
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class Along:
    """The intervals of a chart: `titles` say what is in each, `labels` name some of them by their index."""

    titles: Sequence[str]
    labels: Sequence[tuple[int, str]]


def line_chart(
    series: Sequence[Sequence[float | None]], *, along: Along, written: Callable[[float], str], unit: str, width: float = WIDE
) -> LineChart:
    """Draw lines through the middles of the intervals. `unit` stands at the highest value of the axis."""
    highest = max((value for line in series for value in line if value is not None), default=0)
    ticks = axis_values(highest)
    frame = _frame(ticks, along=along, texts=_with_unit([written(value) for value in ticks], unit), width=width)
    slot = (frame.right - frame.left) / max(1, len(along.titles))
    top = ticks[-1]
    places = [frame.left + (at + 0.5) * slot for at in range(len(along.titles))]
    return LineChart(
        frame=frame,
        lines=tuple(
            _line(
                [None if value is None else (x, _height(frame, value, top)) for x, value in zip(places, line, strict=True)], frame
            )
            for line in series
        ),
        slots=tuple(Slot(x=frame.left + at * slot, width=slot, title=title) for at, title in enumerate(along.titles)),
    )


def bar_chart(
    values: Sequence[tuple[int, int]], *, along: Along, written: Callable[[float], str], width: float = WIDE
) -> BarChart:
    """Draw a bar for the first of each two numbers, and a mark on it for the second."""
    ticks = axis_values(max((first + second for first, second in values), default=0), whole=True)
    frame = _frame(ticks, along=along, texts=[written(value) for value in ticks], width=width)
    slot = (frame.right - frame.left) / max(1, len(values))
    bars: list[Bar] = []
    for at, (first, second) in enumerate(values):
        y = _height(frame, first, ticks[-1])
        mark = max(LEAST_MARK, (frame.bottom - frame.top) * second / ticks[-1]) if second else 0.0
        gap = MARK_GAP if first else 0.0
        bars.append(
            Bar(
                x=round(frame.left + (at + (1 - BAR_SHARE) / 2) * slot, 2),
                y=round(y, 2),
                width=round(slot * BAR_SHARE, 2),
                height=round(frame.bottom - y, 2),
                mark_y=round(y - gap - mark, 2),
                mark_height=round(mark, 2),
                title=along.titles[at],
            )
        )
    return BarChart(frame=frame, bars=tuple(bars))


def _with_unit(texts: Sequence[str], unit: str) -> list[str]:
    return [*texts[:-1], f"{texts[-1]}\N{NO-BREAK SPACE}{unit}"]


def _frame(values: Sequence[float], *, along: Along, texts: Sequence[str], width: float) -> Frame:
    left = 14.0 + LETTER * max(map(len, texts))
    right, bottom = width - 8, HEIGHT - FOOT
    slot = (right - left) / max(1, len(along.titles))
    rise = (bottom - TOP) / values[-1]
    last = len(along.titles) - 1
    return Frame(
        width=width,
        height=HEIGHT,
        left=left,
        right=right,
        top=TOP,
        bottom=bottom,
        values=tuple(Tick(at=round(bottom - value * rise, 2), text=text) for value, text in zip(values, texts, strict=True)),
        times=_without_overlaps(
            Tick(
                at=round(right if at == last else left + (at + 0.5) * slot, 2),
                text=text,
                anchor="end" if at == last else "middle",
            )
            for at, text in along.labels
        ),
    )


def _without_overlaps(ticks: Iterable[Tick]) -> tuple[Tick, ...]:
    """Leave out labels that would touch the next one that is kept, from the end on: the last one says when it is."""
    kept: list[Tick] = []
    free = math.inf
    for tick in reversed(list(ticks)):
        width = LETTER * len(tick.text)
        end = tick.at if tick.anchor == "end" else tick.at + width / 2
        if end + LETTER <= free:
            kept.append(tick)
            free = end - width
    return tuple(reversed(kept))


def _height(frame: Frame, value: float, top: float) -> float:
    return frame.bottom - (frame.bottom - frame.top) * value / top


def _line(points: Sequence[tuple[float, float] | None], frame: Frame) -> Line:
    path: list[str] = []
    area: list[str] = []
    dots: list[tuple[float, float]] = []
    for run in _runs(points):
        if len(run) == 1:
            dots.append((round(run[0][0], 2), round(run[0][1], 2)))
            continue
        drawn = "L".join(f"{x:.1f} {y:.1f}" for x, y in run)
        path.append(f"M{drawn}")
        area.append(f"M{run[0][0]:.1f} {frame.bottom:.1f}L{drawn}L{run[-1][0]:.1f} {frame.bottom:.1f}Z")
    return Line(path="".join(path), area="".join(area), dots=tuple(dots))


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Divide points at the gaps."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is not None:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
