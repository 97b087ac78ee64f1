"""Start a browser process in a session of its own, notice its end at once, kill its whole group."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from pressroom.rendering.browser.process_group import PROC, members

FIRST_FREE_DESCRIPTOR: Final = 10
"""The source of descriptors 3 and 4 is first moved here or above, so that the first `dup2` does not overwrite it."""
STDERR_LINES: Final = 4
STDERR_BYTES: Final = 64_000
"""Bytes at the end of the error output that are read; a crash may print a stack of a hundred lines after its reason."""
GROUP_SECONDS: Final = 2.0
"""Seconds to wait until a killed group has ended; a process stuck in the kernel must not block for ever."""


class Process:
    """A child process that leads its own session and group."""

    def __init__(self, pid: int) -> None:
        """Watch a child that was just spawned; `ended` is done when it, and orphans of it that became ours, were reaped."""
        self.pid: Final = pid
        self._loop: Final = asyncio.get_running_loop()
        self.ended: Final[asyncio.Future[None]] = self._loop.create_future()
        threading.Thread(target=self._reap, name=f"reap-{pid}", daemon=True).start()

    def kill(self) -> None:
        """Kill the whole group with SIGKILL, stopped processes too. Nothing need be saved: its profile is removed."""
        if not self.ended.done():
            self._kill_group()

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            if hasattr(os, "waitid"):  # not on macOS before Python 3.13: there the group is killed after the reaping
                os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
                self._kill_group()  # while the leader is not reaped its number cannot belong to anybody else
            # The group and not only the leader: when we run as process 1 of a container, its orphans fall to us.
            while True:
                os.waitpid(-self.pid, 0)
        self._wait_for_group()
        with suppress(RuntimeError):  # the loop may be closed already
            self._loop.call_soon_threadsafe(self._end)

    def _wait_for_group(self) -> None:
        # Killed children of the leader need some milliseconds to die. Process 1 may reap them much later: not our wait.
        until = time.monotonic() + GROUP_SECONDS
        while time.monotonic() < until:
            try:
                os.killpg(self.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                return
            if PROC.joinpath("self").exists() and not members(self.pid):
                return
            time.sleep(0.002)

    def _end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


def spawn(command: Sequence[str], *, environment: Mapping[str, str], stderr: Path) -> tuple[Process, socket.socket]:
    """Start a program that speaks on its descriptors 3 (reads) and 4 (writes); return it and our end of the channel.

    `posix_spawn` runs no Python code between fork and exec, so it is safe in a process with threads.

    Raises:
        OSError: The program cannot be executed.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with theirs:
        source = fcntl.fcntl(theirs.fileno(), fcntl.F_DUPFD_CLOEXEC, FIRST_FREE_DESCRIPTOR)
    try:
        pid = os.posix_spawn(
            command[0],
            list(command),
            environment,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, str(stderr), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
                (os.POSIX_SPAWN_DUP2, source, 3),
                (os.POSIX_SPAWN_DUP2, source, 4),
            ],
            setsid=True,
            setsigmask=[],
            setsigdef=[signal.SIGPIPE, signal.SIGINT],  # Python ignores SIGPIPE, and that would be inherited
        )
    except BaseException:
        ours.close()
        raise
    finally:
        os.close(source)
    return Process(pid), ours


def read_output(path: Path) -> str:
    """Return the end of a program's error output; nothing when it cannot be read."""
    with suppress(OSError):
        return path.read_bytes()[-STDERR_BYTES:].decode(errors="replace")
    return ""


def last_lines(output: str) -> str:
    """Return the end of an error output in one line, for the log."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return " | ".join(lines[-STDERR_LINES:])
