"""The queues that are compared, each in a process and a database of its own on the same server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec
from bench.packages import ROOT
from bench.processes import database_cpu
from bench.queues.programs.orders import Order, Speed, total_jobs
from bench.queues.server import Server

Work = Literal["submit", "finish"]


class SystemFailedError(Exception):
    """The program of a queue ended; what it said is on standard error."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round of one kind of work. Processor times are milliseconds per job."""

    per_second: float
    python_ms: float
    postgresql_ms: float


@dataclass(frozen=True, kw_only=True)
class System:
    """A queue whose program waits for orders."""

    name: str
    url: str
    connections: int
    process: asyncio.subprocess.Process
    server: Server
    rounds: dict[str, list[Round]] = field(default_factory=dict[str, list[Round]])
    """Measured rounds by what was measured: `submit`, `finish`, and others of Pressroom's alone."""

    async def measure(self, work: Work, *, jobs: int, name: str = "") -> None:
        """Measure one round and keep it, under the name of the work or under another one.

        Raises:
            SystemFailedError: The program ended.
        """
        assert self.process.stdin is not None and self.process.stdout is not None  # noqa: S101, PT018 - they are pipes
        before = database_cpu(self.server.process)
        self.process.stdin.write(msgspec.json.encode(Order(work=work, jobs=jobs)) + b"\n")
        await self.process.stdin.drain()
        line = await self.process.stdout.readline()
        if not line:
            raise SystemFailedError(f"{self.name} ended with {await self.process.wait()}")
        speed = msgspec.json.decode(line, type=Speed)
        # Jobs of the warm-up too: the server's time is taken from outside.
        postgresql = (database_cpu(self.server.process) - before) / total_jobs(jobs, connections=self.connections)
        one = Round(per_second=speed.per_second, python_ms=speed.cpu_ms, postgresql_ms=postgresql * 1000)
        self.rounds.setdefault(name or work, []).append(one)


@asynccontextmanager
async def open_systems(
    server: Server, programs: Sequence[tuple[str, Path, str]], *, connections: int
) -> AsyncGenerator[list[System]]:
    """Start programs, each given by its module's name, its Python and its database's URL, and stop them at the end."""
    async with AsyncExitStack() as stack:
        systems: list[System] = []
        for name, python, url in programs:
            process = await stack.enter_async_context(_program(name, python, url, connections=connections))
            systems.append(System(name=name, url=url, connections=connections, process=process, server=server))
        yield systems


@asynccontextmanager
async def _program(name: str, python: Path, url: str, *, connections: int) -> AsyncGenerator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        python,
        "-m",
        f"bench.queues.programs.with_{name}",
        url,
        str(connections),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C reaches us alone; when we are killed, the end of its input ends it
    )
    try:
        yield process
    finally:
        # Nothing of it has to be kept, and it may be in the middle of an order. SIGTERM ends a program that handles no signals.
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
