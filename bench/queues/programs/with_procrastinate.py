"""Procrastinate, with its connector for psycopg and its own worker in their default settings."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bench.measuring import Measured
from bench.queues.programs.orders import Ends, serve
from procrastinate import App, PsycopgConnector


class ProcrastinateQueue:
    """One task that does nothing."""

    def __init__(self, app: App, *, connections: int) -> None:
        """Take an open app."""
        self.connections = connections
        self._app = app
        self._ends = Ends(0, connections=connections)
        self._nothing = app.task(self._end, name="nothing")

    async def prepare(self, jobs: int) -> None:
        """Nothing is needed."""

    async def submit(self) -> None:
        """Defer one job."""
        await self._nothing.defer_async()

    async def finish(self, jobs: int) -> Measured:
        """Run a worker until no job is left."""
        self._ends = Ends(jobs, connections=self.connections)
        await self._app.run_worker_async(concurrency=self.connections, wait=False, install_signal_handlers=False)
        return self._ends.measured()

    async def _end(self) -> None:
        self._ends.count()


@asynccontextmanager
async def open_queue(url: str, connections: int) -> AsyncGenerator[ProcrastinateQueue]:
    """Connect and create the tables."""
    size = connections + 1  # the worker listens on one
    # It warns of an app in the main module, which others could not import: here, the task and its worker are in one process.
    logging.getLogger("procrastinate").setLevel(logging.ERROR)
    app = App(connector=PsycopgConnector(conninfo=url, min_size=size, max_size=size))
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        yield ProcrastinateQueue(app, connections=connections)


if __name__ == "__main__":
    serve(open_queue)
