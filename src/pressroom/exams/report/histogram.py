"""Lay out the histogram of marks: bars, grid and marks of mean and median, in pixels of CSS."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pressroom.exams.computing.marks import FULL_MARK
from pressroom.exams.computing.statistics import ClassStatistics
from pressroom.exams.report.numbers import mark_text
from pressroom.exams.words import Words

HEIGHT: Final = 166.0
TOP: Final = 32.0
"""Of the grid; above it are two lines for the words of mean and median."""
BASE: Final = 154.0
AXIS: Final = 0.098
"""Part of the width before the bars: the first column of the table below has the same."""
GAP: Final = 3.0
"""On either side of a bar."""
STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
MOST_LINES: Final = 7
LEAST_LINES: Final = 4
LETTER: Final = 5.4
"""Width of a letter of the words, at most on average."""
UPPER_WORDS, LOWER_WORDS = 10.0, 23.0
HALF_MARK: Final = FULL_MARK // 2


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A bar of one interval that has copies."""

    x: float
    y: float
    width: float
    height: float
    below_half: bool


@dataclass(frozen=True, kw_only=True)
class GridLine:
    """A line of the grid with its number of copies."""

    y: float
    count: int


@dataclass(frozen=True, kw_only=True)
class Marker:
    """An upright line at a mark, with words beside its upper end."""

    x: float
    top: float
    words: str
    words_x: float
    words_y: float
    anchor: str
    """`start` or `end`, as in SVG."""
    dashed: bool


@dataclass(frozen=True, kw_only=True)
class Histogram:
    """The whole figure."""

    width: float
    height: float
    axis: float
    """Where the bars begin."""
    base: float
    bars: tuple[Bar, ...]
    grid: tuple[GridLine, ...]
    markers: tuple[Marker, ...]
    description: str


def histogram_of(found: ClassStatistics, *, width: float, words: Words) -> Histogram | None:
    """Lay out the histogram; None: there are no marks."""
    if found.mean is None or found.median is None:
        return None
    axis = width * AXIS
    column = (width - axis) / FULL_MARK
    highest = max(found.histogram)
    step = next((step for step in STEPS if highest <= step * MOST_LINES), STEPS[-1])
    lines = max(LEAST_LINES, -(-highest // step))
    unit = (BASE - TOP) / (lines * step)
    mean, median = mark_text(found.mean, words.locale), mark_text(found.median, words.locale)
    return Histogram(
        width=width,
        height=HEIGHT,
        axis=axis,
        base=BASE,
        bars=tuple(
            Bar(
                x=axis + place * column + GAP,
                y=BASE - count * unit,
                width=column - 2 * GAP,
                height=count * unit,
                below_half=place < HALF_MARK,
            )
            for place, count in enumerate(found.histogram)
            if count
        ),
        grid=tuple(GridLine(y=BASE - line * step * unit, count=line * step) for line in range(1, lines + 1)),
        markers=_markers(
            (found.mean, words.gettext("mean %(mark)s", mark=mean)),
            (found.median, words.gettext("median %(mark)s", mark=median)),
            axis=axis,
            width=width,
        ),
        description=words.gettext(
            "Histogram of the marks out of 20 in steps of 1 mark; mean %(mean)s, median %(median)s.", mean=mean, median=median
        ),
    )


def _markers(mean: tuple[Decimal, str], median: tuple[Decimal, str], *, axis: float, width: float) -> tuple[Marker, Marker]:
    """Place the words on the outer sides of both lines; where there is no room, inside and above the other words."""
    mean_is_lower = mean[0] <= median[0]

    def marker(value: Decimal, words: str, *, lower: bool, dashed: bool) -> Marker:
        x = axis + float(value) * (width - axis) / FULL_MARK
        room = x - axis if lower else width - x
        outside = room > len(words) * LETTER + GAP
        to_the_left = lower == outside
        line = LOWER_WORDS if outside else UPPER_WORDS
        return Marker(
            x=x,
            top=line - 8,
            words=words,
            words_x=x - 5 if to_the_left else x + 5,
            words_y=line,
            anchor="end" if to_the_left else "start",
            dashed=dashed,
        )

    return marker(*mean, lower=mean_is_lower, dashed=False), marker(*median, lower=not mean_is_lower, dashed=True)
