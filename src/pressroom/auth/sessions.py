"""Browser sessions: opened by a sign-in link that works once, carried by a cookie, guarded by a form token."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from pressroom.auth.tokens import hash_secret, new_secret
from pressroom.auth.users import find_user
from pressroom.db.pool import Connection, Pool, connection
from pressroom.db.sql import load_queries

_QUERIES = load_queries("pressroom.auth")

SIGN_IN_PATH: Final = "/sign-in/"
LINK_TTL_SECONDS: Final = 15 * 60
"""Long enough to copy the link from a terminal, short enough to be worthless in a log."""
SESSION_TTL_SECONDS: Final = 7 * 24 * 3600


async def create_sign_in_link(conn: Connection, *, email: str, ttl_seconds: int = LINK_TTL_SECONDS) -> str:
    """Make a link that signs a user in once, with the owner's connection, and return its path.

    Raises:
        NotFoundError: There is no such user.
    """
    user = await find_user(conn, email=email)
    secret = new_secret()
    parameters = {"user_id": user.user_id, "token_hash": hash_secret(secret), "ttl_seconds": ttl_seconds}
    await conn.execute(_QUERIES["insert_sign_in_link"], parameters)
    return SIGN_IN_PATH + secret


async def redeem_sign_in_link(pool: Pool, secret: str) -> str | None:
    """Open a session with a link's secret and return the session's own; None: the link is unknown, used or late."""
    session = new_secret()
    parameters = {
        "token_hash": hash_secret(secret),
        "session_hash": hash_secret(session),
        "ttl_seconds": SESSION_TTL_SECONDS,
    }
    async with connection(pool) as conn:
        row = await (await conn.execute(_QUERIES["redeem_sign_in_link"], parameters)).fetchone()
    return session if row == (True,) else None


def form_token(session: str, *, secret_key: str) -> str:
    """Make the token that a page sends back with each change: bound to the session, so another site cannot know it."""
    return hmac.new(secret_key.encode(), b"form-token:" + session.encode(), hashlib.sha256).hexdigest()


def is_form_token(token: str, session: str, *, secret_key: str) -> bool:
    """Tell whether a form token belongs to this session, in constant time."""
    return hmac.compare_digest(token.encode(), form_token(session, secret_key=secret_key).encode())
