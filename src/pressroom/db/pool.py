"""Open connection pools in the database roles of web and worker."""

from __future__ import annotations

import asyncio
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
STATEMENT_SECONDS: Final = 10
"""Timeout of a request's statements. The slowest, which stores five megabytes, takes 0.25 s."""
UNAVAILABLE: Final = (
    PoolTimeout,
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.errors.IdleInTransactionSessionTimeout,  # the server terminated the session of a stalled process
)

set_json_loads(msgspec.json.decode)  # for all connections; several times as fast as the standard library


def conninfo(url: str, *, role: Role | None = None, settings: str = "") -> str:
    """Add schema, role and timeouts to a database URL.

    The role is the session's default, which `RESET ROLE` restores. Without a role the connection is the owner's, for
    migrations and the command line.

    A server that does not respond any more is detected within 15 s. An idle connection fails after two keepalive
    probes, at 7 s. Unacknowledged data, which suspends the probes, fails 6 s after it was sent, at worst just before
    7 s (tcp(7), TCP_USER_TIMEOUT).
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
    """Open a pool of autocommit connections in one role, and wait for its first connections.

    A worker's connections use `synchronous_commit = off`: the sweep repairs a claim or lease that is lost in a crash.
    The functions that end a job switch it on for their transaction.

    Raises:
        DatabaseUnavailableError: No connection within twice `CONNECT_TIMEOUT_SECONDS`.
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
    """Borrow an autocommit connection.

    Raises:
        DatabaseUnavailableError: No connection became free in time, or the connection broke during its use.
    """
    try:
        conn = await _usable_connection(pool)
        try:
            yield conn
        finally:
            await _give_back(pool, conn)
    except UNAVAILABLE as error:
        raise DatabaseUnavailableError from error


async def _give_back(pool: Pool, conn: Connection) -> None:
    # In a task of its own: the pool would lose a connection whose return is cancelled.
    await asyncio.shield(asyncio.create_task(pool.putconn(conn)))


async def _usable_connection(pool: Pool) -> Connection:
    """Take a connection that the server has not terminated; return terminated ones, for the pool to replace them.

    A restart of the server, or an administrator, terminates all idle connections at once. Without this check, each of
    them would fail one request.
    """
    while True:
        conn = await pool.getconn()
        if not _has_unread(conn):
            return conn
        await conn.close()
        await _give_back(pool, conn)


def _has_unread(conn: Connection) -> bool:
    # A server sends data on an idle connection only when it terminates it. The check needs no round trip.
    if conn.closed:
        return True
    poll = select.poll()
    poll.register(conn.fileno(), select.POLLIN)
    return bool(poll.poll(0))
