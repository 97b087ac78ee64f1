"""Wait for what must become true, no longer than a bound; never for a fixed time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

INTERVAL_SECONDS = 0.02


def wait_until(condition: Callable[[], object], *, seconds: float, what: str) -> None:
    """Ask until the answer is true.

    Raises:
        AssertionError: It did not become true in time; the message says what was waited for.
    """
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, f"not within {seconds:g} s: {what}"
        time.sleep(INTERVAL_SECONDS)


async def until(condition: Callable[[], object], *, seconds: float, what: str) -> None:
    """Do the same beside other tasks of the event loop. Raises as `wait_until`."""
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, f"not within {seconds:g} s: {what}"
        await asyncio.sleep(INTERVAL_SECONDS)
