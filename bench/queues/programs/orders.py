"""The measured side: a program reads orders from its standard input, carries each out, and answers with figures, in JSON lines.

Every system runs in a process like this one, on the same event loop. Needs the standard library, msgspec and uvloop only.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Literal, Protocol

import msgspec
import uvloop
from bench.measuring import WARM_UP, Measured, measure


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to measure."""

    work: Literal["submit", "finish"]
    jobs: int
    """How many count; some more are submitted and finished, see `total_jobs`."""


class Speed(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured. `cpu_ms` is this process's processor time per job."""

    per_second: float
    cpu_ms: float


class MeasuredQueue(Protocol):
    """A queue with so many connections, into which jobs are submitted that do nothing."""

    connections: int

    async def prepare(self, jobs: int) -> None:
        """Make what so many submits need; nothing of it is measured."""
        ...

    async def submit(self) -> None:
        """Submit one job, durably."""
        ...

    async def finish(self, jobs: int) -> Measured:
        """Claim and finish all jobs that wait, and measure so many of them."""
        ...


class Ends:
    """Counts jobs that end in a worker that is not ours: the clock runs from the end of the warm-up to that of the last job."""

    def __init__(self, jobs: int, *, connections: int) -> None:
        """Take how many jobs count."""
        self._jobs = jobs
        self._warm_up = WARM_UP * connections
        self._count = 0
        self._begin = self._end = self._cpu = 0.0

    def count(self) -> None:
        """One job has ended."""
        self._count += 1
        if self._count == self._warm_up:
            self._begin, self._cpu = time.perf_counter(), time.process_time()
        elif self._count == self._warm_up + self._jobs:
            self._end, self._cpu = time.perf_counter(), time.process_time() - self._cpu

    def measured(self) -> Measured:
        """Return the measurement; latencies of single jobs are not known.

        Raises:
            RuntimeError: Fewer jobs ended than were to be measured.
        """
        if not self._end:
            raise RuntimeError(f"only {self._count} jobs ended")
        wall = self._end - self._begin
        return Measured(latencies=(wall / self._jobs,) * self._jobs, wall=wall, cpu={"Python": self._cpu / self._jobs})


def total_jobs(jobs: int, *, connections: int) -> int:
    """Return how many jobs are submitted when so many count: those of the warm-up, and one under way in each other lane."""
    return jobs + WARM_UP * connections + connections - 1


def serve(open_queue: Callable[[str, int], AbstractAsyncContextManager[MeasuredQueue]]) -> None:
    """Open the queue that the arguments name (URL, number of connections) and carry out orders until the input ends."""

    async def run() -> None:
        async with open_queue(sys.argv[1], int(sys.argv[2])) as queue:
            while line := await asyncio.to_thread(sys.stdin.readline):
                measured = await _carry_out(queue, msgspec.json.decode(line, type=Order))
                speed = Speed(per_second=measured.rate, cpu_ms=measured.cpu["Python"] * 1000)
                print(msgspec.json.encode(speed).decode(), flush=True)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())


async def _carry_out(queue: MeasuredQueue, order: Order) -> Measured:
    if order.work == "finish":
        return await queue.finish(order.jobs)
    await queue.prepare(total_jobs(order.jobs, connections=queue.connections))
    return await measure([queue.submit] * queue.connections, documents=order.jobs, cpu_clock=own_cpu)


def own_cpu() -> dict[str, float]:
    """Return this process's processor seconds."""
    return {"Python": time.process_time()}
