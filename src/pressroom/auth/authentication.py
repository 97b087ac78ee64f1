"""Authenticate bearer tokens and session secrets."""

from __future__ import annotations

from typing import LiteralString

from psycopg.rows import class_row

from pressroom.auth.principal import Principal
from pressroom.auth.tokens import TOKEN_PREFIX, hash_secret
from pressroom.db.pool import Pool, connection
from pressroom.db.sql import load_queries

_QUERIES = load_queries("pressroom.auth")


async def authenticate_bearer(pool: Pool, token: str) -> Principal | None:
    """Return the user of a bearer token; None: the token is unknown."""
    if not token.startswith(TOKEN_PREFIX):
        return None
    return await _authenticate(pool, _QUERIES["authenticate_api_token"], token)


async def authenticate_session(pool: Pool, secret: str) -> Principal | None:
    """Return the user of a session; None: the session is unknown or has expired."""
    return await _authenticate(pool, _QUERIES["authenticate_session"], secret)


async def _authenticate(pool: Pool, query: LiteralString, secret: str) -> Principal | None:
    async with connection(pool) as conn, conn.cursor(row_factory=class_row(Principal)) as rows:
        return await (await rows.execute(query, {"token_hash": hash_secret(secret)})).fetchone()
