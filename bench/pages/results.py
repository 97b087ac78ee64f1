"""What a run of `bin/bench pages` found out."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Self

import msgspec
from bench.measuring import percentile
from bench.pages.views import View
from bench.processes import Host


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """Visits of one page, all first ones or all later ones. Times are milliseconds, sizes are median bytes."""

    answer_p50_ms: float
    seen_p50_ms: float
    seen_p95_ms: float
    loaded_p50_ms: float
    bytes_without_fonts: int
    """The page, scripts, style, icons and data, without pictures of documents."""
    script_bytes: int
    picture_bytes: int
    font_bytes: int

    @classmethod
    def of(cls, views: Sequence[View]) -> Self:
        """Sum up visits."""
        return cls(
            answer_p50_ms=statistics.median(one.answer_ms for one in views),
            seen_p50_ms=statistics.median(one.seen_ms for one in views),
            seen_p95_ms=percentile([one.seen_ms for one in views], 0.95),
            loaded_p50_ms=statistics.median(one.loaded_ms for one in views),
            bytes_without_fonts=_median([one.page_bytes + one.script_bytes + one.other_bytes for one in views]),
            script_bytes=_median([one.script_bytes for one in views]),
            picture_bytes=_median([one.picture_bytes for one in views]),
            font_bytes=_median([one.font_bytes for one in views]),
        )


class PageRow(msgspec.Struct, frozen=True, kw_only=True):
    """One page, for a browser that was never there, and again."""

    name: str
    first: Visit
    again: Visit

    @classmethod
    def of(cls, name: str, *, first: Sequence[View], again: Sequence[View]) -> Self:
        """Sum up the visits of a page."""
        return cls(name=name, first=Visit.of(first), again=Visit.of(again))


class Sorting(msgspec.Struct, frozen=True, kw_only=True):
    """Sorting the students of the dashboard, in milliseconds to the frame that shows it."""

    students: int
    p50_ms: float
    p95_ms: float


class PagesResults(msgspec.Struct, frozen=True, kw_only=True):
    """All figures."""

    machine: Host
    chromium: str
    documents: int
    """Documents that the page of documents shows."""
    rows: list[PageRow]
    sorting: Sorting


def _median(sizes: Sequence[int]) -> int:
    return round(statistics.median(sizes))
