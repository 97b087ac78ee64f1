"""PgQueuer, with its driver for a pool of asyncpg and its own worker, by default: it claims and finishes ten at a time."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg
from bench.measuring import Measured
from bench.queues.programs.orders import Ends, serve
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgPoolDriver
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode


class PgQueuerQueue:
    """One entry point that does nothing."""

    def __init__(self, pool: asyncpg.Pool, *, connections: int) -> None:
        """Take an open pool."""
        self.connections = connections
        self._pool = pool
        self._queries = Queries(AsyncpgPoolDriver(pool))

    async def prepare(self, jobs: int) -> None:
        """Nothing is needed."""

    async def submit(self) -> None:
        """Enqueue one job."""
        await self._queries.enqueue("nothing", None)

    async def finish(self, jobs: int) -> Measured:
        """Run a worker until no job is left."""
        ends = Ends(jobs, connections=self.connections)
        worker = PgQueuer.from_asyncpg_pool(self._pool)

        async def nothing(_job: object) -> None:
            ends.count()

        worker.entrypoint("nothing")(nothing)
        await worker.qm.run(mode=QueueExecutionMode.drain)
        return ends.measured()


@asynccontextmanager
async def open_queue(url: str, connections: int) -> AsyncGenerator[PgQueuerQueue]:
    """Connect and create the tables."""
    size = connections + 1  # the worker listens on one
    async with asyncpg.create_pool(url, min_size=size, max_size=size) as pool:
        await Queries(AsyncpgPoolDriver(pool)).install()
        yield PgQueuerQueue(pool, connections=connections)


if __name__ == "__main__":
    serve(open_queue)
