"""A PostgreSQL of the benchmark's own, with the settings of the embedded one, and databases on it."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psutil
import psycopg
from psycopg import sql

from pressroom.db.embedded import embedded_postgres
from pressroom.db.migrate import migrate
from pressroom.db.pool import conninfo

SHOWN: Final = ("server_version", "shared_buffers", "fsync", "synchronous_commit", "max_wal_size")
"""Settings of the server that decide about speed."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server, which listens on a Unix socket only."""

    url: str
    process: psutil.Process

    def create_database(self, name: str) -> str:
        """Create an empty database and return its URL."""
        with psycopg.connect(self.url, autocommit=True) as conn:
            conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.database_url(name)

    def database_url(self, name: str) -> str:
        """Return the URL of a database of this server."""
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()

    def create_pressroom(self, name: str) -> str:
        """Create a database with Pressroom's tables and return its URL."""
        url = self.create_database(name)
        migrate(url)
        return url

    def table_bytes(self, url: str, table: str) -> int:
        """Return the size of a table with its indexes."""
        with psycopg.connect(conninfo(url)) as conn:
            return conn.execute("SELECT pg_total_relation_size(%s::regclass)", (table,)).fetchall()[0][0]

    def settings(self) -> dict[str, str]:
        """Return the settings of `SHOWN`, as the server words them."""
        with psycopg.connect(self.url) as conn:
            return {name: conn.execute(sql.SQL("SHOW {}").format(sql.Identifier(name))).fetchall()[0][0] for name in SHOWN}


@contextmanager
def running_server() -> Generator[Server]:
    """Start a server in the temporary folder; stop it and remove its data at the end."""
    with tempfile.TemporaryDirectory(prefix="pressroom-bench-") as name:
        data = Path(name) / "data"
        with embedded_postgres(data) as url:
            process = psutil.Process(int((data / "postgres/postmaster.pid").read_text().split()[0]))
            yield Server(url=url, process=process)


def execute(url: str, *statements: str) -> None:
    """Run statements as the owner, each in a transaction of its own."""
    with psycopg.connect(conninfo(url), autocommit=True) as conn:
        for statement in statements:
            conn.execute(statement.encode())
