"""Authenticate API tokens, session secrets and passwords."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, LiteralString
from uuid import UUID

from psycopg.rows import dict_row

from pressroom.auth.passwords import Passwords, is_outdated, wrong_password
from pressroom.auth.principal import Principal
from pressroom.auth.sessions import IDLE_SECONDS, LONGEST_SECONDS, NewSession, end_other_sessions, open_session
from pressroom.auth.tokens import hash_secret
from pressroom.auth.users import is_email
from pressroom.db.pool import Connection, Pool, connection
from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.errors import ConflictError, InvalidRequestError, NotAuthenticatedError, WrongCredentialsError

_QUERIES = load_queries("pressroom.auth")


async def authenticate_api_token(pool: Pool, token: str) -> Principal | None:
    """Return the user of an API token; None: the token is unknown, or was revoked.

    Raises:
        NotAuthenticatedError: The token has expired.
    """
    row = await _row(pool, _QUERIES["authenticate_api_token"], token_hash=hash_secret(token))
    if row is None:
        return None
    if row.pop("expired"):
        raise NotAuthenticatedError("This token has expired. Create a new one with `pressroom tokens create`.")
    row["scopes"] = frozenset(row["scopes"])
    return Principal(**row)


async def authenticate_session(pool: Pool, secret: str) -> Principal | None:
    """Return the user of a session; None: the session is unknown or has ended."""
    row = await _row(
        pool,
        _QUERIES["authenticate_session"],
        token_hash=hash_secret(secret),
        idle_seconds=IDLE_SECONDS,
        longest_seconds=LONGEST_SECONDS,
    )
    return None if row is None else Principal(**row)


async def sign_in_with_password(pool: Pool, passwords: Passwords, *, email: str, password: str, user_agent: str) -> NewSession:
    """Open a session for a user who knows the password. A hash with old parameters is replaced.

    Raises:
        WrongCredentialsError: There is no user with this address and this password.
        RateLimitedError: Too many passwords are being verified.
    """
    known = await _verified(pool, passwords, email=email, password=password)
    if is_outdated(known.password_hash):
        renewed = await passwords.hash(password)
        async with connection(pool) as conn:
            replaced = await _replace(conn, known, renewed)
        # Otherwise another sign-in renewed the hash, or the password was changed: what is stored now decides.
        if replaced:
            known = replace(known, password_hash=renewed)
        else:
            known = await _verified(pool, passwords, email=email, password=password)
    session = await open_session(pool, known.user_id, password_hash=known.password_hash, user_agent=user_agent)
    if session is None:  # the password was changed meanwhile
        raise WrongCredentialsError
    return session


async def change_password(pool: Pool, passwords: Passwords, user: Principal, *, current: str, new: str) -> int:
    """Replace the password of a user who knows the current one, end the user's other sessions, and return their number.

    Sign-in links that were not used no longer work.

    Raises:
        WrongCredentialsError: The current password is wrong, or was changed meanwhile.
        RateLimitedError: Too many passwords are being verified.
    """
    known = await _verified(pool, passwords, email=user.email, password=current)
    new_hash = await passwords.hash(new)
    async with acting_as(pool, user) as conn:
        if not await _replace(conn, known, new_hash):
            raise WrongCredentialsError
        return await _end_other_access(conn, user)


async def has_password(conn: TenantConnection) -> bool:
    """Return whether the user has a password; without one, a link or a provider signs the user in."""
    return await (await conn.execute(_QUERIES["has_password"])).fetchone() == (True,)


async def set_first_password(pool: Pool, passwords: Passwords, user: Principal, *, new: str) -> int:
    """Set the password of a user who has none, end the user's other sessions, and return their number.

    Sign-in links that were not used no longer work.

    Raises:
        ConflictError: The user has a password.
        InvalidRequestError: The password is too short or too long.
        RateLimitedError: Too many passwords are being verified.
    """
    if wrong := wrong_password(new, path="newPassword"):
        raise InvalidRequestError.for_fields(wrong, what="password")
    new_hash = await passwords.hash(new)
    async with acting_as(pool, user) as conn:
        if await (await conn.execute(_QUERIES["set_first_password"], {"password_hash": new_hash})).fetchone() != (True,):
            raise ConflictError("You have a password already. Enter it to change it.")
        return await _end_other_access(conn, user)


async def _end_other_access(conn: TenantConnection, user: Principal) -> int:
    await conn.execute(_QUERIES["delete_own_sign_in_links"])
    return await end_other_sessions(conn, user.session_id)


@dataclass(frozen=True, kw_only=True)
class _Known:
    user_id: UUID
    password_hash: str


async def _verified(pool: Pool, passwords: Passwords, *, email: str, password: str) -> _Known:
    """Find the user with this address and this password.

    An unknown address, a user without a password and a wrong password have the same error and take as long.
    """
    # Asked also for what is no address, but not with it: it may hold characters that the database refuses.
    row = await _row(pool, _QUERIES["password_of"], email=email if is_email(email) else "")
    stored: str | None = row["password_hash"] if row else None
    if not await passwords.verify(stored, password) or row is None or stored is None:
        raise WrongCredentialsError
    return _Known(user_id=row["user_id"], password_hash=stored)


async def _replace(conn: Connection, known: _Known, password_hash: str) -> bool:
    parameters = {"user_id": known.user_id, "old": known.password_hash, "new": password_hash}
    return await (await conn.execute(_QUERIES["replace_password_hash"], parameters)).fetchone() == (True,)


async def _row(pool: Pool, query: LiteralString, **parameters: Any) -> dict[str, Any] | None:
    async with connection(pool) as conn, conn.cursor(row_factory=dict_row) as rows:
        return await (await rows.execute(query, parameters)).fetchone()
