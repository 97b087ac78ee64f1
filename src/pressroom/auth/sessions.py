"""Open browser sessions with single-use sign-in links, and make the CSRF tokens of their forms."""

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
"""Time to copy the link from a terminal; a link in a log expires soon."""
SESSION_TTL_SECONDS: Final = 7 * 24 * 3600


async def create_sign_in_link(conn: Connection, *, email: str, ttl_seconds: int = LINK_TTL_SECONDS) -> str:
    """Create a link that signs a user in once, and return its path. Needs the owner's connection.

    Raises:
        NotFoundError: There is no such user.
    """
    user = await find_user(conn, email=email)
    secret = new_secret()
    parameters = {"user_id": user.user_id, "token_hash": hash_secret(secret), "ttl_seconds": ttl_seconds}
    await conn.execute(_QUERIES["insert_sign_in_link"], parameters)
    return SIGN_IN_PATH + secret


async def redeem_sign_in_link(pool: Pool, secret: str) -> str | None:
    """Redeem a link's secret and return that of a new session; None: the link is unknown, used or expired."""
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
    """Return the CSRF token of a session, which its pages send with each change."""
    return hmac.new(secret_key.encode(), b"form-token:" + session.encode(), hashlib.sha256).hexdigest()


def is_form_token(token: str, session: str, *, secret_key: str) -> bool:
    """Compare a CSRF token with the session's, in constant time."""
    return hmac.compare_digest(token.encode(), form_token(session, secret_key=secret_key).encode())
