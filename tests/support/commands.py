"""Run commands and services of Pressroom as processes, with the settings of a test."""

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
TIMEOUT_SECONDS = 60.0
"""Timeout of one command, for loaded machines."""


def environment(**settings: str) -> dict[str, str]:
    """Return the environment of this process, in which Pressroom has these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PRESSROOM_")}
    return kept | settings


def pressroom(*arguments: str | Path, cwd: Path, stdin: bytes = b"", **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run one command, and return its result."""
    return subprocess.run(
        [sys.executable, "-m", "pressroom", *map(str, arguments)],
        cwd=cwd,
        env=environment(**settings),
        input=stdin,
        capture_output=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )


@dataclass(frozen=True, kw_only=True)
class Service:
    """A running program."""

    process: subprocess.Popen[bytes]
    lines: tuple[str, ...]
    """Its output, up to the line that was waited for."""

    @property
    def address(self) -> str:
        """The URL in the last line."""
        found = re.search(r"http://\S+:\d+", self.lines[-1])
        assert found is not None, self.lines
        return found[0]

    def descendants(self) -> list[psutil.Process]:
        """Return all processes that it started, directly or indirectly."""
        return psutil.Process(self.process.pid).children(recursive=True)


@contextmanager
def running(command: Sequence[str | Path], *, until: str, cwd: Path, **settings: str) -> Generator[Service]:
    """Start a program, and wait for a line of output that contains `until`. Kill it at the end if it still runs."""
    process = subprocess.Popen(
        [*map(str, command)], cwd=cwd, env=environment(**settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or until not in lines[-1]:
            line = process.stdout.readline()
            if not line:
                raise AssertionError(f"the program exited with {process.wait()}: {process.communicate()[1].decode()}")
            lines.append(line.decode().rstrip("\n"))
        yield Service(process=process, lines=tuple(lines))
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def program(*arguments: str) -> list[str]:
    """Return the command line that runs Pressroom with these arguments."""
    return [sys.executable, "-m", "pressroom", *arguments]


def processes_in(folder: Path) -> list[psutil.Process]:
    """Return the processes whose command line contains this folder."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        try:
            if process.status() != psutil.STATUS_ZOMBIE and any(str(folder) in part for part in process.cmdline()):
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found
