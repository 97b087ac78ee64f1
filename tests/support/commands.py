"""The real programs: the command line in a process of its own, with an environment that the test decides."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "src/pressroom/kinds/resume/samples"
SECONDS = 60.0
"""For one command on a loaded machine; one that takes longer hangs."""


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment with these settings of Pressroom's and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PRESSROOM_")}
    return kept | settings


def pressroom(*arguments: str | Path, cwd: Path, given: bytes = b"", **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "pressroom", *map(str, arguments)],
        cwd=cwd,
        env=environment(**settings),
        input=given,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )


@dataclass(frozen=True, kw_only=True)
class Service:
    """A program that runs until it is told to stop."""

    process: subprocess.Popen[bytes]
    lines: tuple[str, ...]
    """What it printed up to the line that was waited for."""

    @property
    def address(self) -> str:
        """Where it said that it is ready."""
        found = re.search(r"http://\S+:\d+", self.lines[-1])
        assert found is not None, self.lines
        return found[0]

    def descendants(self) -> list[psutil.Process]:
        """Return all processes that it started, and theirs."""
        return psutil.Process(self.process.pid).children(recursive=True)


@contextmanager
def running(command: Sequence[str | Path], *, until: str, cwd: Path, **settings: str) -> Generator[Service]:
    """Start a program and wait for the line that holds `until`; kill it at the end when it still runs."""
    process = subprocess.Popen(
        [*map(str, command)], cwd=cwd, env=environment(**settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or until not in lines[-1]:
            line = process.stdout.readline()
            if not line:
                raise AssertionError(f"it ended with {process.wait()}: {process.communicate()[1].decode()}")
            lines.append(line.decode().rstrip("\n"))
        yield Service(process=process, lines=tuple(lines))
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def program(*arguments: str) -> list[str]:
    """Return the command line of one command."""
    return [sys.executable, "-m", "pressroom", *arguments]


def processes_in(folder: Path) -> list[psutil.Process]:
    """Return the processes whose command line names this folder."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        try:
            if process.status() != psutil.STATUS_ZOMBIE and any(str(folder) in part for part in process.cmdline()):
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found
