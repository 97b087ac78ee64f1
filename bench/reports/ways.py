"""One report, made in several ways, measured in alternating rounds."""

from __future__ import annotations

import statistics
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

import msgspec
from bench.command_line import say
from bench.comparison import Row, WrongPagesError
from bench.measuring import CpuClock, Lane, Ratio, measure_once, ratio_of
from bench.processes import own_cpu, service_cpu
from bench.raw import raw_tabs
from bench.reports.pages import ReportPages
from bench.reports.react_pdf import react_pdf
from bench.reports.reporting import Reporter
from bench.service import Service
from bench.workload import page_count

from pressroom.exams.model import ExamResults
from pressroom.rendering.browser.chromium import Chromium

RAW: Final = "raw"
WARM_UP_COPIES: Final = 5
"""That Node prints before those that count."""


class WayResult(msgspec.Struct, frozen=True, kw_only=True):
    """One way to make the report. Seconds and processor seconds are medians of the rounds."""

    name: str
    label: str
    seconds: float
    vs_raw: Ratio
    """Against one raw tab that prints one document, in the same round."""
    pages: int
    file_bytes: int
    """Of all its files together."""
    cpu_seconds: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Way:
    """A row, and what it writes."""

    row: Row
    pages: int
    file_bytes: int


@asynccontextmanager
async def open_ways(
    chromium: Chromium, service: Service, reporter: Reporter, pages: ReportPages, others: ExamResults | None
) -> AsyncGenerator[list[Way]]:
    """Make the report once in each way, and yield the ways. `others`: what is printed without Chromium, or None.

    Raises:
        WrongPagesError: The ways that print the same pages did not.
    """
    own = partial(own_cpu, service)
    async with AsyncExitStack() as stack:
        say("each way once, to warm up")
        (tab,) = await stack.enter_async_context(raw_tabs(chromium, tabs=1, html=pages.whole, options=pages.options, warm_up=0))
        part_tabs = [tab.printing(html) for html in pages.parts]

        async def loop() -> None:
            for part in part_tabs:
                await part.once()

        ways = [
            _way("report", "HTTP, submit and poll", reporter.once, partial(service_cpu, service), [await reporter.pdf()]),
            _way(RAW, "raw DevTools, one document", tab.once, own, [await tab.pdf()]),
            _way("loop", "raw DevTools, a document each", loop, own, [await part.pdf() for part in part_tabs]),
        ]
        if len(counted := {way.pages for way in ways}) > 1:
            raise WrongPagesError(f"the ways print different numbers of pages: {sorted(counted)}")
        if others is not None:
            program = await stack.enter_async_context(react_pdf(others))
            await program.print(WARM_UP_COPIES)
            await program.once()
            file = program.file.read_bytes()
            ways.append(_way("react-pdf", "@react-pdf/renderer, no math", program.once, program.cpu, [file]))
        yield ways


def _way(name: str, label: str, once: Lane, cpu_clock: CpuClock, files: Sequence[bytes]) -> Way:
    return Way(
        row=Row(name=name, label=label, lanes=[once], cpu_clock=cpu_clock),
        pages=sum(map(page_count, files)),
        file_bytes=sum(map(len, files)),
    )


async def measure_rows(rows: Sequence[Row], *, rounds: int) -> None:
    """Make one document in each row per round, every second round backwards."""
    for number in range(rounds):
        for row in rows if number % 2 == 0 else reversed(rows):
            say(f"round {number + 1} of {rounds}: {row.label}")
            row.rounds.append(await measure_once(row.lanes[0], cpu_clock=row.cpu_clock))


def way_results(ways: Sequence[Way]) -> list[WayResult]:
    """Summarise ways that were measured in the same rounds; one of them is `RAW`."""
    raw = next(way.row for way in ways if way.row.name == RAW)
    return [
        WayResult(
            name=way.row.name,
            label=way.row.label,
            seconds=statistics.median(walls(way.row)),
            vs_raw=ratio_of(walls(way.row), walls(raw)),
            pages=way.pages,
            file_bytes=way.file_bytes,
            cpu_seconds={part: statistics.median(one.cpu[part] for one in way.row.rounds) for part in way.row.rounds[0].cpu},
        )
        for way in ways
    ]


def walls(row: Row) -> list[float]:
    """Return the seconds of each round."""
    return [measured.wall for measured in row.rounds]
