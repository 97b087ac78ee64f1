"""The faults: processes that are killed, suspended and stopped, connections that end, a database that restarts."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from random import Random
from typing import Final

import psutil
from soak.ledger import Ledger
from soak.programs import Program
from soak.system import System
from tests.support.restarting_server import StopMode

Fault = Callable[[System, Random], Awaitable[None]]
PAUSE_SECONDS: Final = (0.5, 4.0)
SUSPENDED_SECONDS: Final = (1.0, 10.0)
"""Around the lease: some workers come back as zombies."""
DOWN_SECONDS: Final = (0.0, 4.0)
WEB_SHARE: Final = 0.2
BUSY_SECONDS: Final = 3.0
"""Longest wait until a worker has a job: a fault of an idle one shows little."""
HAS_JOB: Final = "SELECT EXISTS (SELECT FROM export_jobs WHERE status = 'processing' AND locked_by LIKE %s)"


async def kill_worker(system: System, random: Random) -> None:
    """Kill a worker and start another one."""
    await _restart(await _busy_worker(system, random), signal.SIGKILL, random)


async def stop_worker(system: System, random: Random) -> None:
    """Stop a worker with SIGTERM and start another one."""
    await _restart(await _busy_worker(system, random), signal.SIGTERM, random)


async def suspend_worker(system: System, random: Random) -> None:
    """Suspend a worker and let it continue."""
    worker = await _busy_worker(system, random)
    worker.signal(signal.SIGSTOP)
    try:
        await asyncio.sleep(random.uniform(*SUSPENDED_SECONDS))
    finally:
        worker.signal(signal.SIGCONT)


async def kill_browser(system: System, random: Random) -> None:
    """Kill the browser of a worker or of the web process."""
    _kill_one((await _any_program(system, random)).browsers(), random)


async def kill_renderer(system: System, random: Random) -> None:
    """Kill the process of a tab."""
    _kill_one((await _any_program(system, random)).renderers(), random)


async def end_connections(system: System, random: Random) -> None:
    """End some or all connections of web and workers to the database."""
    share = random.choice([0.2, 0.5, 1.0])
    ending = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name LIKE 'pressroom\\_%%' AND random() < %s"
    )
    with system.owner() as owner:
        owner.rows(ending, (share,))


async def restart_database(system: System, random: Random) -> None:
    """Stop the database in order, and start it again after a while."""
    await _restart_database(system, random, "fast")


async def crash_database(system: System, random: Random) -> None:
    """Stop the database at once, as a power failure does, and start it again after a while."""
    await _restart_database(system, random, "immediate")


async def stop_web(system: System, random: Random) -> None:
    """Stop the web process with SIGTERM and start another one."""
    await _restart(system.web, signal.SIGTERM, random)


async def kill_web(system: System, random: Random) -> None:
    """Kill the web process and start another one."""
    await _restart(system.web, signal.SIGKILL, random)


FAULTS: Final[list[Fault]] = [
    kill_worker,
    stop_worker,
    suspend_worker,
    kill_browser,
    kill_renderer,
    end_connections,
    restart_database,
    crash_database,
    stop_web,
    kill_web,
]


async def cause_faults(system: System, ledger: Ledger, *, seed: str, until: float) -> None:
    """Cause all faults in a random order, again and again, until this monotonic time. All programs run afterwards."""
    random = Random(f"{seed} faults")
    deck: list[Fault] = []
    while (left := until - time.monotonic()) > 0:
        await asyncio.sleep(min(left, random.uniform(*PAUSE_SECONDS)))
        if not deck:
            deck = random.sample(FAULTS, len(FAULTS))
        fault = deck.pop()
        ledger.faults[fault.__name__] += 1
        try:
            await fault(system, random)
        except AssertionError as error:  # a program did not end or start in time
            ledger.report(f"{fault.__name__}: {error}")
            for program in system.programs:
                if not program.is_running:
                    await program.start()


async def _any_program(system: System, random: Random) -> Program:
    """Return a worker that has a job, or now and then the web process."""
    return system.web if random.random() < WEB_SHARE else await _busy_worker(system, random)


async def _busy_worker(system: System, random: Random) -> Program:
    """Return a worker, if possible when it has a job."""
    worker = random.choice(system.workers)
    until = time.monotonic() + BUSY_SECONDS
    with system.owner() as owner:
        while not owner.value(HAS_JOB, (f"%:{worker.pid}:%",)) and time.monotonic() < until:  # noqa: ASYNC110 - nothing notifies of claims
            await asyncio.sleep(0.01)
    return worker


async def _restart(program: Program, number: signal.Signals, random: Random) -> None:
    await program.end(number)
    await asyncio.sleep(random.uniform(*DOWN_SECONDS) / 2)
    await program.start()


async def _restart_database(system: System, random: Random, mode: StopMode) -> None:
    await asyncio.to_thread(system.server.stop, mode)
    await asyncio.sleep(random.uniform(*DOWN_SECONDS))
    await asyncio.to_thread(system.server.start)


def _kill_one(processes: list[psutil.Process], random: Random) -> None:
    """Kill one of these processes; the program starts its browser a moment after its own start, so there may be none."""
    if processes:
        with suppress(psutil.NoSuchProcess):
            random.choice(processes).kill()
