"""Apply schema migrations: numbered SQL files, forward only, each in one transaction."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Any, Final, LiteralString, cast

import psycopg
from psycopg import Connection, sql

from pressroom.db.pool import SCHEMA, Role, conninfo
from pressroom.errors import DatabaseUnavailableError, PressroomError

LOCK_KEY: Final = 0x70726573  # "pres": any constant, the same in every process


class MigrationError(PressroomError):
    """The database could not be brought to this version's schema. Its state is what it was before."""

    code = "MIGRATION_FAILED"
    retryable = False


class RoleNotGrantedError(DatabaseUnavailableError):
    """The database's login may not work in the role that this part of Pressroom needs."""

    retryable = False


def migration_files() -> dict[str, LiteralString]:
    """Return the migrations of this version by name, in order."""
    folder = files("pressroom.db") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return {name.removesuffix(".sql"): cast("LiteralString", (folder / name).read_text(encoding="utf-8")) for name in names}


def migrate(url: str) -> list[str]:
    """Apply the pending migrations, under an advisory lock, and return their names.

    Raises:
        DatabaseUnavailableError: The database does not answer.
        MigrationError: A migration failed, the server is older than PostgreSQL 14, or the database newer than this
            version.
    """
    try:
        with psycopg.connect(conninfo(url), autocommit=True) as conn:
            return _migrate(conn)
    except psycopg.OperationalError as error:
        raise DatabaseUnavailableError(f"The database does not answer: {error}") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise MigrationError(
            f"Migrations could not be applied: {error.diag.message_primary}. They need a login that owns the schema and is a "
            "member of the roles pressroom_web and pressroom_worker. An administrator of the server makes the roles, when they "
            "are not there, with: CREATE ROLE pressroom_web; CREATE ROLE pressroom_worker; and lets the login be a member with: "
            "GRANT pressroom_web, pressroom_worker TO <that login>;"
        ) from error


def pending(url: str, *, role: Role | None = None) -> list[str]:
    """Return the names of pending migrations. Without a role, the login needs the right to read the list.

    Raises:
        DatabaseUnavailableError: The database does not answer.
        RoleNotGrantedError: The login is not a member of the role.
    """
    try:
        with psycopg.connect(conninfo(url), autocommit=True) as conn:
            if conn.execute("SELECT to_regnamespace(%s)", (SCHEMA,)).fetchone() == (None,):
                applied: dict[str, str] = {}  # before the first migration, which makes the roles
            else:
                _set_role(conn, role)
                applied = _applied(conn)
    except psycopg.OperationalError as error:
        raise DatabaseUnavailableError(f"The database does not answer: {error}") from error
    return [name for name in migration_files() if name not in applied]


def _set_role(conn: Connection[tuple[Any, ...]], role: Role | None) -> None:
    if role is None:
        return
    try:
        conn.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
    except psycopg.Error as error:
        raise RoleNotGrantedError(
            f"The database's login {conn.info.user} may not work as {role}: {error.diag.message_primary}. "
            f"An administrator of the server lets it: GRANT {role} TO {conn.info.user};"
        ) from error


def _migrate(conn: Connection[tuple[Any, ...]]) -> list[str]:
    if conn.info.server_version < 140000:  # noqa: PLR2004 - libpq's number for 14.0
        raise MigrationError(f"PostgreSQL 14 or later is needed; this server is {conn.info.parameter_status('server_version')}.")
    conn.execute("SET lock_timeout = 0")  # another process may be migrating
    conn.execute("SELECT pg_advisory_lock(%s)", (LOCK_KEY,))
    try:
        if conn.execute("SELECT to_regnamespace(%s)", (SCHEMA,)).fetchone() == (None,):
            conn.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))
        conn.execute(
            "CREATE TABLE IF NOT EXISTS migrations "
            "(name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        applied, known = _applied(conn), migration_files()
        if unknown := sorted(applied.keys() - known.keys()):
            raise MigrationError(
                f"The database is newer than this version of Pressroom: it has {', '.join(unknown)}. Install the newer version."
            )
        new: list[str] = []
        for name, text in known.items():
            digest = hashlib.sha256(text.encode()).hexdigest()
            if name not in applied:
                _apply(conn, name, text, digest)
                new.append(name)
            elif applied[name] != digest:
                raise MigrationError(
                    f"Migration {name} was changed after it was applied. Restore its file and write a new migration."
                )
        return new
    finally:
        conn.execute("SELECT pg_advisory_unlock(%s)", (LOCK_KEY,))


def _apply(conn: Connection[tuple[Any, ...]], name: str, text: LiteralString, digest: str) -> None:
    try:
        with conn.transaction():
            conn.execute("SET LOCAL lock_timeout = '10s'; SET LOCAL statement_timeout = '10min'")
            conn.execute(text)
            conn.execute("INSERT INTO migrations (name, sha256) VALUES (%s, %s)", (name, digest))
    except psycopg.errors.InsufficientPrivilege:
        raise  # `migrate` converts it
    except psycopg.Error as error:
        raise MigrationError(f"Migration {name} failed and was rolled back: {error.diag.message_primary or error}") from error


def _applied(conn: Connection[tuple[Any, ...]]) -> dict[str, str]:
    if conn.execute("SELECT to_regclass('migrations')").fetchone() == (None,):
        return {}
    return {str(name): str(digest) for name, digest in conn.execute("SELECT name, sha256 FROM migrations")}
