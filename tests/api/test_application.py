"""Test the supervision of background tasks."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json

from pressroom.observability.supervision import supervise


async def test_a_task_that_fails_is_logged_and_restarted(log: io.StringIO):
    starts = 0
    restarted = asyncio.Event()

    async def run() -> None:
        nonlocal starts
        starts += 1
        if starts == 1:
            raise LookupError("secret")
        restarted.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(supervise(run, name="listener"))
    async with asyncio.timeout(10):
        await restarted.wait()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (line,) = [line for line in lines if "task" in line]
    assert (line["level"], line["task"], line["exception"]) == ("error", "listener", "builtins.LookupError")
    assert "secret" not in log.getvalue()
