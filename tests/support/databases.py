"""Make databases for tests: clones of a migrated template."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from pressroom.auth.principal import Principal, UserRole
from pressroom.db.pool import conninfo


def with_database(url: str, name: str) -> str:
    """Return the URL of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def cloned_database(server_url: str, template: str) -> Generator[str]:
    """Yield the URL of a new database, which is dropped afterwards even if it has connections."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield with_database(server_url, name)
    finally:
        with psycopg.connect(server_url, autocommit=True) as conn:
            conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


class Owner:
    """Act as the owner of the database: add users, advance the clock, and run any statement."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._conn = psycopg.connect(conninfo(url), autocommit=True)

    def close(self) -> None:
        self._conn.close()

    def user(self, email: str, role: UserRole = "member") -> Principal:
        row = self._conn.execute("INSERT INTO users (email, role) VALUES (%s, %s) RETURNING id", (email, role)).fetchone()
        assert row is not None
        user_id = row[0]
        assert isinstance(user_id, UUID)
        return Principal(user_id=user_id, email=email, role=role, institution_id=None)

    def rows(self, query: Any, params: Any = ()) -> list[tuple[Any, ...]]:
        """Run a statement, and return its rows."""
        cursor = self._conn.execute(query, params)
        return cursor.fetchall() if cursor.description else []

    def notices(self) -> list[psycopg.Notify]:
        """Return the notifications received since the last call."""
        return list(self._conn.notifies(timeout=0.2))

    def value(self, query: Any, params: Any = ()) -> Any:
        return self.rows(query, params)[0][0]

    def advance_clock(self, by: timedelta) -> None:
        """Advance the database's clock for all connections."""
        self._conn.execute("CREATE TABLE IF NOT EXISTS test_clock (ahead interval NOT NULL)")
        self._conn.execute("GRANT SELECT ON test_clock TO pressroom_web, pressroom_worker")
        self._conn.execute("INSERT INTO test_clock VALUES (%s)", (by,))
        self._conn.execute(
            "CREATE OR REPLACE FUNCTION clock() RETURNS timestamptz LANGUAGE sql STABLE AS "
            "'SELECT now() + (SELECT sum(ahead) FROM pressroom.test_clock)'"
        )
