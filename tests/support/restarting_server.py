"""A PostgreSQL server of a test's own, which it may stop and start."""

from __future__ import annotations

import shlex
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pressroom.db.embedded import embedded_postgres
from pressroom.db.migrate import migrate
from pressroom.db.server_account import server_account
from pressroom.db.server_programs import server_program

StopMode = Literal["fast", "immediate"]
"""fast: sessions are ended and all is written; immediate: as when the machine loses its power."""


class RestartingServer:
    """The server below a folder."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder
        self.url = url
        self._options = ""

    def stop(self, mode: StopMode) -> None:
        # The program and its arguments, quoted for a shell: all but the program and `-D folder` were options.
        _, _, _, *options = shlex.split((self._folder / "postmaster.opts").read_text())
        self._options = shlex.join(options)
        self._control("stop", "-m", mode)

    def start(self) -> None:
        self._control("start", "-l", str(self._folder / "log"), "-o", self._options)

    def _control(self, *arguments: str) -> None:
        account = server_account()
        subprocess.run(
            [server_program("pg_ctl"), "-w", "-D", self._folder, *arguments],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=60,
            cwd="/",
            user=account.user,
            group=account.group,
            extra_groups=account.extra_groups,
        )


@contextmanager
def restarting_server() -> Generator[RestartingServer]:
    """Start a server with a migrated database."""
    with tempfile.TemporaryDirectory(prefix="pressroom-test-") as folder, embedded_postgres(Path(folder)) as url:
        migrate(url)
        yield RestartingServer(Path(folder) / "postgres", url)
