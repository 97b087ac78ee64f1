"""The check of the database: server, schema, and what the login of the settings may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from pressroom.cli.doctor.findings import Finding, fine, missing, note
from pressroom.errors import PressroomError
from pressroom.settings import Settings

if TYPE_CHECKING:
    # Imported at run time by the functions below: the driver is not needed to print this module's help.
    from pressroom.db.pool import Role

OLDEST: Final = 140000
"""libpq's number for PostgreSQL 14.0."""
PARTS: Final[dict[Role, str]] = {"pressroom_web": "pressroom web", "pressroom_worker": "pressroom worker"}


@dataclass(frozen=True, kw_only=True)
class _Server:
    """What a connection without a role tells."""

    version: str
    number: int
    database: str
    login: str
    roles: list[Role]
    """Those that the login may work in."""
    open_to_all: bool
    """Whether every login of the server may connect to the database."""


def check_database(settings: Settings) -> Iterator[Finding]:
    """Reach the database, read its version, and see whether its schema, roles and rights are in place."""
    from pressroom.db.embedded import embedded_postgres

    if not settings.embedded:
        yield from _database(settings.database_url, "configured")
        return
    if not (settings.data_dir / "postgres" / "PG_VERSION").exists():
        yield fine(f"Database: the embedded PostgreSQL, which the first start makes in {settings.data_dir.resolve()}")
        return
    try:
        with embedded_postgres(settings.data_dir) as url:
            yield from _database(url, "embedded")
    except PressroomError as error:
        yield missing(f"Database: {error.message}")


def _database(url: str, which: str) -> Iterator[Finding]:
    import psycopg

    from pressroom.db.migrate import pending

    place = urlsplit(url).hostname or "a local socket"
    try:
        server = _look(url)
        lacking = pending(url, role=server.roles[0] if server.roles else None)
    except (psycopg.Error, PressroomError, ValueError) as error:
        reason = error.message if isinstance(error, PressroomError) else str(error).strip()
        yield missing(f"Database: {reason}", "Check PRESSROOM_DATABASE_URL and that the server runs.")
        return
    if server.number < OLDEST:
        yield missing(f"Database: PostgreSQL {server.version} is too old", "Install PostgreSQL 14 or later.")
        return
    yield fine(f"Database: {which} PostgreSQL {server.version} at {place} answers")
    if lacking:
        yield missing(f"Database: its schema lacks {', '.join(lacking)}", "Run `pressroom migrate`.")
        return
    yield from _rights(server)


def _look(url: str) -> _Server:
    import psycopg

    from pressroom.db.pool import conninfo

    with psycopg.connect(conninfo(url)) as conn:
        # From PostgreSQL 16 on, a membership may exclude the right to work in the role.
        right = "SET" if conn.info.server_version >= 160000 else "MEMBER"  # noqa: PLR2004 - libpq's number for 16.0
        roles = conn.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s) AND pg_has_role(oid, %s)", (list(PARTS), right)
        ).fetchall()
        row = conn.execute("SELECT has_database_privilege('public', current_database(), 'CONNECT')").fetchone()
        return _Server(
            version=str(conn.info.parameter_status("server_version")),
            number=conn.info.server_version,
            database=conn.info.dbname,
            login=conn.info.user,
            roles=[role for role in PARTS if (role,) in roles],
            open_to_all=row == (True,),
        )


def _rights(server: _Server) -> Iterator[Finding]:
    for role, part in PARTS.items():
        if role in server.roles:
            continue
        say = note if server.roles else missing  # a login for one part alone is as it should be there
        yield say(
            f"Database: the login {server.login} cannot run `{part}`",
            f"Where it should, as an administrator of the server: GRANT {role} TO {server.login};",
        )
    if server.open_to_all:
        yield note(
            f"Database: every login of the server may connect to {server.database}; one that works for another Pressroom there "
            "could read it",
            f"As its owner: REVOKE CONNECT ON DATABASE {server.database} FROM PUBLIC;",
        )
