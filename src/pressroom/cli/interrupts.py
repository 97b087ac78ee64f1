"""What Ctrl-C and the signals of a service manager mean to a program that runs until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

T = TypeVar("T")

STOPPING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, the service manager, and the terminal that was closed."""


@contextmanager
def calling_on_stop(told: Callable[[signal.Signals], object]) -> Generator[None]:
    """Call `told` with each of these signals while the block runs, inside the running event loop; they end nothing else."""
    loop = asyncio.get_running_loop()
    handled = [number for number in STOPPING if signal.getsignal(number) is not signal.SIG_IGN]  # `nohup` ignores one
    before = {number: signal.getsignal(number) for number in handled}
    for number in handled:
        loop.add_signal_handler(number, told, number)
    try:
        yield
    finally:
        for number in handled:
            loop.remove_signal_handler(number)
            signal.signal(number, before[number])


async def interruptible(work: Coroutine[Any, Any, T]) -> T:
    """Do some work; a signal cancels it and, when it has cleaned up, ends the program with the signal's exit code.

    Raising in the middle of the event loop would cancel every task at once, also those that clean up.
    """
    received: list[signal.Signals] = []
    task = asyncio.ensure_future(work)

    def cancel(number: signal.Signals) -> None:
        received.append(number)
        task.cancel()

    with calling_on_stop(cancel):
        try:
            return await task
        except asyncio.CancelledError:
            if received:
                raise SystemExit(128 + received[0]) from None
            raise
