"""Connection pools: one per role, each connection limited to what its role may see."""

from __future__ import annotations

import select
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final, Literal

import msgspec
import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from pressroom.errors import DatabaseUnavailableError

Role = Literal["pressroom_web", "pressroom_worker"]
Connection = AsyncConnection[tuple[Any, ...]]
Pool = AsyncConnectionPool[AsyncConnection[tuple[Any, ...]]]

SCHEMA: Final = "pressroom"
CONNECT_TIMEOUT_SECONDS: Final = 5
RETRY_AFTER_SECONDS: Final = 5
STATEMENT_SECONDS: Final = 10
"""The longest statement of a request; the slowest, which stores five megabytes, takes a quarter of a second."""
UNAVAILABLE: Final = (
    PoolTimeout,
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.errors.IdleInTransactionSessionTimeout,  # the server ended a session that a stalled process had left open
)

set_json_loads(msgspec.json.decode)  # for all connections; the standard library takes several times as long


def conninfo(url: str, *, role: Role | None = None, settings: str = "") -> str:
    """Complete a database URL: schema, role and protections as options of the connection.

    The role is the session's default, so that `RESET ROLE` comes back to it. Without a role the connection is the
    owner's: for migrations and the command line.

    A server that vanished is noticed within 15 s: an idle connection ends after two probes, at 7 s; one that has sent
    something, which puts the probes off, 6 s after that (tcp(7), TCP_USER_TIMEOUT). At worst it sends just before 7 s.
    """
    options = f"-c search_path={SCHEMA},pg_temp -c idle_in_transaction_session_timeout=30s -c lock_timeout=10s {settings}"
    if role is not None:
        options += f" -c role={role}"
    return make_conninfo(
        url,
        options=options.strip(),
        application_name=role or "pressroom",
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
        keepalives_idle=5,
        keepalives_interval=2,
        keepalives_count=2,
        tcp_user_timeout=6_000,
    )


@asynccontextmanager
async def open_pool(url: str, *, role: Role, min_size: int = 2, max_size: int = 10) -> AsyncGenerator[Pool]:
    """Open a pool of autocommitting connections for one role; wait until it works.

    A worker's connections commit without waiting for the disk (`synchronous_commit = off`): a lost claim or lease is
    found again by the sweep. The functions that end a job switch it on for their transaction.

    Raises:
        DatabaseUnavailableError: No connection within some seconds.
    """
    settings = "-c synchronous_commit=off" if role == "pressroom_worker" else f"-c statement_timeout={STATEMENT_SECONDS}s"
    pool = Pool(
        conninfo(url, role=role, settings=settings),
        min_size=min_size,
        max_size=max_size,
        kwargs={"autocommit": True},
        timeout=CONNECT_TIMEOUT_SECONDS,
        reconnect_timeout=60,
        open=False,
        name=role,
    )
    try:
        await pool.open(wait=True, timeout=CONNECT_TIMEOUT_SECONDS * 2)
    except PoolTimeout as error:
        await pool.close()
        raise DatabaseUnavailableError from error
    try:
        yield pool
    finally:
        await pool.close()


@asynccontextmanager
async def connection(pool: Pool) -> AsyncGenerator[Connection]:
    """Borrow an autocommitting connection.

    Raises:
        DatabaseUnavailableError: None was free in time, or it broke while it was used.
    """
    try:
        conn = await _living(pool)
        try:
            yield conn
        finally:
            await pool.putconn(conn)
    except UNAVAILABLE as error:
        raise DatabaseUnavailableError(retry_after=RETRY_AFTER_SECONDS) from error


async def _living(pool: Pool) -> Connection:
    """Take a connection that the server has not ended; dead ones go back, for the pool to replace them.

    A server that restarted or an administrator who ended sessions leaves all idle connections dead at once: without
    this, as many requests as the pool is large would fail before all is well again.
    """
    while True:
        conn = await pool.getconn()
        if not _has_unread(conn):
            return conn
        await conn.close()
        await pool.putconn(conn)


def _has_unread(conn: Connection) -> bool:
    # Nobody sends to an idle connection, except its server when it says goodbye. Looking costs no round trip.
    if conn.closed:
        return True
    poll = select.poll()
    poll.register(conn.fileno(), select.POLLIN)
    return bool(poll.poll(0))
