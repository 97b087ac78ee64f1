"""Open transactions that are restricted to one user's rows by row level security."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import NewType, Protocol
from uuid import UUID

from psycopg import sql

from pressroom.db.pool import Connection, Pool, connection

TenantConnection = NewType("TenantConnection", Connection)
"""A connection inside `acting_as`. Queries of users' rows take this type: a plain connection is a type error."""


class HasUserId(Protocol):
    """An object with a user id, such as a principal or a job."""

    @property
    def user_id(self) -> UUID:
        """Return the id of the user whose rows are visible."""
        ...


@asynccontextmanager
async def acting_as(pool: Pool, principal: HasUserId) -> AsyncGenerator[TenantConnection]:
    """Open a transaction on the rows of `principal`; commit at the end, or roll back on an error.

    Row level security reads `app.user_id`, which is set for the transaction only.

    Raises:
        DatabaseUnavailableError: There is no connection, or it broke.
    """
    begin = sql.SQL("BEGIN; SELECT set_config('app.user_id', {}, true)").format(sql.Literal(str(principal.user_id)))
    async with connection(pool) as conn:
        await conn.execute(begin)  # both in one round trip
        try:
            yield TenantConnection(conn)
        except BaseException:
            # The server rolls back the transaction of a broken connection.
            if not conn.broken:
                await conn.execute("ROLLBACK")
            raise
        await conn.execute("COMMIT")
