"""Run tasks in the background that must not end, and log why they did."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Final

LOG: Final = logging.getLogger(__name__)
RESTART_SECONDS: Final = 1.0
"""Delay before a failed task is restarted."""


async def supervise(run: Callable[[], Awaitable[None]], *, name: str, stop: asyncio.Event | None = None) -> None:
    """Run a background task until cancelled, or until `stop` is set and it ends; log a failure and restart the task."""
    while stop is None or not stop.is_set():
        try:
            await run()
        except Exception:
            LOG.exception("background task failed; restarting", extra={"task": name})
        await asyncio.sleep(RESTART_SECONDS)


@asynccontextmanager
async def background_task(coroutine: Coroutine[None, None, None]) -> AsyncGenerator[None]:
    """Run a coroutine during the block, and cancel it at its end."""
    task = asyncio.create_task(coroutine)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
