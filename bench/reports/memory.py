"""How much memory the service and its browsers hold, at most, while something runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

import msgspec
import psutil
from bench.command_line import say
from bench.reports.reporting import Reporter
from bench.service import Service

SECONDS: Final = 0.25
"""Between two samples. To look at the pages of a browser takes a processor some milliseconds, so what is timed runs without."""


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes of `pressroom serve`, without PostgreSQL.

    A page that several processes share counts once, in equal parts (PSS). Where the system does not say, the whole page
    counts for each of them (RSS).
    """

    python: int
    browsers: int

    @property
    def all(self) -> int:
        """Return the bytes of all processes."""
        return self.python + self.browsers


class MemoryResult(msgspec.Struct, frozen=True, kw_only=True):
    """The memory of a fresh service before any report, and the most in a report of few students, then in one of many."""

    idle: Memory
    few: Memory
    many: Memory


async def measure_memory(service: Service, *, few: Reporter, many: Reporter) -> MemoryResult:
    """Make both reports once, and sample the memory."""
    say("both reports once in a fresh service, for the memory")
    return MemoryResult(
        idle=memory_of(service.process),
        few=await peak_memory(service.process, few.once),
        many=await peak_memory(service.process, many.once),
    )


def memory_of(process: psutil.Process) -> Memory:
    """Return the memory of a service now."""
    return Memory(python=_bytes(process), browsers=sum(map(_bytes, process.children(recursive=True))))


async def peak_memory(process: psutil.Process, work: Callable[[], Awaitable[None]]) -> Memory:
    """Return the most memory that a service held while the work was done, sampled every `SECONDS`."""
    running = asyncio.ensure_future(work())
    samples: list[Memory] = []
    try:
        while not running.done():
            samples.append(await asyncio.to_thread(memory_of, process))
            await asyncio.wait([running], timeout=SECONDS)
        await running
    finally:
        running.cancel()
    return max((*samples, memory_of(process)), key=lambda sample: sample.all)


def _bytes(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess):
        try:
            full = process.memory_full_info()
        except psutil.AccessDenied:
            return process.memory_info().rss
        return getattr(full, "pss", full.rss)
    return 0
