"""Hold a thread of `asyncio.to_thread` where it calls a function, so that a test can act at this moment."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from types import FrameType
from typing import Any, Final

SAFETY_SECONDS: Final = 60
"""A test that waits so long fails."""


class PausedThreads:
    """The threads of a pool, one of which stops at a function."""

    def __init__(self, place: str, *, skip: int) -> None:
        """Take the function with its module, and how many of its calls go on."""
        self._module, _, self._function = place.rpartition(".")
        self._skip = skip
        self._reached, self._may_go_on = threading.Event(), threading.Event()
        self.pool = ThreadPoolExecutor(8, initializer=self._watch)
        self._held = 0
        self.calls_after: list[str] = []
        """Pressroom's functions that the held thread called after the pause."""

    async def reached(self) -> None:
        """Wait until a thread is held."""
        assert await asyncio.to_thread(self._reached.wait, SAFETY_SECONDS), f"{self._module}.{self._function} was not called"

    async def go_on(self) -> None:
        """Let the thread go on, and wait until no thread of the pool has work left."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        self._may_go_on.set()
        await asyncio.to_thread(self.pool.shutdown)

    def _watch(self) -> None:
        sys.setprofile(self._on_event)

    def _on_event(self, frame: FrameType, event: str, _argument: Any) -> None:
        if event != "call":
            return
        module, function = frame.f_globals.get("__name__", ""), frame.f_code.co_name
        if self._reached.is_set():
            if threading.get_ident() != self._held:
                sys.setprofile(None)  # which slows a thread down
            elif module.startswith("pressroom."):
                self.calls_after.append(function)
        elif (module, function) == (self._module, self._function):
            self._skip -= 1
            if self._skip < 0:
                self._held = threading.get_ident()
                self._reached.set()
                self._may_go_on.wait(SAFETY_SECONDS)


@asynccontextmanager
async def paused_at(place: str, *, skip: int = 0) -> AsyncGenerator[PausedThreads]:
    """Hold the first thread that calls a function, such as `pressroom.rendering.parts.copying.copy_part`.

    `skip`: how many calls go on before.
    """
    paused = PausedThreads(place, skip=skip)
    asyncio.get_running_loop().set_default_executor(paused.pool)
    try:
        yield paused
    finally:
        await paused.go_on()
