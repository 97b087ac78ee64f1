"""The positions of pending jobs are those of the database's clock, however late its answers come."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from tests.support.databases import Owner
from tests.support.queue_client import UserConnection

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.exports.jobs import read_job
from pressroom.exports.model import QueueWait
from pressroom.exports.positions import QueuePositions

LATE_SECONDS = 0.3


class LateAnswers:
    """A connection whose answers come late."""

    def __init__(self, conn: TenantConnection) -> None:
        """Take the connection that answers."""
        self._conn = conn

    async def execute(self, *args: Any) -> Any:
        """Execute a statement, and wait."""
        answer = await self._conn.execute(*args)
        await asyncio.sleep(LATE_SECONDS)
        return answer


async def wait_of(pool: Pool, user: Principal, job: UUID, *, positions: QueuePositions) -> QueueWait:
    async with acting_as(pool, user) as conn:
        wait = (await read_job(conn, job, positions=positions)).wait
    assert wait is not None
    return wait


async def taken_late(pool: Pool, user: Principal) -> QueuePositions:
    """Return positions whose snapshot was taken late in a transaction, and answered late."""
    positions = QueuePositions()
    async with acting_as(pool, user) as conn:
        await asyncio.sleep(LATE_SECONDS)
        await positions.next_wait(cast("TenantConnection", LateAnswers(conn)), "documents")
    return positions


async def test_a_job_that_is_due_has_a_position_after_a_late_answer(
    web_pool: Pool, alice: Principal, as_alice: UserConnection, owner: Owner
) -> None:
    positions = await taken_late(web_pool, alice)
    job = as_alice.submit_job()
    owner.rows("UPDATE export_jobs SET attempts = 1, run_after = clock()")  # as after the loss of a worker
    assert (await wait_of(web_pool, alice, job, positions=positions)).position == 1


async def test_only_a_job_that_waits_for_a_retry_has_no_position(
    web_pool: Pool, alice: Principal, as_alice: UserConnection, owner: Owner
) -> None:
    positions = await taken_late(web_pool, alice)
    owner.advance_clock(timedelta(seconds=5))  # the clock of the database's machine is set
    job = as_alice.submit_job()
    assert (await wait_of(web_pool, alice, job, positions=positions)).position == 1
    owner.rows("UPDATE export_jobs SET attempts = 1, run_after = clock() + interval '60 s'")
    assert (await wait_of(web_pool, alice, job, positions=positions)).position is None
