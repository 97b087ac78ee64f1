"""One run: start the system, load it while faults happen, let the queue drain, check what must hold."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Final

from bench.command_line import say
from bench.measuring import percentile
from soak.client import Client, Statuses, documented_statuses
from soak.exporting import wait_for_export
from soak.faults import cause_faults
from soak.footprint import SESSIONS, check_growth, check_idle, check_stopped, footprint
from soak.invariants import check_files, check_jobs, check_sessions, make_old
from soak.ledger import Ledger
from soak.load import administrate, use
from soak.sampling import Samples, sample
from soak.system import System
from soak.user import User
from tests.support.applications import token_of
from tests.support.databases import Owner

from soak import storing

DRAIN_SECONDS: Final = 180
"""Longest wait for the queue to be empty, which takes some leases and retries."""
PROBES: Final = 40
"""Requests at once after the load, more than the pool has connections."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What one run found."""

    seed: int
    seconds: float
    drain_seconds: float
    ledger: Ledger
    samples: Samples
    starts: dict[str, int]
    jobs: dict[str, int]
    """Jobs by status."""
    repeated: int
    """Jobs with more than one attempt."""
    exports: list[float]
    """Seconds from the request to the completed job, in order."""


async def run(system: System, *, seconds: float, seed: int, users: int) -> Result:
    """Load the system for so many seconds, then check it; all that is broken is in the ledger of the result."""
    ledger, samples = Ledger(), Samples()
    say(f"seed {seed}: start PostgreSQL, a web process and {len(system.workers)} workers")
    await system.start()
    documented = await documented_statuses(system.web.address)
    async with AsyncExitStack() as stack:
        everybody = [await stack.enter_async_context(_new_user(system, ledger, documented, number)) for number in range(users)]
        administrator = await stack.enter_async_context(_new_user(system, ledger, documented, users, role="admin"))
        await _warm_up(everybody, seed=seed)
        before = footprint(system)
        say(f"load and faults for {seconds:.0f} s")
        until = time.monotonic() + seconds
        sampling = asyncio.create_task(sample(system, ledger, samples))
        async with asyncio.TaskGroup() as group:
            group.create_task(cause_faults(system, ledger, seed=f"{seed}", until=until))
            group.create_task(administrate(administrator, seed=f"{seed}", until=until))
            for number, user in enumerate(everybody):
                group.create_task(use(user, seed=f"{seed} user {number}", until=until))
        say("wait until the queue is empty")
        drained = await _drain(system)
        sampling.cancel()
        await _check_answers(everybody, ledger)
        make_old(system.files)
        await storing.clean_up(administrator, Random(seed))
    say("check")
    await check_idle(system, ledger)
    check_growth(before, footprint(system), ledger)
    with system.owner() as owner:
        check_sessions(owner, ledger, most=SESSIONS)
        await asyncio.gather(*(program.end(signal.SIGTERM) for program in system.programs))
        check_jobs(owner, ledger)
        check_files(owner, system.files, ledger)
        check_stopped(system, ledger)
        return Result(
            seed=seed,
            seconds=seconds,
            drain_seconds=drained,
            ledger=ledger,
            samples=samples,
            starts={program.name: program.starts for program in system.programs},
            jobs=dict(owner.rows("SELECT status, count(*)::int FROM export_jobs GROUP BY status ORDER BY status")),
            repeated=owner.value("SELECT count(*) FROM export_jobs WHERE attempts > 1"),
            exports=_export_seconds(owner),
        )


@asynccontextmanager
async def _new_user(
    system: System, ledger: Ledger, documented: Statuses, number: int, *, role: str = "member"
) -> AsyncGenerator[User]:
    with system.owner() as owner:
        token = token_of(owner, owner.user(f"user{number}@example.org", "admin" if role == "admin" else "member"))
    client = Client(system.web, token, ledger, documented)
    try:
        yield User(client=client, token=token)
    finally:
        await client.close()


async def _warm_up(users: list[User], *, seed: int) -> None:
    """Export once for each user, so that browsers and pools are what they are under load."""
    await asyncio.gather(*(wait_for_export(user, Random(f"{seed} warm up {number}")) for number, user in enumerate(users)))


async def _drain(system: System) -> float:
    """Wait until no job is live, at most `DRAIN_SECONDS`; return the seconds."""
    began = time.monotonic()
    with system.owner() as owner:
        while owner.value("SELECT count(*) FROM export_jobs WHERE status IN ('pending', 'processing')"):
            if time.monotonic() - began > DRAIN_SECONDS:
                break  # the check of the jobs names them
            await asyncio.sleep(0.2)
    return time.monotonic() - began


async def _check_answers(users: list[User], ledger: Ledger) -> None:
    """Check that all connections of the pool are back: many requests at once are answered, and none is refused."""
    random = Random(0)
    requests = [random.choice(users).client.send("GET", "/api/v1/usage") for _ in range(PROBES)]
    statuses = {answer.status_code for answer in await asyncio.gather(*requests)}
    if statuses != {200}:
        ledger.report(f"after the load, requests are answered with {sorted(statuses)}")


def _export_seconds(owner: Owner) -> list[float]:
    return [
        seconds
        for (seconds,) in owner.rows(
            "SELECT extract(epoch FROM finished_at - created_at)::float8 AS seconds FROM export_jobs"
            " WHERE status = 'completed' AND started_at IS NOT NULL ORDER BY seconds"
        )
    ]


def shown(seconds: list[float], share: float) -> str:
    """Return a percentile as text."""
    return f"{percentile(seconds, share):.2f} s" if seconds else "none"
