"""The database of a command: the embedded one is started or joined, a configured one must be up to date."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from typing import TYPE_CHECKING, TypeVar

from pressroom.errors import DatabaseUnavailableError, PressroomError

if TYPE_CHECKING:
    # Imported at run time by the functions below: the driver is not needed to print this module's help.
    from pressroom.auth.principal import Principal
    from pressroom.db.pool import Connection, Role
    from pressroom.db.tenant import TenantConnection
    from pressroom.settings import Settings

T = TypeVar("T")


class SchemaOutdatedError(DatabaseUnavailableError):
    """The database has not this version's schema. Run `pressroom migrate`."""


class OwnerNeededError(PressroomError):
    """This command needs the login that owns Pressroom's tables: the one that `pressroom migrate` uses."""

    retryable = False


def migrate() -> None:
    """Bring the database to this version's schema.

    What is there already is left alone, so it can be run at every deployment, before web and worker are started.
    """
    from pressroom.db.migrate import migrate as apply_missing
    from pressroom.settings import load_settings

    with _running_database(load_settings()) as url:
        applied = apply_missing(url)
    for name in applied:
        print(f"applied {name}")
    if not applied:
        print("The database is up to date.")


@contextmanager
def ready_database(settings: Settings, *, role: Role | None = None, migrating: bool = False) -> Generator[str]:
    """Yield the URL of a database with this version's schema.

    The embedded one is always migrated, a configured one when `migrating`: with several machines, one decides.
    A part that works in one `role` needs a login with that role only; without a role it is the owner's.

    Raises:
        DatabaseUnavailableError: It does not answer, or its schema is older than this version's.
        RoleNotGrantedError: The login is no member of the role.
        MigrationError: It could not be migrated, or is newer than this version.
    """
    from pressroom.db.migrate import migrate as apply_missing
    from pressroom.db.migrate import pending

    with _running_database(settings) as url:
        if migrating or settings.embedded:
            apply_missing(url)
        elif missing := pending(url, role=role):
            raise SchemaOutdatedError(f"The database lacks {', '.join(missing)}. Run `pressroom migrate` first.")
        yield url


def with_owner(work: Callable[[Connection, str], Awaitable[T]]) -> T:
    """Do something with the owner's connection and the URL of the configured database, and return its result."""
    from pressroom.observability.logging import configure_logging
    from pressroom.settings import load_settings

    async def connected(url: str) -> T:
        async with owner_connection(url) as conn:
            return await work(conn, url)

    configure_logging(level="error")  # standard output is the command's result, so only failures are logged
    with ready_database(load_settings()) as url:
        return asyncio.run(connected(url))


@asynccontextmanager
async def owner_connection(url: str) -> AsyncGenerator[Connection]:
    """Open a connection as the owner of the tables: for what an administrator does.

    Raises:
        DatabaseUnavailableError: The database does not answer.
        OwnerNeededError: The configured login may not do it.
    """
    import psycopg

    from pressroom.db.pool import conninfo

    try:
        conn = await psycopg.AsyncConnection.connect(conninfo(url), autocommit=True)
    except psycopg.OperationalError as error:
        raise DatabaseUnavailableError(f"The database does not answer: {error}") from error
    async with conn:
        try:
            yield conn
        except psycopg.errors.InsufficientPrivilege as error:
            raise OwnerNeededError from error


@asynccontextmanager
async def as_user(url: str, user: Principal) -> AsyncGenerator[TenantConnection]:
    """Open one transaction with the rights of the web role for a user: for what the user could do as well."""
    from pressroom.db.pool import open_pool
    from pressroom.db.tenant import acting_as

    async with open_pool(url, role="pressroom_web", min_size=1, max_size=1) as pool, acting_as(pool, user) as conn:
        yield conn


@contextmanager
def _running_database(settings: Settings) -> Generator[str]:
    from pressroom.db.embedded import embedded_postgres

    with embedded_postgres(settings.data_dir) if settings.embedded else nullcontext(settings.database_url) as url:
        yield url
