"""Check the database: server, schema, and rights of the configured login."""

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
    """The state of a server, read on a connection without a role."""

    version: str
    number: int
    database: str
    login: str
    roles: list[Role]
    """The roles that the login may use."""
    open_to_all: bool
    """Whether every login of the server may connect to the database."""


def check_database(settings: Settings) -> Iterator[Finding]:
    """Connect to the database, and check its version, its schema, and the rights of the login."""
    from pressroom.db.embedded import embedded_postgres

    if not settings.embedded:
        yield from _database(settings.database_url, "configured")
        return
    if not (settings.data_dir / "postgres" / "PG_VERSION").exists():
        yield fine(f"Database: the embedded PostgreSQL, which the first start creates in {settings.data_dir.resolve()}")
        return
    try:
        with embedded_postgres(settings.data_dir) as url:
            yield from _database(url, "embedded")
    except PressroomError as error:
        yield missing(f"Database: {error.message}")


def _database(url: str, source: str) -> Iterator[Finding]:
    import psycopg

    from pressroom.db.migrate import pending

    host = urlsplit(url).hostname or "a local socket"
    try:
        server = _read_server(url)
        lacking = pending(url, role=server.roles[0] if server.roles else None)
    except (psycopg.Error, PressroomError, ValueError) as error:
        reason = error.message if isinstance(error, PressroomError) else str(error).strip()
        yield missing(f"Database: {reason}", "Check PRESSROOM_DATABASE_URL, and that the server runs.")
        return
    if server.number < OLDEST:
        yield missing(f"Database: PostgreSQL {server.version} is too old", "Install PostgreSQL 14 or later.")
        return
    yield fine(f"Database: {source} PostgreSQL {server.version} at {host} answers")
    if lacking:
        yield missing(f"Database: its schema lacks {', '.join(lacking)}", "Run `pressroom migrate`.")
        return
    yield from _rights(server)


def _read_server(url: str) -> _Server:
    import psycopg

    from pressroom.db.pool import conninfo

    with psycopg.connect(conninfo(url)) as conn:
        # Since PostgreSQL 16, a membership may exclude the right to use the role (SET ROLE).
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
        report = note if server.roles else missing  # web and worker may have separate logins, with one role each
        yield report(
            f"Database: the login {server.login} cannot run `{part}`",
            f"If it should, run as an administrator of the server: GRANT {role} TO {server.login};",
        )
    if server.open_to_all:
        yield note(
            f"Database: every login of the server may connect to {server.database}; logins of other installations of Pressroom "
            "could read it",
            f"Run as the owner of the database: REVOKE CONNECT ON DATABASE {server.database} FROM PUBLIC;",
        )
