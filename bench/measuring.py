"""Run one thing many times over parallel lanes, and say how long each took, the whole, and what it cost in processor time."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

Lane = Callable[[], Awaitable[None]]
"""Makes one document; a lane has one under way at a time."""
CpuClock = Callable[[], dict[str, float]]
"""Returns the processor seconds that each part of the system has used so far, by the part's name."""
WARM_UP: Final = 2
"""Documents of each lane before those that count: the others were measured meanwhile, and had the caches."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What one round of one row took."""

    latencies: tuple[float, ...]
    """Seconds per document, in the order of their ends."""
    wall: float
    """Seconds from the end of the warm-up to the end of the last document that counts."""
    cpu: dict[str, float]
    """Processor seconds per document, by part."""

    @property
    def rate(self) -> float:
        """Documents per second."""
        return len(self.latencies) / self.wall

    def percentile(self, share: float) -> float:
        """Return the latency (seconds) that this share of the documents did not exceed."""
        return percentile(self.latencies, share)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` (0 to 1) of the values do not exceed, interpolated between neighbours.

    Raises:
        ValueError: There are no values.
    """
    if len(values) == 1:
        return values[0]
    if not values:
        raise ValueError("a percentile of nothing")
    # A hundred classes are enough for whole percents.
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


class Ratio(msgspec.Struct, frozen=True, kw_only=True):
    """One figure against another: the median of the rounds' ratios, the smallest and the largest."""

    median: float
    least: float
    most: float


def ratio_of(ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
    """Divide round by round.

    Raises:
        ValueError: The two were not measured in the same number of rounds, or in none.
    """
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return Ratio(median=statistics.median(ratios), least=min(ratios), most=max(ratios))


async def measure(lanes: Sequence[Lane], *, documents: int, cpu_clock: CpuClock) -> Measured:
    """Keep all lanes busy, each making one document after the other, and measure so many documents of the steady state.

    The clock starts with the end of a document, after those of the warm-up, and stops with that of the last one that counts;
    what is under way then is finished and not counted. So neither a row that rested nor the emptying at the end, which is
    longer the more lanes there are, is in the rate.
    """
    warm_up = WARM_UP * len(lanes)
    latencies: list[float] = []
    begin = end = 0.0
    before: dict[str, float] = {}
    after: dict[str, float] = {}

    async def work(once: Lane) -> None:
        nonlocal begin, end, before, after
        while len(latencies) < warm_up + documents:
            start = time.perf_counter()
            await once()
            now = time.perf_counter()
            latencies.append(now - start)
            if len(latencies) == warm_up + documents:
                end, after = now, cpu_clock()
            elif len(latencies) == warm_up:
                before, begin = cpu_clock(), time.perf_counter()

    await asyncio.gather(*(work(lane) for lane in lanes))
    used = {part: seconds / documents for part, seconds in _used(before, after).items()}
    return Measured(latencies=tuple(latencies[warm_up : warm_up + documents]), wall=end - begin, cpu=used)


async def measure_once(once: Lane, *, cpu_clock: CpuClock) -> Measured:
    """Measure one document that takes seconds, from its beginning to its end, without a warm-up."""
    before, start = cpu_clock(), time.perf_counter()
    await once()
    seconds = time.perf_counter() - start
    return Measured(latencies=(seconds,), wall=seconds, cpu=_used(before, cpu_clock()))


def _used(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    return {part: seconds - before.get(part, 0.0) for part, seconds in after.items()}
