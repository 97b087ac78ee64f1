"""Wait until a condition is true, with a timeout."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

INTERVAL_SECONDS = 0.02


def wait_until(condition: Callable[[], object], *, seconds: float, what: str) -> None:
    """Poll a condition until it is true.

    Raises:
        AssertionError: It was not true within `seconds`; the message contains `what`.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}"
        time.sleep(INTERVAL_SECONDS)


async def until(condition: Callable[[], object], *, seconds: float, what: str) -> None:
    """Poll a condition without blocking the event loop. Raises as `wait_until`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}"
        await asyncio.sleep(INTERVAL_SECONDS)
