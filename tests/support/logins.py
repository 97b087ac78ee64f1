"""Make database logins without administrator's rights, and databases that they own."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pressroom.db.pool import Role

ROLES: tuple[Role, ...] = ("pressroom_web", "pressroom_worker")


@contextmanager
def login(server_url: str, *, roles: Sequence[Role] = ROLES) -> Generator[str]:
    """Make a login that is a member of these roles. Yield its name, which is also its password, and drop it at the end."""
    name = f"login_{uuid4().hex[:8]}"
    with psycopg.connect(server_url, autocommit=True) as conn:
        for role in ROLES:  # roles belong to the server, so another database may have created them
            create = "DO $$ BEGIN CREATE ROLE {}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            conn.execute(sql.SQL(create).format(sql.Identifier(role)))
        conn.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), sql.Literal(name)))
        for role in roles:
            conn.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(name)))
    try:
        yield name
    finally:
        with psycopg.connect(server_url, autocommit=True) as conn:
            conn.execute(sql.SQL("DROP OWNED BY {} CASCADE").format(sql.Identifier(name)))
            conn.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


@contextmanager
def own_database(server_url: str, *, owner: str) -> Generator[str]:
    """Make an empty database that a login owns. Yield its URL with that login, and drop it at the end."""
    name = f"own_{uuid4().hex[:12]}"
    database = sql.Identifier(name)
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, sql.Identifier(owner)))
    try:
        yield make_conninfo(server_url, dbname=name, user=owner, password=owner)
    finally:
        with psycopg.connect(server_url, autocommit=True) as conn:
            conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))


def grant_connect(server_url: str, login: str | None, *, to: str) -> None:
    """Grant a login, or PUBLIC if it is None, the right to connect to the database of a URL."""
    database = sql.Identifier(str(conninfo_to_dict(to)["dbname"]))
    grantee = sql.SQL("PUBLIC") if login is None else sql.Identifier(login)
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, grantee))
