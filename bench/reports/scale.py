"""How the time and the memory of a report grow with the number of its students."""

from __future__ import annotations

import statistics
from functools import partial

import msgspec
from bench.command_line import say
from bench.comparison import Row
from bench.measuring import Ratio, ratio_of
from bench.memory import Memory, memory_of, peak_memory
from bench.processes import service_cpu
from bench.reports.reporting import Reporter
from bench.reports.ways import measure_rows, walls
from bench.service import Service
from bench.workload import page_count


class ScaleResult(msgspec.Struct, frozen=True, kw_only=True):
    """A report of few students and one of many. Seconds are medians of the rounds, ratios were taken within each."""

    few: int
    """Students."""
    many: int
    few_seconds: float
    many_seconds: float
    ratio: Ratio
    few_pages: int
    many_pages: int
    few_bytes: int
    """Of the file."""
    many_bytes: int


class MemoryResult(msgspec.Struct, frozen=True, kw_only=True):
    """The memory of a fresh service before any report, and the most in a report of few students, then in one of many."""

    idle: Memory
    few: Memory
    many: Memory


async def measure_scale(service: Service, *, few: tuple[int, Reporter], many: tuple[int, Reporter], rounds: int) -> ScaleResult:
    """Measure both reports, each given with its number of students."""
    (few_students, few_reporter), (many_students, many_reporter) = few, many
    say("both reports once, to warm up")
    few_pdf, many_pdf = await few_reporter.pdf(), await many_reporter.pdf()
    clock = partial(service_cpu, service)
    rows = [
        Row(name=f"report-{students}", label=f"report of {students:,} students", lanes=[reporter.once], cpu_clock=clock)
        for students, reporter in (few, many)
    ]
    await measure_rows(rows, rounds=rounds)
    few_walls, many_walls = map(walls, rows)
    return ScaleResult(
        few=few_students,
        many=many_students,
        few_seconds=statistics.median(few_walls),
        many_seconds=statistics.median(many_walls),
        ratio=ratio_of(many_walls, few_walls),
        few_pages=page_count(few_pdf),
        many_pages=page_count(many_pdf),
        few_bytes=len(few_pdf),
        many_bytes=len(many_pdf),
    )


async def measure_memory(service: Service, *, few: Reporter, many: Reporter) -> MemoryResult:
    """Make both reports once, and sample the memory of `pressroom serve`, without PostgreSQL."""
    say("both reports once in a fresh service, for the memory")
    return MemoryResult(
        idle=memory_of(service.process),
        few=await peak_memory([service.process], few.once),
        many=await peak_memory([service.process], many.once),
    )
