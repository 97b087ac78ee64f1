"""List, add and change users as an administrator.

The connection comes from `acting_as`; functions never commit. The database refuses whoever is no administrator.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg.rows import dict_row

from pressroom.auth.principal import Principal, UserRole
from pressroom.auth.sessions import SIGN_IN_PATH
from pressroom.auth.tokens import hash_secret, new_secret
from pressroom.auth.users import is_email
from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import ConflictError, FieldError, InvalidRequestError, NotFoundError

_QUERIES = load_queries("pressroom.auth", "administration.sql")
LOG: Final = logging.getLogger(__name__)

LINK_TTL_SECONDS: Final = 24 * 3600
"""Time to send the link to its user, who opens it some hours later."""
LONGEST_SEARCH: Final = 254
LONGEST_INSTITUTION: Final = 200


@dataclass(frozen=True, kw_only=True)
class ManagedUser:
    """A user as an administrator sees it."""

    id: UUID
    email: str
    role: UserRole
    institution: str | None
    has_password: bool
    sessions: int
    seen_at: datetime | None
    """When a session or a token was last used; None: not lately."""
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class UserPage:
    """A page of users by address. `after` requests the next page; None: this is the last. `matching`: users on all pages."""

    items: tuple[ManagedUser, ...]
    after: str | None
    matching: int


@dataclass(frozen=True, kw_only=True)
class FormerUser:
    """What a user was before a change."""

    role: UserRole
    institution: str
    """The name; empty: none."""


class UnknownUserError(NotFoundError):
    """There is no such user any more. Load the list of users again."""


class LastAdministratorError(ConflictError):
    """Nobody else is an administrator, so this user stays one. Make another user an administrator first."""


async def page_of_users(conn: TenantConnection, *, search: str = "", after: str | None = None, limit: int) -> UserPage:
    """List users whose address or institution contains `search`, after an address."""
    # No address and no name holds the character that the database cannot take.
    texts = {"search": search.replace("\x00", "")[:LONGEST_SEARCH], "after": after and after.replace("\x00", "")}
    parameters = {**texts, "limit": limit, "user_id": None}
    rows = await _users(conn, parameters)
    users = tuple(user for user, _ in rows[:limit])
    matching = rows[0][1] if rows else 0
    return UserPage(items=users, after=users[-1].email if len(rows) > limit else None, matching=matching)


async def read_managed_user(conn: TenantConnection, user_id: UUID) -> ManagedUser:
    """Read one user.

    Raises:
        UnknownUserError: There is no such user.
    """
    rows = await _users(conn, {"search": "", "after": None, "limit": 1, "user_id": user_id})
    if not rows:
        raise UnknownUserError
    return rows[0][0]


async def institution_names(conn: TenantConnection) -> list[str]:
    """Return the names of the institutions, the first thousand."""
    return [name for (name,) in await (await conn.execute(_QUERIES["list_institutions"])).fetchall()]


async def change_user(
    conn: TenantConnection, user_id: UUID, *, role: UserRole, institution: str, administrator: Principal
) -> FormerUser:
    """Change role and institution of a user, and return what they were. An institution that is new is added.

    Raises:
        InvalidRequestError: The institution's name is too long, or a teacher has none.
        UnknownUserError: There is no such user.
        LastAdministratorError: The user is the only administrator.
    """
    name = _checked(role=role, institution=institution)
    parameters = {"user_id": user_id, "role": role, "institution": name}
    row = await (await conn.execute(_QUERIES["change_user"], parameters)).fetchone()
    assert row is not None  # noqa: S101 - a function with OUT parameters returns a row
    outcome, former_role, former_institution = row
    if outcome == "unknown":
        raise UnknownUserError
    if outcome == "last":
        raise LastAdministratorError
    _note("user changed", user_id, administrator, former_role=former_role, role=role)
    return FormerUser(role=former_role, institution=former_institution)


async def add_managed_user(
    conn: TenantConnection, *, email: str, role: UserRole, institution: str, administrator: Principal
) -> UUID:
    """Add a user without a password, who signs in with a link or at a provider, and return the id.

    Raises:
        InvalidRequestError: The address is none, the institution's name is too long, or a teacher has none.
        ConflictError: There is a user with this address already.
    """
    wrong = [] if is_email(email) else [FieldError("email", "must be an e-mail address such as ada@example.org.")]
    name = _checked(role=role, institution=institution, wrong=wrong)
    row = await (await conn.execute(_QUERIES["add_user"], {"email": email, "role": role, "institution": name})).fetchone()
    if row is None or row[0] is None:
        raise ConflictError(f"There is a user with the address {email} already. Choose another address.")
    _note("user added", row[0], administrator, role=role)
    return row[0]


async def make_sign_in_link(conn: TenantConnection, user_id: UUID, *, administrator: Principal) -> str:
    """Make a link that signs a user in once, within `LINK_TTL_SECONDS`, and return its path. Earlier ones no longer work.

    Raises:
        UnknownUserError: There is no such user.
    """
    secret = new_secret()
    parameters = {"user_id": user_id, "token_hash": hash_secret(secret), "ttl_seconds": LINK_TTL_SECONDS}
    if await (await conn.execute(_QUERIES["make_sign_in_link"], parameters)).fetchone() == (None,):
        raise UnknownUserError
    _note("sign-in link made", user_id, administrator)
    return SIGN_IN_PATH + secret


async def end_sessions_of(conn: TenantConnection, user_id: UUID, *, administrator: Principal) -> int:
    """End the sessions of a user, forget the user's sign-in links, and return how many sessions there were.

    The session of the administrator who asks is kept.
    """
    parameters = {"user_id": user_id, "keep": administrator.session_id}
    row = await (await conn.execute(_QUERIES["end_sessions"], parameters)).fetchone()
    assert row is not None  # noqa: S101 - an aggregate returns a row
    _note("sessions ended", user_id, administrator)
    return row[0]


async def _users(conn: TenantConnection, parameters: dict[str, Any]) -> list[tuple[ManagedUser, int]]:
    """Return users, each with the number of all that match."""
    async with conn.cursor(row_factory=dict_row) as rows:
        found = await (await rows.execute(_QUERIES["list_users"], parameters)).fetchall()
    return [(ManagedUser(**row), matching) for row in found if (matching := row.pop("matching"))]


def _checked(*, role: UserRole, institution: str, wrong: list[FieldError] | None = None) -> str:
    name, found = institution.strip(), list(wrong or [])
    if len(name) > LONGEST_INSTITUTION or not name.isprintable():
        found.append(FieldError("institution", f"must have at most {LONGEST_INSTITUTION} printable characters."))
    elif role == "teacher" and not name:
        found.append(FieldError("institution", "must be named: a teacher sees the exams of one institution."))
    if found:
        raise InvalidRequestError.for_fields(found, what="user")
    return name


def _note(event: str, user_id: UUID, administrator: Principal, **more: str) -> None:
    """Log who did it: an administrator can open anybody's account."""
    LOG.info(event, extra={"user_id": str(user_id), "by": str(administrator.user_id), **more})
