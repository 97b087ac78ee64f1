"""Lay out the histogram of the marks as it is drawn on the page, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from pressroom.exams.computing.marks import FULL_MARK
from pressroom.web.components.charts.chart import LETTER, NARROW, Bar, Frame, Tick
from pressroom.web.components.charts.scale import axis_values

WIDE: Final = 832.0
HEIGHT: Final = 184.0
TOP: Final = 30.0
"""Above the grid are the words of the mean."""
FOOT: Final = 34.0
RIGHT: Final = 8.0
BAR_SHARE: Final = 0.8
WORDS_GAP: Final = 8.0


@dataclass(frozen=True, kw_only=True)
class Histogram:
    """The figure: axes, bars, and an upright line at the mean with its words."""

    frame: Frame
    bars: tuple[Bar, ...]
    mean_x: float
    words_x: float
    anchor: Literal["start", "end"]
    words: str


def histogram_of(counts: Sequence[int], *, mean: float, words: str, title: Callable[[int, int], str], width: float) -> Histogram:
    """Lay out the bars of 20 intervals of marks. `title` says what is in the one from a mark, with this count."""
    values = axis_values(max(counts), whole=True)
    left = 14.0 + LETTER * len(f"{values[-1]:g}")
    right, bottom = width - RIGHT, HEIGHT - FOOT
    slot = (right - left) / FULL_MARK
    rise = (bottom - TOP) / values[-1]
    step = 2 if width > NARROW else 5
    mean_x = round(left + mean * slot, 1)
    fits_left = mean_x - left > LETTER * len(words) + WORDS_GAP
    return Histogram(
        frame=Frame(
            width=width,
            height=HEIGHT,
            left=left,
            right=right,
            top=TOP,
            bottom=bottom,
            values=tuple(Tick(at=round(bottom - value * rise, 1), text=f"{value:g}") for value in values),
            times=tuple(Tick(at=round(left + mark * slot, 1), text=f"{mark}") for mark in range(0, FULL_MARK + 1, step)),
        ),
        bars=tuple(
            Bar(
                x=round(left + (mark + (1 - BAR_SHARE) / 2) * slot, 1),
                y=round(bottom - count * rise, 1),
                width=round(slot * BAR_SHARE, 1),
                height=round(count * rise, 1),
                mark_y=0,
                mark_height=0,
                title=title(mark, count),
            )
            for mark, count in enumerate(counts)
            if count
        ),
        mean_x=mean_x,
        words_x=mean_x - WORDS_GAP if fits_left else mean_x + WORDS_GAP,
        anchor="end" if fits_left else "start",
        words=words,
    )
