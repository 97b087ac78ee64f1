"""Add, list, change and remove users for the command line. Needs the owner's connection."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from pressroom.auth.passwords import hash_password, wrong_password
from pressroom.auth.principal import Principal, UserRole
from pressroom.db.pool import Connection
from pressroom.db.sql import load_queries
from pressroom.errors import ConflictError, FieldError, InvalidRequestError, NotFoundError

_QUERIES = load_queries("pressroom.auth")

_EMAIL: Final = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")
LONGEST_EMAIL: Final = 254
"""Octets of a forward path without its angle brackets (RFC 5321, section 4.5.3.1.3)."""


@dataclass(frozen=True, kw_only=True)
class ListedUser:
    """A user as an administrator sees it."""

    email: str
    role: UserRole
    institution: str | None
    has_password: bool
    created_at: datetime


def is_email(text: str) -> bool:
    """Return whether a text has the form of an e-mail address."""
    return _EMAIL.fullmatch(text) is not None and len(text) <= LONGEST_EMAIL and text.isprintable()


async def add_user(
    conn: Connection,
    *,
    email: str,
    role: UserRole = "member",
    institution: str | None = None,
    password: str | None = None,
) -> UUID:
    """Add a user and return the id. The institution is added when there is none with this name.

    Raises:
        InvalidRequestError: The address or the password is not valid.
        ConflictError: There is a user with this address already.
    """
    wrong = [] if is_email(email) else [FieldError("email", "must be an e-mail address such as ada@example.org.")]
    wrong += wrong_password(password) if password is not None else []
    if wrong:
        raise InvalidRequestError.for_fields(wrong, what="user")
    async with conn.transaction():
        institution_id = await _institution(conn, institution) if institution else None
        parameters = {
            "email": email,
            "role": role,
            "institution_id": institution_id,
            "password_hash": hash_password(password) if password else None,
        }
        row = await (await conn.execute(_QUERIES["insert_user"], parameters)).fetchone()
        if row is None:
            raise ConflictError(f"There is a user with the address {email} already. Choose another address.")
    return row[0]


async def find_user(conn: Connection, *, email: str) -> Principal:
    """Find a user by e-mail address, case-insensitively.

    Raises:
        NotFoundError: There is no such user.
    """
    async with conn.cursor(row_factory=class_row(Principal)) as rows:
        user = await (await rows.execute(_QUERIES["find_user"], {"email": email})).fetchone()
    if user is None:
        raise NotFoundError(f"There is no user with the address {email}. Add one first: pressroom users add --email {email}")
    return user


async def list_users(conn: Connection) -> list[ListedUser]:
    """List all users by e-mail address."""
    async with conn.cursor(row_factory=class_row(ListedUser)) as rows:
        return await (await rows.execute(_QUERIES["list_users"])).fetchall()


async def set_password(conn: Connection, *, email: str, password: str) -> int:
    """Set a user's password, end all sessions of the user, and return how many they were.

    API tokens stay valid: the programs that have them are not signed in with the password.

    Raises:
        NotFoundError: There is no such user.
        InvalidRequestError: The password is too short or too long.
    """
    if wrong := wrong_password(password):
        raise InvalidRequestError.for_fields(wrong, what="user")
    user = await find_user(conn, email=email)
    parameters = {"user_id": user.user_id, "password_hash": hash_password(password)}
    async with conn.transaction():
        await conn.execute(_QUERIES["set_password"], parameters)
        await conn.execute(_QUERIES["delete_sign_in_links"], parameters)
        return (await conn.execute(_QUERIES["delete_sessions"], parameters)).rowcount


async def remove_user(conn: Connection, *, email: str) -> UUID:
    """Remove a user with all rows, and return the id. The files of the user are left to the caller.

    Raises:
        NotFoundError: There is no such user.
    """
    user = await find_user(conn, email=email)
    await conn.execute(_QUERIES["delete_user"], {"user_id": user.user_id})
    return user.user_id


async def unlink_user(conn: Connection, *, email: str) -> int:
    """Remove the links of a user to subjects of identity providers, and return their number.

    The next subject with the verified address of the user is linked anew.

    Raises:
        NotFoundError: There is no such user.
    """
    user = await find_user(conn, email=email)
    return (await conn.execute(_QUERIES["delete_identities"], {"user_id": user.user_id})).rowcount


async def make_teacher(conn: Connection, user: Principal, *, institution: str) -> None:
    """Make a user a teacher of an institution, which is added when there is none with this name.

    An administrator stays one, and joins the institution.
    """
    async with conn.transaction():
        parameters = {"user_id": user.user_id, "institution_id": await _institution(conn, institution)}
        await conn.execute(_QUERIES["make_teacher"], parameters)


async def _institution(conn: Connection, name: str) -> UUID:
    row = await (await conn.execute(_QUERIES["find_or_add_institution"], {"name": name})).fetchone()
    assert row is not None  # noqa: S101 - an upsert returns its row
    return row[0]
