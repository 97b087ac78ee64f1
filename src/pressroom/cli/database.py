"""Provide the database of a command: start the embedded one unless it runs, or check a configured one."""

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
    """The database does not have this version's schema. Run `pressroom migrate`."""


class OwnerNeededError(PressroomError):
    """This command needs the login that owns Pressroom's tables. Use the login of `pressroom migrate`."""

    retryable = False


def migrate() -> None:
    """Apply the migrations of this version that the database lacks.

    Run it at every deployment, before the web part and the workers are started.
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

    The embedded database is always migrated, a configured one only if `migrating`. The schema is read in `role`, of which
    the login must be a member; without a role, as the owner.

    Raises:
        DatabaseUnavailableError: The database does not answer, or its schema is older than this version's.
        RoleNotGrantedError: The login is not a member of the role.
        MigrationError: A migration failed, or the schema is newer than this version's.
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
    """Call `work` with a connection of the owner and the URL of the database, and return its result."""
    from pressroom.observability.logging import configure_logging
    from pressroom.settings import load_settings

    async def connected(url: str) -> T:
        async with owner_connection(url) as conn:
            return await work(conn, url)

    configure_logging(level="error")
    with ready_database(load_settings()) as url:
        return asyncio.run(connected(url))


@asynccontextmanager
async def owner_connection(url: str) -> AsyncGenerator[Connection]:
    """Open a connection as the owner of the tables, for the commands of administrators.

    Raises:
        DatabaseUnavailableError: The database does not answer.
        OwnerNeededError: The login lacks the right for a statement of the block.
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
    """Open a transaction in the role `pressroom_web` on behalf of a user."""
    from pressroom.db.pool import open_pool
    from pressroom.db.tenant import acting_as

    async with open_pool(url, role="pressroom_web", min_size=1, max_size=1) as pool, acting_as(pool, user) as conn:
        yield conn


@contextmanager
def _running_database(settings: Settings) -> Generator[str]:
    from pressroom.db.embedded import embedded_postgres

    with embedded_postgres(settings.data_dir) if settings.embedded else nullcontext(settings.database_url) as url:
        yield url
