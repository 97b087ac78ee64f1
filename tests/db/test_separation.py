"""Test that two installations on one server share roles and no rows."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from tests.support.logins import ROLES, grant_connect, login, own_database

from pressroom.db.migrate import migrate
from pressroom.db.pool import Role, conninfo


@dataclass(frozen=True, kw_only=True)
class Installation:
    """A migrated database with a document of one user, the owner's login and a login of the web role."""

    url: str
    owner: str
    web: str
    user_id: UUID


@pytest.fixture
def installations(database_server: str) -> Generator[list[Installation]]:
    with ExitStack() as stack:
        made: list[Installation] = []
        for _ in range(2):
            owner = stack.enter_context(login(database_server))
            web = stack.enter_context(login(database_server, roles=["pressroom_web"]))
            url = stack.enter_context(own_database(database_server, owner=owner))
            migrate(url)
            grant_connect(database_server, web, to=url)
            with psycopg.connect(conninfo(url), autocommit=True) as conn:
                conn.execute("INSERT INTO users (email) VALUES ('ada@example.org')")
                row = conn.execute(
                    "INSERT INTO documents (user_id, kind, title, template_slug)"
                    " SELECT id, 'resume', 'Private', 'classic' FROM users RETURNING user_id"
                ).fetchone()
            assert row is not None
            made.append(Installation(url=url, owner=owner, web=web, user_id=row[0]))
        yield made


def titles(installation: Installation, *, login: str, role: Role | None) -> list[str]:
    """Read the titles of an installation's documents with this login and role, acting as their user."""
    url = make_conninfo(installation.url, user=login, password=login)
    with psycopg.connect(conninfo(url, role=role), autocommit=True) as conn:
        conn.execute("SELECT set_config('app.user_id', %s, false)", (str(installation.user_id),))
        return [str(row[0]) for row in conn.execute("SELECT title FROM documents")]


def test_no_login_can_read_another_installation_in_any_role(installations: list[Installation]) -> None:
    for own, other in (installations, reversed(installations)):
        for name in (own.owner, own.web):
            for role in (None, *ROLES):
                with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                    titles(other, login=name, role=role)


def test_each_login_reads_its_own_installation(installations: list[Installation]) -> None:
    for own in installations:
        for role in (None, *ROLES):
            assert titles(own, login=own.owner, role=role) == ["Private"]
        assert titles(own, login=own.web, role="pressroom_web") == ["Private"]
