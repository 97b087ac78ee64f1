"""Create API tokens, of which only hashes are stored."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from pressroom.auth.users import find_user
from pressroom.db.pool import Connection
from pressroom.db.sql import load_queries
from pressroom.errors import FieldError, InvalidRequestError

_QUERIES = load_queries("pressroom.auth")

TOKEN_PREFIX: Final = "prm_"  # noqa: S105 - the prefix by which people and secret scanners recognize a token
LONGEST_NAME: Final = 100


def new_secret() -> str:
    """Return 256 random bits, encoded for URLs, headers and cookies."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> bytes:
    """Hash a random secret for the database. SHA-256 is enough, because 256 random bits cannot be guessed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


async def create_token(conn: Connection, *, email: str, name: str) -> str:
    """Create an API token for a user, and return it; it cannot be read again. Needs the owner's connection.

    Raises:
        NotFoundError: There is no such user.
        InvalidRequestError: The name is empty or too long.
    """
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise InvalidRequestError.for_fields([FieldError("name", f"must have 1 to {LONGEST_NAME} characters.")])
    user = await find_user(conn, email=email)
    token = TOKEN_PREFIX + new_secret()
    parameters = {"user_id": user.user_id, "name": name.strip(), "token_hash": hash_secret(token)}
    await conn.execute(_QUERIES["insert_token"], parameters)
    return token
