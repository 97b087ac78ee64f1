"""Create, list and delete API tokens, of which only hashes are stored."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from pressroom.auth.principal import ALL_SCOPES, DEFAULT_SCOPES, Principal, Scope
from pressroom.auth.users import find_user
from pressroom.db.pool import Connection
from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import ConflictError, FieldError, ForbiddenError, InvalidRequestError, NotFoundError, UndoOverError

_QUERIES = load_queries("pressroom.auth")

TOKEN_PREFIX: Final = "prm_"  # noqa: S105 - the prefix by which people and secret scanners recognize a token
LONGEST_NAME: Final = 100
MAX_TOKENS: Final = 100
"""Tokens of one user: one for each program, and room for forgotten ones."""
LONGEST_LIFE: Final = timedelta(days=36_501)
"""A day more than the command line accepts, which says the days before the time is read."""
RESTORE_SECONDS: Final = 60
"""Time in which a revocation is undone: the ten seconds of the page's offer, and a slow connection."""


class UnknownTokenError(NotFoundError):
    """There is no such token among yours. `GET /api/v1/tokens` lists them."""


@dataclass(frozen=True, kw_only=True)
class ApiToken:
    """An API token without its secret. `expires_at` is None when it never expires."""

    id: UUID
    name: str
    hint: str
    """The ends of the token, such as `prm_7Qm2…Pa81`; empty: it was made by an earlier version."""
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


def new_secret() -> str:
    """Return 256 random bits, encoded for URLs, headers and cookies."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> bytes:
    """Hash a random secret for the database. SHA-256 is enough, because 256 random bits cannot be guessed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


async def create_token(
    conn: Connection,
    *,
    email: str,
    name: str,
    scopes: Collection[Scope] = DEFAULT_SCOPES,
    expires_at: datetime | None = None,
) -> str:
    """Create an API token for a user, and return it; it cannot be read again. Needs the owner's connection.

    Raises:
        NotFoundError: There is no such user.
        InvalidRequestError: The name, the scopes or the expiry is wrong.
        ForbiddenError: The scope `admin` is for administrators.
        ConflictError: The user has `MAX_TOKENS` tokens.
    """
    user = await find_user(conn, email=email)
    token, _ = await _insert_token(conn, user, name=name, scopes=scopes, expires_at=expires_at)
    return token


async def create_own_token(
    conn: TenantConnection, principal: Principal, *, name: str, scopes: Collection[Scope], expires_at: datetime | None
) -> tuple[str, ApiToken]:
    """Create an API token for the authenticated user, and return it with its secret.

    A token can make tokens that may do as much as itself, for as long.

    Raises:
        InvalidRequestError: The name, the scopes or the expiry is wrong.
        ForbiddenError: The identity, or the user's role, has not all of the scopes.
        ConflictError: The user has `MAX_TOKENS` tokens.
    """
    if missing := sorted(set(scopes) - principal.scopes):
        raise ForbiddenError(
            f"This token has not the scope {missing[0]}, so it cannot make a token that has it. Sign in instead."
        )
    if principal.expires_at is not None:
        if expires_at is not None and expires_at > principal.expires_at:
            raise InvalidRequestError.for_fields(
                [FieldError("expiresAt", "must not be later than the expiry of the token that makes this one.")], what="token"
            )
        expires_at = expires_at or principal.expires_at
    return await _insert_token(conn, principal, name=name, scopes=scopes, expires_at=expires_at)


async def list_tokens(conn: TenantConnection) -> list[ApiToken]:
    """List the user's API tokens, newest first, with expired ones."""
    async with conn.cursor(row_factory=class_row(ApiToken)) as rows:
        return await (await rows.execute(_QUERIES["list_tokens"])).fetchall()


async def delete_token(conn: TenantConnection, token_id: UUID) -> None:
    """Delete an API token, which cannot be used any more.

    Raises:
        UnknownTokenError: The user has no such token.
    """
    if (await conn.execute(_QUERIES["delete_token"], {"token_id": token_id})).rowcount == 0:
        raise UnknownTokenError


async def revoke_token(conn: TenantConnection, token_id: UUID) -> str:
    """Make an API token invalid at once, and return its name. `restore_token` undoes it for a minute.

    Raises:
        UnknownTokenError: The user has no such token.
    """
    row = await (await conn.execute(_QUERIES["revoke_token"], {"token_id": token_id})).fetchone()
    if row is None:
        raise UnknownTokenError
    return row[0]


async def restore_token(conn: TenantConnection, principal: Principal, token_id: UUID) -> str:
    """Make a token valid again that was revoked within `RESTORE_SECONDS`, and return its name.

    Raises:
        UndoOverError: There is none.
        ConflictError: The user has `MAX_TOKENS` tokens, made since then.
    """
    await _check_room(conn, principal)
    parameters = {"token_id": token_id, "within_seconds": RESTORE_SECONDS}
    row = await (await conn.execute(_QUERIES["restore_token"], parameters)).fetchone()
    if row is None:
        raise UndoOverError("This token was revoked too long ago to be restored. Make a new one.")
    return row[0]


async def _insert_token(
    conn: Connection, user: Principal, *, name: str, scopes: Collection[Scope], expires_at: datetime | None
) -> tuple[str, ApiToken]:
    _check(name=name, scopes=scopes, expires_at=expires_at)
    if "admin" in scopes and user.role != "admin":
        raise ForbiddenError("The scope admin is for users with the role admin. Choose the scopes read and export.")
    await _check_room(conn, user)
    token = TOKEN_PREFIX + new_secret()
    parameters = {
        "user_id": user.user_id,
        "name": name.strip(),
        "token_hash": hash_secret(token),
        "hint": f"{token[:8]}…{token[-4:]}",
        "scopes": sorted(set(scopes), key=["read", "export", "admin"].index),
        "expires_at": expires_at,
    }
    async with conn.cursor(row_factory=class_row(ApiToken)) as rows:
        created = await (await rows.execute(_QUERIES["insert_token"], parameters)).fetchone()
    assert created is not None  # noqa: S101 - an INSERT … RETURNING of one row
    return token, created


async def _check_room(conn: Connection, user: Principal) -> None:
    parameters = {"user_id": user.user_id, "limit": MAX_TOKENS}
    await conn.execute(_QUERIES["lock_tokens"], parameters)  # in a statement of its own: the count sees what was committed
    row = await (await conn.execute(_QUERIES["has_max_tokens"], parameters)).fetchone()
    if row == (True,):
        raise ConflictError(f"There are {MAX_TOKENS} tokens already, as many as one user may have. Delete one of them first.")


def _check(*, name: str, scopes: Collection[Scope], expires_at: datetime | None) -> None:
    wrong: list[FieldError] = []
    if not 0 < len(name.strip()) <= LONGEST_NAME or not name.isprintable():
        wrong.append(FieldError("name", f"must have 1 to {LONGEST_NAME} printable characters."))
    if not scopes or not set(scopes) <= ALL_SCOPES:
        wrong.append(FieldError("scopes", "must be one or more of: read, export, admin."))
    now = datetime.now(UTC)
    if expires_at is not None and not now < expires_at <= now + LONGEST_LIFE:
        wrong.append(FieldError("expiresAt", "must be in the future, and within a hundred years."))
    if wrong:
        raise InvalidRequestError.for_fields(wrong, what="token")
