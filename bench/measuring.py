"""Run one thing many times over parallel lanes, and say how long each took, the whole, and what it cost in processor time."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

Lane = Callable[[], Awaitable[None]]
"""Makes one document; a lane has one under way at a time."""
CpuClock = Callable[[], dict[str, float]]
"""Returns the processor seconds that each part of the system has used so far, by the part's name."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What one round of one row took."""

    latencies: tuple[float, ...]
    """Seconds per document, in the order of their ends."""
    wall: float
    """Seconds from the first document's start to the last one's end."""
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


async def measure(lanes: Sequence[Lane], *, documents: int, cpu_clock: CpuClock) -> Measured:
    """Make so many documents, each lane taking the next one as soon as it is free."""
    latencies: list[float] = []
    left = iter(range(documents))

    async def work(once: Lane) -> None:
        for _ in left:
            start = time.perf_counter()
            await once()
            latencies.append(time.perf_counter() - start)

    before = cpu_clock()
    start = time.perf_counter()
    await asyncio.gather(*(work(lane) for lane in lanes))
    wall = time.perf_counter() - start
    used = {part: (seconds - before.get(part, 0.0)) / documents for part, seconds in cpu_clock().items()}
    return Measured(latencies=tuple(latencies), wall=wall, cpu=used)
