"""How much memory processes and all that is below them hold, at most, while something runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final

import msgspec
import psutil

SECONDS: Final = 0.25
"""Between two samples. To look at the pages of a browser takes a processor some milliseconds, so what is timed runs without."""


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes of programs and of the processes below them, which are the browsers of a service.

    A page that several processes share counts once, in equal parts (PSS). Where the system does not say, the whole page
    counts for each of them (RSS).
    """

    python: int
    browsers: int

    @property
    def all(self) -> int:
        """Return the bytes of all processes."""
        return self.python + self.browsers


def memory_of(*programs: psutil.Process) -> Memory:
    """Return the memory of programs now."""
    below = [process for program in programs for process in _below(program)]
    return Memory(python=sum(map(_bytes, programs)), browsers=sum(map(_bytes, below)))


async def peak_memory(programs: Sequence[psutil.Process], work: Callable[[], Awaitable[object]]) -> Memory:
    """Return the most memory that programs held while the work was done, sampled every `SECONDS`."""
    running = asyncio.ensure_future(work())
    samples: list[Memory] = []
    try:
        while not running.done():
            samples.append(await asyncio.to_thread(memory_of, *programs))
            await asyncio.wait([running], timeout=SECONDS)
        await running
    finally:
        running.cancel()
    return max((*samples, memory_of(*programs)), key=lambda sample: sample.all)


def _below(program: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return program.children(recursive=True)
    return []


def _bytes(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess):
        try:
            full = process.memory_full_info()
        except psutil.AccessDenied:
            return process.memory_info().rss
        return getattr(full, "pss", full.rss)
    return 0
