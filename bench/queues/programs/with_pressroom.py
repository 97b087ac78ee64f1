"""Pressroom's queue: `submit_export_job` in the web role as the API calls it, claim and finish through a worker's functions."""

from __future__ import annotations

import itertools
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from bench.measuring import Measured, measure
from bench.queue_jobs import User, add_users, claim_job, finish_job, submit_job
from bench.queues.programs.orders import own_cpu, serve

from pressroom.cli.memory import prepare_collector
from pressroom.db.pool import Pool, open_pool

JOBS_PER_USER: Final = 40
"""Below the bound on jobs in flight that a user has by default."""


class PressroomQueue:
    """Jobs of many users, each with a few, like the requests of a service."""

    def __init__(self, url: str, *, connections: int, web_pool: Pool, worker_pool: Pool) -> None:
        """Take pools of so many connections, one in each role."""
        self.connections = connections
        self._url = url
        self._web_pool = web_pool
        self._worker_pool = worker_pool
        self._users = iter(list[User]())

    async def prepare(self, jobs: int) -> None:
        """Add users who have not exported anything yet."""
        self._users = itertools.cycle(await add_users(self._url, count=1 + jobs // JOBS_PER_USER))

    async def submit(self) -> None:
        """Submit a job of the next user."""
        await submit_job(self._web_pool, next(self._users))

    async def finish(self, jobs: int) -> Measured:
        """Claim and finish jobs in all connections, as the slots of a worker do."""
        return await measure([self._finish_one] * self.connections, documents=jobs, cpu_clock=own_cpu)

    async def _finish_one(self) -> None:
        await finish_job(self._worker_pool, await claim_job(self._worker_pool))


@asynccontextmanager
async def open_queue(url: str, connections: int) -> AsyncGenerator[PressroomQueue]:
    """Open the pools."""
    size = {"min_size": connections, "max_size": connections}
    async with (
        open_pool(url, role="pressroom_web", **size) as web_pool,
        open_pool(url, role="pressroom_worker", **size) as worker_pool,
    ):
        prepare_collector()  # as in the service
        yield PressroomQueue(url, connections=connections, web_pool=web_pool, worker_pool=worker_pool)


if __name__ == "__main__":
    serve(open_queue)
