"""Run a PostgreSQL server that a test can stop and start."""

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
"""fast: end the sessions and write everything to disk. immediate: stop at once, like a power failure."""


class RestartingServer:
    """Control the server below a folder."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder
        self.url = url
        self._options = ""

    def stop(self, mode: StopMode) -> None:
        # The file has the program, `-D`, the folder, and the options of `pg_ctl start`, quoted for a shell.
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
    """Run a server with a migrated database."""
    with tempfile.TemporaryDirectory(prefix="pressroom-test-") as folder, embedded_postgres(Path(folder)) as url:
        migrate(url)
        yield RestartingServer(Path(folder) / "postgres", url)
