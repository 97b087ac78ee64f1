"""Measured rounds of all ways, and the figures that result."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from functools import partial

import msgspec
from bench.command_line import say
from bench.comparison import Row
from bench.measuring import Ratio, measure, ratio_of
from bench.memory import peak_memory
from bench.peers.files import FileResult
from bench.peers.running import PeerFailedError
from bench.peers.ways import RAW, Way
from bench.processes import Machine


class RowResult(msgspec.Struct, frozen=True, kw_only=True):
    """So many documents under way at once. Medians of the rounds."""

    clients: int
    documents: int
    """Per round."""
    documents_per_second: float
    p50_ms: float
    p95_ms: float
    vs_raw: Ratio
    """Documents per second against raw DevTools with as many tabs, in the same round."""


class WayFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured of one way."""

    name: str
    label: str
    version: str
    rows: list[RowResult]
    memory_bytes: int
    """Of all its processes, at most, with as many documents under way as in the last row."""


class WayResult(WayFigures, frozen=True, kw_only=True):
    """One way with its file."""

    file: FileResult


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of one run."""

    machine: Machine
    rounds: int
    seconds: float
    workers: int
    ways: list[WayResult]
    """The first one is raw DevTools, the second one Pressroom."""
    missing: Mapping[str, str]
    """Why peers were not measured, by label."""


async def measure_ways(ways: Sequence[Way], *, rounds: int, seconds: float) -> None:
    """Measure each way with one lane and with all of them, in alternating rounds. One that fails keeps its failure."""
    for way in ways:
        for clients in sorted({1, len(way.lanes)} - {0}):
            way.rows.append(Row(name=f"{way.name}-{clients}", label=way.label, lanes=way.lanes[:clients], cpu_clock=dict))
    for number in range(rounds):
        for way in ways if number % 2 == 0 else reversed(ways):
            for row in way.rows:
                if not way.failure:
                    say(f"round {number + 1} of {rounds}: {row.label}, {row.clients} at once")
                    await _measure(way, row, seconds=seconds)


async def way_figures(ways: Sequence[Way], *, seconds: float) -> list[WayFigures]:
    """Sample the memory of each way that was measured, and summarise its rounds."""
    raw = {row.clients: row for way in ways if way.name == RAW for row in way.rows}
    figures: list[WayFigures] = []
    for way in ways:
        if way.failure:
            continue
        say(f"memory of {way.label}")
        documents = way.documents(len(way.lanes), seconds=seconds)
        try:
            memory = await peak_memory(way.programs, partial(measure, way.lanes, documents=documents, cpu_clock=dict))
        except PeerFailedError as error:
            way.failure = str(error)
            continue
        rows = [_row_result(row, raw[row.clients]) for row in way.rows]
        one = WayFigures(name=way.name, label=way.label, version=way.version, rows=rows, memory_bytes=memory.all)
        figures.append(one)
    return figures


def way_results(figures: Sequence[WayFigures], files: Mapping[str, FileResult]) -> list[WayResult]:
    """Give each way its file."""
    return [WayResult(**msgspec.structs.asdict(one), file=files[one.name]) for one in figures]


async def _measure(way: Way, row: Row, *, seconds: float) -> None:
    documents = way.documents(row.clients, seconds=seconds)
    try:
        row.rounds.append(await measure(row.lanes, documents=documents, cpu_clock=row.cpu_clock))
    except PeerFailedError as error:
        way.failure = str(error)


def _row_result(row: Row, raw: Row) -> RowResult:
    return RowResult(
        clients=row.clients,
        documents=len(row.rounds[0].latencies),
        documents_per_second=statistics.median(measured.rate for measured in row.rounds),
        p50_ms=statistics.median(measured.percentile(0.5) for measured in row.rounds) * 1000,
        p95_ms=statistics.median(measured.percentile(0.95) for measured in row.rounds) * 1000,
        vs_raw=ratio_of([measured.rate for measured in row.rounds], [measured.rate for measured in raw.rounds]),
    )
