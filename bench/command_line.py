"""What the benchmark's commands share: counts, progress, an event loop that a signal ends in order, the report's width."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine
from types import FrameType
from typing import Annotated, Final, TypeVar

import uvloop
from cyclopts import Parameter, validators
from rich.console import Console

T = TypeVar("T")

Count = Annotated[int, Parameter(validator=validators.Number(gte=1))]
TERMINATED: Final = 128 + signal.SIGTERM
WIDTH: Final = 120
"""Columns of a report that goes into a file."""


def run_to_end(work: Coroutine[None, None, T]) -> T:
    """Run on an event loop and return the result; SIGTERM cancels the work, so that all it has opened is closed.

    Raises:
        SystemExit: SIGTERM came.
    """

    async def cancellable() -> T:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - we are in one
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await work

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            return runner.run(cancellable())
        except asyncio.CancelledError:
            sys.exit(TERMINATED)


def exit_on_signal(_number: int, _frame: FrameType | None) -> None:
    """End the program with its blocks closed: the handler of SIGTERM outside of an event loop."""
    sys.exit(TERMINATED)


def say(text: str) -> None:
    """Tell who watches what is being done; the report stands alone on standard output."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr)


def report_console() -> Console:
    """Return the terminal, or a console of fixed width where there is none."""
    terminal = Console()
    return terminal if terminal.is_terminal else Console(width=WIDTH)
