"""The only way to a user's rows: a transaction in which the database knows who asks."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import NewType, Protocol
from uuid import UUID

from psycopg import sql

from pressroom.db.pool import Connection, Pool, connection

TenantConnection = NewType("TenantConnection", Connection)
"""A connection inside `acting_as`. Queries of users' rows take this type: a plain connection is a type error."""


class Acting(Protocol):
    """Whoever has a user id: `pressroom.auth.principal.Principal`."""

    @property
    def user_id(self) -> UUID:
        """The user whose rows may be seen."""
        ...


@asynccontextmanager
async def acting_as(pool: Pool, principal: Acting) -> AsyncGenerator[TenantConnection]:
    """Open one transaction on the rows of `principal` only; it commits at the end, or rolls back on an error.

    Row level security reads `app.user_id`, which is local to the transaction: a pooled connection keeps nothing of it.

    Raises:
        DatabaseUnavailableError: No connection, or it broke.
    """
    begin = sql.SQL("BEGIN; SELECT set_config('app.user_id', {}, true)").format(sql.Literal(str(principal.user_id)))
    async with connection(pool) as conn:
        await conn.execute(begin)  # both in one round trip
        try:
            yield TenantConnection(conn)
        except BaseException:
            # A connection that broke has rolled back by itself, and tells so when the pool looks at it.
            if not conn.broken:
                await conn.execute("ROLLBACK")
            raise
        await conn.execute("COMMIT")
