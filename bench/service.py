"""The product as it really runs: `pressroom serve` or `web` in a process of its own, over a data folder that is thrown away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import psutil

from pressroom.db.embedded import embedded_postgres

PREFIX: Final = "PRESSROOM_"
UNLIMITED: Final = {"requests_per_minute": "1000000", "daily_operations": "1000000", "quota_bytes": "1000000000000"}
"""Limits of one user that no measurement reaches: a few users do what otherwise many do. Each is checked all the same."""
STOP_SECONDS: Final = 20
"""Twice what the service allows itself for a clean end."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """A running service."""

    address: str
    database_url: str
    process: psutil.Process
    database: psutil.Process
    """The embedded PostgreSQL, which belongs to no process of ours."""


class ServiceFailedError(Exception):
    """The service did not start, or ended by itself."""


@contextmanager
def running_service(command: Literal["serve", "web"] = "serve", **settings: str) -> Generator[Service]:
    """Start the service on a free port of this machine and stop it, with its database, browser and files.

    `web` has no worker. All settings but those that are given, and `UNLIMITED`, have their defaults.

    Its data lies in the temporary folder; where that is a file system in memory, syncing files and commits costs less than on
    a disk. Set TMPDIR to measure another one.

    Raises:
        ServiceFailedError: It did not start; the message quotes its log.
    """
    with tempfile.TemporaryDirectory(prefix="pressroom-bench-") as name:
        folder = Path(name)
        data = folder / "data"
        # Ours is the first hold on the database, so that accounts can be made and the queue be measured beside the service.
        with embedded_postgres(data) as url, (folder / "log").open("w+b") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "pressroom", command, "--port", "0"],
                cwd=folder,
                env=_environment(**{**UNLIMITED, **settings}, data_dir=str(data)),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches us alone, and we end it in order
            )
            try:
                yield Service(
                    address=_ready_address(process, log_file=Path(log.name)),
                    database_url=url,
                    process=psutil.Process(process.pid),
                    database=psutil.Process(int((data / "postgres/postmaster.pid").read_text().split()[0])),
                )
            finally:
                _stop(process)


def _environment(**settings: str) -> dict[str, str]:
    """Return this environment with the defaults of all settings but these; the browser stays the one that was chosen."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX) or name == f"{PREFIX}CHROMIUM"}
    return kept | {f"{PREFIX}{name.upper()}": value for name, value in settings.items()}


def _ready_address(process: subprocess.Popen[bytes], *, log_file: Path) -> str:
    assert process.stdout is not None  # noqa: S101 - it was opened as a pipe
    for line in process.stdout:
        words = line.decode().split()
        if address := next((word for word in words if word.startswith("http://")), ""):
            return address.rstrip(".")
    said = log_file.read_text(errors="replace")[-2000:]
    raise ServiceFailedError(f"the service ended with {process.wait()} before it was ready:\n{said}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout is not None:
        process.stdout.close()
