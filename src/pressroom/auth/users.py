"""Add and find users for the command line. Needs the owner's connection."""

from __future__ import annotations

import re
from typing import Final
from uuid import UUID

from argon2 import PasswordHasher
from psycopg.rows import class_row

from pressroom.auth.principal import Principal, UserRole
from pressroom.db.pool import Connection
from pressroom.db.sql import load_queries
from pressroom.errors import ConflictError, FieldError, InvalidRequestError, NotFoundError

_QUERIES = load_queries("pressroom.auth")

SHORTEST_PASSWORD: Final = 12
"""Characters. NIST SP 800-63B requires a minimum length and no composition rules."""
LONGEST_PASSWORD: Final = 1_000
_EMAIL: Final = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")
LONGEST_EMAIL: Final = 254
"""Octets of a forward path without its angle brackets (RFC 5321, section 4.5.3.1.3)."""


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
    wrong: list[FieldError] = []
    if not _EMAIL.fullmatch(email) or len(email) > LONGEST_EMAIL:
        wrong.append(FieldError("email", "must be an e-mail address such as ada@example.org."))
    if password is not None and not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        wrong.append(FieldError("password", f"must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD:,} characters."))
    if wrong:
        raise InvalidRequestError.for_fields(wrong, what="user")
    async with conn.transaction():
        institution_id = await _institution(conn, institution) if institution else None
        parameters = {
            "email": email,
            "role": role,
            "institution_id": institution_id,
            "password_hash": PasswordHasher().hash(password) if password else None,
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


async def _institution(conn: Connection, name: str) -> UUID:
    row = await (await conn.execute(_QUERIES["find_or_add_institution"], {"name": name})).fetchone()
    assert row is not None  # noqa: S101 - an upsert returns its row
    return row[0]
