"""Look at the queue while the load runs: limits, leases and keys must hold at every moment."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

import psycopg
from soak.ledger import Ledger
from soak.system import IN_FLIGHT, System

INTERVAL_SECONDS: Final = 0.1
LEASE_SECONDS: Final = 30
SAMPLE: Final = """
WITH jobs AS (SELECT * FROM export_jobs WHERE status IN ('pending', 'processing')),
policy AS (SELECT * FROM export_queues WHERE name = 'documents'),
running AS (
  SELECT user_id, count(*) AS n, count(*) FILTER (WHERE large) AS large FROM jobs WHERE status = 'processing' GROUP BY user_id),
in_flight AS (SELECT count(*) AS n FROM jobs GROUP BY user_id),
twice AS (SELECT FROM jobs WHERE NOT cancel_requested GROUP BY user_id, request_key HAVING count(*) > 1)
SELECT coalesce((SELECT sum(n) FROM running), 0)::int, max_processing,
       coalesce((SELECT max(n) FROM running), 0)::int, max_per_user,
       coalesce((SELECT sum(large) FROM running), 0)::int, max_large,
       coalesce((SELECT max(n) FROM in_flight), 0)::int,
       coalesce((SELECT extract(epoch FROM clock() - min(lease_until)) FROM jobs), 0)::int,
       (SELECT count(*) FROM twice)::int
  FROM policy
"""


@dataclass
class Samples:
    """How often it was looked, and the most jobs that ran at once."""

    count: int = 0
    most_running: int = 0


async def sample(system: System, ledger: Ledger, samples: Samples) -> None:
    """Sample until cancelled, and report what does not hold; a database that is down is passed over."""
    while True:
        try:
            with system.owner() as owner:
                while True:
                    _check(owner.rows(SAMPLE)[0], ledger, samples)
                    await asyncio.sleep(INTERVAL_SECONDS)
        except psycopg.OperationalError:
            await asyncio.sleep(INTERVAL_SECONDS)


def _check(row: tuple[int, ...], ledger: Ledger, samples: Samples) -> None:
    running, most, of_one_user, most_of_one_user, large, most_large, in_flight, late, twice = row
    samples.count += 1
    samples.most_running = max(samples.most_running, running)
    for what, found, limit in (
        ("jobs run", running, most),
        ("jobs of one user run", of_one_user, most_of_one_user),
        ("large jobs run", large, most_large),
        ("jobs of one user are in flight", in_flight, IN_FLIGHT),
        ("seconds ago a lease ended", late, LEASE_SECONDS),
        ("requests have two live jobs", twice, 0),
    ):
        if found > limit:
            ledger.report(f"{found} {what}, and {limit} may")
