"""Handle the signals that stop a program: Ctrl-C, a service manager's, a closed terminal's."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

T = TypeVar("T")

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""The signals of Ctrl-C, of a service manager, and of a closed terminal."""


@contextmanager
def calling_on_stop(on_stop: Callable[[signal.Signals], object]) -> Generator[None]:
    """Call `on_stop` in the event loop for each stop signal during the block, instead of the usual handlers."""
    loop = asyncio.get_running_loop()
    handled = [number for number in STOP_SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]  # `nohup` ignores SIGHUP
    before = {number: signal.getsignal(number) for number in handled}
    for number in handled:
        loop.add_signal_handler(number, on_stop, number)
    try:
        yield
    finally:
        for number in handled:
            loop.remove_signal_handler(number)
            signal.signal(number, before[number])


async def interruptible(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine. A stop signal cancels it; when it has cleaned up, raise SystemExit with the signal's exit code.

    An exception raised by a signal handler in the event loop would also cancel the tasks that clean up.
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
