"""Run `pressroom worker` as a process that can be killed, suspended and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import psutil
from tests.support.polling import wait_until

PROGRAM: Final = ("-m", "pressroom", "worker", "--concurrency", "1")
READY_SECONDS: Final = 60
ROOT: Final = Path(__file__).parents[2]


class WorkerProcess:
    """A worker with its browser."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self.log = log
        self._descendants: set[psutil.Process] = set()

    def record_descendants(self) -> None:
        """Record the processes below the worker, which cannot be found after its death."""
        self._descendants |= set(psutil.Process(self.process.pid).children(recursive=True))

    def signal(self, number: signal.Signals) -> None:
        self.record_descendants()
        self.process.send_signal(number)

    def wait(self, *, seconds: float) -> int:
        """Return the exit code."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the worker did not end within {seconds:g} s:\n{self.output()}") from None

    def end(self, *, seconds: float = 20) -> int:
        """Send SIGTERM, and return the exit code."""
        self.signal(signal.SIGTERM)
        return self.wait(seconds=seconds)

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def check_no_orphans(self) -> None:
        """Check that no process of the worker is left."""
        assert self._descendants, "the worker had no browser: the check shows nothing"
        wait_until(lambda: not self._alive(), seconds=15, what=f"no process is left: {self._alive()}")

    def kill(self) -> None:
        if self.process.poll() is None:
            self.record_descendants()
            self.process.kill()
        self.process.wait()
        for process in self._alive():
            with suppress(psutil.NoSuchProcess):  # it ended meanwhile
                process.kill()

    def _alive(self) -> list[psutil.Process]:
        return [process for process in self._descendants if _is_running(process)]


def _is_running(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@contextmanager
def worker_process(
    url: str, files: Path, *, program: Sequence[str] = PROGRAM, render_timeout_seconds: float = 120, wait: bool = True
) -> Generator[WorkerProcess]:
    """Start a worker and, if `wait`, wait until it is ready. Kill it and its processes at the end."""
    environment = os.environ | {
        "PRESSROOM_DATABASE_URL": url,
        "PRESSROOM_STORAGE_URL": files.as_uri(),
        "PRESSROOM_SECRET_KEY": "0123456789abcdef" * 2,
        "PRESSROOM_RENDER_TIMEOUT_SECONDS": str(render_timeout_seconds),
        "PYTHONPATH": str(ROOT),
    }
    log = files.with_name(f"{files.name}-{time.monotonic_ns()}.log")
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, *program], env=environment, cwd=files.parent, stdout=output, stderr=subprocess.STDOUT, text=True
        )
    worker = WorkerProcess(process, log)
    try:
        if wait:
            wait_until(
                lambda: "Pressroom works on" in worker.output() or process.poll() is not None,
                seconds=READY_SECONDS,
                what="the worker is ready",
            )
            assert process.poll() is None, worker.output()
        yield worker
    finally:
        worker.kill()
