"""Read the authenticated user, and choose the language of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from psycopg.rows import class_row

from pressroom.auth.principal import UserRole
from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import NotAuthenticatedError

_QUERIES = load_queries("pressroom.auth")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A user as the user sees it; `institution` is a name. `language` is that of the pages, None: the browser's choice."""

    id: UUID
    email: str
    role: UserRole
    institution: str | None
    language: str | None


async def read_profile(conn: TenantConnection) -> Profile:
    """Read the user.

    Raises:
        NotAuthenticatedError: The user was removed meanwhile.
    """
    async with conn.cursor(row_factory=class_row(Profile)) as rows:
        profile = await (await rows.execute(_QUERIES["read_user"])).fetchone()
    if profile is None:
        raise NotAuthenticatedError
    return profile


async def set_language(conn: TenantConnection, language: str | None) -> None:
    """Choose the language in which the user sees the pages; None: the browser's choice."""
    await conn.execute(_QUERIES["set_language"], {"language": language})
