"""Run Pressroom as a program whose documents are printed only when a file exists: until then a job is in progress."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Final

from pressroom.cli import main
from pressroom.rendering.browser.browser import WARM_UP
from pressroom.rendering.browser.tab import Printed, Tab
from pressroom.rendering.options import ExportOptions

POLL_SECONDS: Final = 0.02


def gated_program(gate: Path, *arguments: str) -> tuple[str, ...]:
    """Return the arguments for Python that run Pressroom with these arguments, and with this file as its gate."""
    return "-P", __file__, str(gate), *arguments


def gated_worker(gate: Path) -> tuple[str, ...]:
    """Return the arguments for Python that run a worker of one job at a time."""
    return gated_program(gate, "worker", "--concurrency", "1")


def _close(gate: Path) -> None:
    print_document = Tab.print

    async def wait_and_print(self: Tab, html: str, options: ExportOptions) -> Printed:
        while html != WARM_UP and not gate.exists():  # noqa: ASYNC110, ASYNC240 - another process makes the file
            await asyncio.sleep(POLL_SECONDS)
        return await print_document(self, html, options)

    Tab.print = wait_and_print


if __name__ == "__main__":
    _close(Path(sys.argv.pop(1)))
    main()
