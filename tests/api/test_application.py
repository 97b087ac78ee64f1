"""What the application keeps running beside its routes."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json

from pressroom.app import supervise


async def test_a_duty_that_breaks_is_noted_and_started_again(log: io.StringIO):
    starts = 0
    again = asyncio.Event()

    async def duty() -> None:
        nonlocal starts
        starts += 1
        if starts == 1:
            raise LookupError("secret")
        again.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(supervise(duty, name="listener"))
    async with asyncio.timeout(10):
        await again.wait()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (line,) = [line for line in lines if "duty" in line]
    assert (line["level"], line["duty"], line["exception"]) == ("error", "listener", "builtins.LookupError")
    assert "secret" not in log.getvalue()
