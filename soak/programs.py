"""Programs under test: `pressroom web` and `pressroom worker` in processes of their own, which faults kill and start again."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil
from tests.support.commands import ROOT
from tests.support.polling import until
from tests.support.worker_processes import WorkerProcess

READY_SECONDS: Final = 90
"""For a start on a machine that others use too."""
END_SECONDS: Final = 30
"""Three times the grace period after SIGTERM, for the same reason."""


class Program:
    """One program, which has at most one process at a time."""

    def __init__(self, name: str, arguments: Sequence[str], *, ready: str, environment: Mapping[str, str], log: Path) -> None:
        """Take the arguments of `pressroom`, and a regular expression of the line that says that it is ready."""
        self.name = name
        self.log = log
        self.starts = 0
        self.exit_codes: list[int] = []
        """How the processes ended that were told to end."""
        self.outages: list[tuple[float, float]] = []
        """When no process was ready, as monotonic times; the end of the running one is infinite."""
        self._command = [sys.executable, "-m", "pressroom", *arguments]
        self._ready = re.compile(ready)
        self._environment = environment
        self._process: WorkerProcess | None = None
        self._address = ""

    @property
    def address(self) -> str:
        """The first group of the line that says that it is ready."""
        return self._address

    @property
    def pid(self) -> int:
        """The process."""
        return self._running().process.pid

    @property
    def is_running(self) -> bool:
        """Whether there is a process."""
        return self._process is not None and self._process.process.poll() is None

    async def start(self) -> None:
        """Start a process and wait until it is ready.

        Raises:
            AssertionError: It ended, or was not ready within `READY_SECONDS`; the message quotes its log.
        """
        offset = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("a", encoding="utf-8") as output:
            process = subprocess.Popen(  # noqa: ASYNC220 - it must outlive the event loop
                self._command,
                cwd=self.log.parent,
                env={**self._environment, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,  # Ctrl-C reaches us alone, and we end it
            )
        self._process = WorkerProcess(process, self.log)
        self.starts += 1

        def said() -> re.Match[str] | None:
            return self._ready.search(self.log.read_bytes()[offset:].decode(errors="replace"))

        await until(lambda: said() or process.poll() is not None, seconds=READY_SECONDS, what=f"{self.name} is ready")
        found = said()
        assert found, f"{self.name} did not start:\n{self.log.read_text(errors='replace')[-3000:]}"  # noqa: S101 - reported
        self._address = found[1] if found.groups() else ""
        self._end_outage()

    async def end(self, number: signal.Signals) -> None:
        """Send SIGTERM or SIGKILL and wait until the process has ended. It is an outage until the next start.

        Raises:
            AssertionError: It did not end within `END_SECONDS`.
        """
        self.outages.append((time.monotonic(), float("inf")))
        process = self._running()
        process.signal(number)
        try:
            code = await asyncio.to_thread(process.wait, seconds=END_SECONDS)
        except AssertionError:
            process.kill()
            raise
        if number is signal.SIGTERM:
            self.exit_codes.append(code)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal that does not end the process."""
        os.kill(self.pid, number)

    def browsers(self) -> list[psutil.Process]:
        """Return its browsers: each leads a session of its own."""
        return [process for process in self.processes()[1:] if _leads_session(process)]

    def renderers(self) -> list[psutil.Process]:
        """Return the processes in which its browsers keep tabs."""
        return [process for process in self.processes()[1:] if _is_renderer(process)]

    def processes(self) -> list[psutil.Process]:
        """Return its process and all below it."""
        own = psutil.Process(self.pid)
        return [own, *own.children(recursive=True)]

    def was_down(self, *, since: float) -> bool:
        """Return whether no process was ready at some time since a monotonic time."""
        return any(end >= since for _, end in self.outages)

    def kill(self) -> None:
        """Kill the process and all below it, if there are any."""
        if self._process is not None:
            with suppress(psutil.NoSuchProcess):
                self._process.kill()

    def _running(self) -> WorkerProcess:
        assert self._process is not None, f"{self.name} was not started"  # noqa: S101 - a defect of the soak
        return self._process

    def _end_outage(self) -> None:
        if self.outages:
            self.outages[-1] = (self.outages[-1][0], time.monotonic())


def _leads_session(process: psutil.Process) -> bool:
    try:
        return os.getsid(process.pid) == process.pid
    except ProcessLookupError:
        return False  # it ended meanwhile


def _is_renderer(process: psutil.Process) -> bool:
    try:
        return "--type=renderer" in process.cmdline()
    except psutil.Error:
        return False  # it ended meanwhile
