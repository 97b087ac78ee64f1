"""What is counted: the documents of the steady state, and no others."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from bench.measuring import WARM_UP, measure

from bench import measuring


class Clock:
    """Stands still unless somebody works."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def perf_counter(self) -> float:
        return self.seconds


async def test_only_what_follows_the_warm_up_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(measuring, "time", clock)
    made = itertools.count(1)

    async def once() -> None:
        clock.seconds += 100.0 if next(made) <= WARM_UP else 2.0

    measured = await measure([once], documents=5, cpu_clock=lambda: {"Python": clock.seconds / 4})
    assert measured.latencies == (2.0,) * 5
    assert measured.wall == 10.0
    assert measured.rate == 0.5
    assert measured.cpu == {"Python": 0.5}


async def test_all_lanes_are_busy_until_the_last_document_that_counts() -> None:
    made = itertools.count(1)
    under_way: set[int] = set()
    seen: list[int] = []

    async def once() -> None:
        number = next(made)
        under_way.add(number)
        await asyncio.sleep(0)
        seen.append(len(under_way))
        under_way.remove(number)

    measured = await measure([once] * 3, documents=10, cpu_clock=dict)
    assert len(measured.latencies) == 10
    assert len(seen) == 3 * WARM_UP + 10 + 2  # in the other lanes one each is finished and not counted
    assert set(seen[: 3 * WARM_UP + 10]) == {3}


async def test_processor_time_of_a_part_that_began_meanwhile_counts_from_its_start() -> None:
    seconds = iter([{"Python": 1.0}, {"Python": 1.5, "Chromium": 2.0}])

    async def once() -> None:
        await asyncio.sleep(0)

    measured = await measure([once], documents=2, cpu_clock=lambda: next(seconds))
    assert measured.cpu == {"Python": 0.25, "Chromium": 1.0}
