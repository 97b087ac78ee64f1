"""Everything that one run of `bin/bench reports` found out, and the aims that it is compared with."""

from __future__ import annotations

from typing import Final

import msgspec
from bench.aims import Aim, aim_of
from bench.processes import Machine
from bench.reports.scale import MemoryResult, ScaleResult
from bench.reports.singles import SinglesResult
from bench.reports.ways import WayResult

GROWTH: Final = 1.1
"""Times in proportion to the number of students: 5.5 for 1,000 students against 200."""


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured on one service."""

    machine: Machine
    copies: int
    """Graded ones, which the report shows."""
    questions: int
    html_bytes: int
    """Of the whole report as one document."""
    ways: list[WayResult]
    """The first one is ours."""
    scale: ScaleResult
    singles: SinglesResult


class Results(Times, frozen=True, kw_only=True):
    """All figures."""

    students: int
    rounds: int
    poll_ms: float
    memory: MemoryResult


def aims(results: Results) -> list[Aim]:
    """Compare the figures with what Pressroom aims at."""
    ours, scale, singles = results.ways[0], results.scale, results.singles
    students = f"{results.students:,} students"
    most = GROWTH * scale.many / scale.few
    peak = max(results.memory.few.all, results.memory.many.all)
    return [
        aim_of(f"report of {students} ÷ one raw tab", "at most", 0.7, ours.vs_raw.median, "times"),
        aim_of(f"file of {students}", "less than", 3, ours.file_bytes / 1e6, "MB"),
        aim_of(f"time of {scale.many:,} students ÷ {scale.few:,}", "at most", most, scale.ratio.median, "times"),
        aim_of(f"peak memory of all processes, {scale.many:,} students", "less than", 1000, peak / 1e6, "MB"),
        aim_of("longest wait of a single export", "less than", 1000, singles.wait_most_ms, "ms"),
        aim_of("p95 of a single export beside a report", "less than", 1000, singles.beside_p95_ms, "ms"),
    ]
