"""Submits per second, and claims with finishes per second: Pressroom beside other queues, in alternating rounds."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import msgspec
from bench.command_line import say
from bench.queue_jobs import LIMITS
from bench.queues.environment import installed_queues
from bench.queues.programs.orders import total_jobs
from bench.queues.server import Server, execute
from bench.queues.systems import Round, System, open_systems

OURS: Final = "pressroom"
OTHERS: Final = ("procrastinate", "pgqueuer")
FULL: Final = "submit-full"
"""Submits while nearly as many jobs wait as may: each submit counts them."""
MARGIN: Final = 200
"""Places that stay free behind the last submit. In the last hundred, submits come one at a time."""
LIMIT: Final = "UPDATE export_queues SET max_processing = {connections}"
FILL: Final = """
    INSERT INTO export_jobs (queue, user_id, application, subject_id, title, format, options, request_key, max_attempts, turn)
    SELECT 'documents', u.id, 'documents', gen_random_uuid(), 'Benchmark', 'pdf', '{{}}', gen_random_uuid()::text, 5, n
      FROM generate_series(1, {jobs}) AS n
      JOIN (SELECT id, row_number() OVER () AS number, count(*) OVER () AS most FROM users) AS u ON u.number = 1 + n % u.most"""


class SpeedResult(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of work of one queue. Rates are jobs per second; processor times are milliseconds per job."""

    system: str
    work: str
    """`submit`, `finish` (claim and finish), or `submit-full`."""
    median: float
    least: float
    most: float
    python_ms: float
    postgresql_ms: float


async def measure_speeds(server: Server, python: Path | None, *, rounds: int, jobs: int, connections: int) -> list[SpeedResult]:
    """Measure all systems in each round, every second round backwards. `python`: that of the other queues, or None."""
    programs = [(OURS, Path(sys.executable), server.create_pressroom(OURS))]
    if python is not None:
        programs += [(name, python, server.create_database(name)) for name in OTHERS]
    # As many jobs at once as there are connections; everything else is the policy of `documents`, its locks too.
    execute(programs[0][2], LIMIT.format(connections=connections))
    async with open_systems(server, programs, connections=connections) as systems:
        for number in range(rounds):
            for system in systems if number % 2 == 0 else reversed(systems):
                say(f"round {number + 1} of {rounds}: {system.name}, {jobs:,} jobs submitted, then claimed and finished")
                await system.measure("submit", jobs=jobs)
                await system.measure("finish", jobs=jobs)
            await _measure_full(systems[0], jobs=jobs)
        return [_result(system, work) for work in ("submit", "finish", FULL) for system in systems if work in system.rounds]


async def _measure_full(pressroom: System, *, jobs: int) -> None:
    backlog = LIMITS.max_waiting - MARGIN - total_jobs(jobs, connections=pressroom.connections)
    say(f"  submits while {backlog:,} jobs wait")
    execute(pressroom.url, FILL.format(jobs=backlog), "VACUUM (ANALYZE) export_jobs")
    await pressroom.measure("submit", jobs=jobs, name=FULL)
    execute(pressroom.url, "DELETE FROM export_jobs WHERE status = 'pending'", "VACUUM (ANALYZE) export_jobs")


def _result(system: System, work: str) -> SpeedResult:
    rounds: Sequence[Round] = system.rounds[work]
    rates = [one.per_second for one in rounds]

    def median(figure: Callable[[Round], float]) -> float:
        return statistics.median(map(figure, rounds))

    return SpeedResult(
        system=system.name,
        work=work,
        median=statistics.median(rates),
        least=min(rates),
        most=max(rates),
        python_ms=median(lambda one: one.python_ms),
        postgresql_ms=median(lambda one: one.postgresql_ms),
    )


def other_queues(stack: ExitStack) -> Path:
    """Install the other queues until the stack is closed, and return their Python. Raises as `installed_queues`."""
    say("installing the other queues")
    return stack.enter_context(installed_queues())
