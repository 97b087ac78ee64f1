"""Claim deliveries and record their attempts as a worker. Each call is one transaction.

The database fences each record by delivery, attempt and worker: that of a worker whose lease has ended changes no row.
"""

from __future__ import annotations

import random
from typing import Final

from psycopg.rows import class_row

from pressroom.db.pool import Pool, connection
from pressroom.webhooks.model import ClaimedDelivery, Problem
from pressroom.webhooks.repository import QUERIES
from pressroom.webhooks.sending import Outcome

DELAYS_SECONDS: Final = (5, 30, 120, 600, 3_600, 21_600)
"""Waits before the attempts that follow the first: a restart, an outage of some minutes, one of some hours."""
MAX_ATTEMPTS: Final = len(DELAYS_SECONDS) + 1
JITTER: Final = 0.2
"""Part of a wait by which it varies, so that the deliveries that failed together do not return together."""
LEASE_SECONDS: Final = 30
"""An attempt takes at most ten seconds, and its record at most fifteen when the database is restarted."""
PER_USER: Final = 4
"""Deliveries of one user under way at once, over all workers."""


async def claim(pool: Pool, *, worker: str) -> ClaimedDelivery | None:
    """Claim the next due delivery; None: there is none, or its user has `PER_USER` under way."""
    parameters = {"worker": worker, "per_user": PER_USER, "lease_seconds": LEASE_SECONDS}
    async with connection(pool) as conn, conn.cursor(row_factory=class_row(ClaimedDelivery)) as claimed:
        return await (await claimed.execute(QUERIES["claim"], parameters)).fetchone()


async def record(pool: Pool, delivery: ClaimedDelivery, outcome: Outcome, *, worker: str) -> bool:
    """Record an attempt: delivered, given up, or pending until the next one. False: this worker lost the delivery."""
    problem = outcome.problem
    status = status_after(outcome, attempts=delivery.attempts)
    parameters = {
        "id": delivery.id,
        "attempt": delivery.attempts,
        "worker": worker,
        "status": status,
        "delay_seconds": delay_after(delivery.attempts) if status == "pending" else 0,
        "response_status": outcome.response_status,
        "error_code": problem,
        "error_message": problem.message if problem else None,
        "disable": problem is Problem.GONE,
    }
    async with connection(pool) as conn:
        row = await (await conn.execute(QUERIES["record"], parameters)).fetchone()
    return row is not None and bool(row[0])


async def release(pool: Pool, *, worker: str) -> None:
    """Return the deliveries of a worker without counting their attempts."""
    async with connection(pool) as conn:
        await conn.execute(QUERIES["release"], {"worker": worker})


def status_after(outcome: Outcome, *, attempts: int) -> str:
    """Return the status of a delivery after this many attempts."""
    if outcome.problem is None:
        return "delivered"
    final = outcome.problem in {Problem.GONE, Problem.WEBHOOK_DISABLED} or attempts >= MAX_ATTEMPTS
    return "failed" if final else "pending"


def delay_after(attempts: int) -> float:
    """Return the seconds until the next attempt after this many."""
    factor = 1 + JITTER * random.uniform(-1, 1)  # noqa: S311 - spreads attempts, guards nothing
    return DELAYS_SECONDS[attempts - 1] * factor
