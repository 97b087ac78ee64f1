"""Open, list and end browser sessions, and make the CSRF tokens of their forms."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from pressroom.auth.tokens import hash_secret, new_secret
from pressroom.auth.users import find_user
from pressroom.db.pool import Connection, Pool, connection
from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import NotFoundError

_QUERIES = load_queries("pressroom.auth")

SIGN_IN_PATH: Final = "/sign-in/"
LINK_TTL_SECONDS: Final = 15 * 60
"""Time to copy the link from a terminal; a link in a log expires soon."""
IDLE_SECONDS: Final = 7 * 24 * 3600
"""A session ends this long after it was last seen."""
LONGEST_SECONDS: Final = 30 * 24 * 3600
"""A session ends this long after it was opened, however often it is used."""
LONGEST_USER_AGENT: Final = 120
"""Characters. Enough to tell a person's browsers apart."""


class UnknownSessionError(NotFoundError):
    """There is no such session among yours. `GET /api/v1/sessions` lists them."""


@dataclass(frozen=True, kw_only=True)
class NewSession:
    """A session that was opened, with the secret of its cookie."""

    id: UUID
    secret: str


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session without its secret."""

    id: UUID
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


async def create_sign_in_link(conn: Connection, *, email: str, ttl_seconds: int = LINK_TTL_SECONDS) -> str:
    """Create a link that signs a user in once, and return its path. Earlier ones no longer work. Needs the owner's connection.

    Raises:
        NotFoundError: There is no such user.
    """
    user = await find_user(conn, email=email)
    secret = new_secret()
    parameters = {"user_id": user.user_id, "token_hash": hash_secret(secret), "ttl_seconds": ttl_seconds}
    async with conn.transaction():  # the caller's connection may commit each statement
        await conn.execute(_QUERIES["lock_user"], parameters)
        await conn.execute(_QUERIES["insert_sign_in_link"], parameters)
    return SIGN_IN_PATH + secret


async def redeem_sign_in_link(pool: Pool, secret: str, *, user_agent: str = "") -> NewSession | None:
    """Redeem a link's secret and open a session; None: the link is unknown, used or expired."""
    return await _open(pool, "redeem_sign_in_link", user_agent=user_agent, token_hash=hash_secret(secret))


async def open_session(pool: Pool, user_id: UUID, *, password_hash: str | None = None, user_agent: str = "") -> NewSession | None:
    """Open a session for a user who was authenticated, by the password with this hash or without one.

    None: the user was removed, or the password was changed, meanwhile.
    """
    return await _open(pool, "open_session", user_agent=user_agent, user_id=user_id, password_hash=password_hash)


async def list_sessions(conn: TenantConnection) -> list[Session]:
    """List the user's sessions that have not ended, last seen first."""
    async with conn.cursor(row_factory=class_row(Session)) as rows:
        return await (await rows.execute(_QUERIES["list_sessions"])).fetchall()


async def end_session(conn: TenantConnection, session_id: UUID) -> None:
    """End one of the user's sessions.

    Raises:
        UnknownSessionError: The user has no such session.
    """
    if (await conn.execute(_QUERIES["delete_session"], {"session_id": session_id})).rowcount == 0:
        raise UnknownSessionError


async def end_other_sessions(conn: TenantConnection, session_id: UUID | None) -> int:
    """End all sessions of the user but this one, None: all, and return how many they were."""
    return (await conn.execute(_QUERIES["delete_other_sessions"], {"session_id": session_id})).rowcount


def form_token(session: str, *, secret_key: str) -> str:
    """Return the CSRF token of a session, which its pages send with each change."""
    return hmac.new(secret_key.encode(), b"form-token:" + session.encode(), hashlib.sha256).hexdigest()


def is_form_token(token: str, session: str, *, secret_key: str) -> bool:
    """Compare a CSRF token with the session's, in constant time."""
    return hmac.compare_digest(token.encode(), form_token(session, secret_key=secret_key).encode())


async def _open(pool: Pool, query: str, *, user_agent: str, **parameters: object) -> NewSession | None:
    secret = new_secret()
    shortened = "".join(filter(str.isprintable, user_agent))[:LONGEST_USER_AGENT]
    parameters |= {"session_hash": hash_secret(secret), "idle_seconds": IDLE_SECONDS, "user_agent": shortened}
    async with connection(pool) as conn:
        row = await (await conn.execute(_QUERIES[query], parameters)).fetchone()
    assert row is not None  # noqa: S101 - a function's result
    return None if row[0] is None else NewSession(id=row[0], secret=secret)
