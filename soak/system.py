"""The system under test: PostgreSQL, one web process and two workers over one folder of files, on this machine."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from soak.programs import Program
from tests.support.commands import environment
from tests.support.databases import Owner
from tests.support.queue_rows import set_policy
from tests.support.restarting_server import RestartingServer, restarting_server

WORKERS: Final = 2
SLOTS: Final = 2
"""Jobs of one worker at once; together one more than the queue allows, so that its limit is met."""
IN_FLIGHT: Final = 15
QUOTA_BYTES: Final = 30_000_000
POLICY: Final = {"lease": "6 s", "backoff_base": "1 s", "backoff_cap": "4 s"}
"""Shorter than the defaults, so that a run of minutes meets many recoveries. Limits and attempts stay as they are."""
SETTINGS: Final = {
    "PRESSROOM_SECRET_KEY": "0123456789abcdef" * 2,
    "PRESSROOM_MAX_IN_FLIGHT": str(IN_FLIGHT),
    "PRESSROOM_QUOTA_BYTES": str(QUOTA_BYTES),
    "PRESSROOM_DAILY_OPERATIONS": "1000000",
    "PRESSROOM_REQUESTS_PER_MINUTE": "100000",
    "PRESSROOM_RENDER_TIMEOUT_SECONDS": "60",  # suspended and shared machines are slow, and no export may fail for that
}


@dataclass(frozen=True, kw_only=True)
class System:
    """The parts. `temporary` is the folder in which the programs make their temporary files."""

    server: RestartingServer
    web: Program
    workers: tuple[Program, ...]
    files: Path
    temporary: Path

    @property
    def programs(self) -> tuple[Program, ...]:
        """The web process and the workers."""
        return (self.web, *self.workers)

    async def start(self) -> None:
        """Set the policy of the queue and start all programs."""
        with self.owner() as owner:
            set_policy(owner, **POLICY)
        await asyncio.gather(*(program.start() for program in self.programs))

    @contextmanager
    def owner(self) -> Generator[Owner]:
        """Open a connection as the owner of the database."""
        owner = Owner(self.server.url)
        try:
            yield owner
        finally:
            owner.close()


@contextmanager
def prepared_system() -> Generator[System]:
    """Run a PostgreSQL and prepare the programs, which are not started; kill them at the end and remove all files."""
    with tempfile.TemporaryDirectory(prefix="soak-") as name, restarting_server() as server:
        folder = Path(name)
        folder.chmod(0o711)  # the browser runs as another user, who must be able to pass through
        files, temporary = folder / "files", folder / "tmp"
        files.mkdir()
        temporary.mkdir(mode=0o711)
        settings = SETTINGS | {"PRESSROOM_DATABASE_URL": server.url, "PRESSROOM_STORAGE_URL": files.as_uri()}
        if chromium := os.environ.get("PRESSROOM_CHROMIUM"):
            settings["PRESSROOM_CHROMIUM"] = chromium
        started_with = environment(TMPDIR=str(temporary), **settings)

        def program(called: str, *arguments: str, ready: str) -> Program:
            return Program(called, arguments, ready=ready, environment=started_with, log=folder / f"{called}.log")

        system = System(
            server=server,
            web=program("web", "web", "--port", "0", ready=r"ready at (http://[^ ]+:\d+)"),
            workers=tuple(
                program(f"worker-{number}", "worker", "--concurrency", str(SLOTS), ready="Pressroom works on")
                for number in range(1, WORKERS + 1)
            ),
            files=files,
            temporary=temporary,
        )
        try:
            yield system
        finally:
            for running in system.programs:
                running.kill()


def reachable(system: System) -> bool:
    """Return whether the database accepts connections."""
    try:
        with system.owner():
            return True
    except psycopg.OperationalError:
        return False
