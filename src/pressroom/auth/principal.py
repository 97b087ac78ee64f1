"""Define the authenticated user, and what an identity may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args
from uuid import UUID

UserRole = Literal["member", "teacher", "admin"]
Scope = Literal["read", "export", "admin"]

ALL_SCOPES: Final[frozenset[Scope]] = frozenset(get_args(Scope))
DEFAULT_SCOPES: Final[tuple[Scope, ...]] = ("read", "export")
"""The scopes of an API token that names none."""


@dataclass(frozen=True, kw_only=True)
class Principal:
    """An authenticated user, whose rows requests and queries are restricted to."""

    user_id: UUID
    email: str
    role: UserRole
    institution_id: UUID | None
    scopes: frozenset[Scope] = ALL_SCOPES
    """What this identity of the user may do; a session may do all that the user may."""
    session_id: UUID | None = None
    """The session that the request belongs to; None: a token identifies the user."""
    expires_at: datetime | None = None
    """When the token expires, and at the latest what it makes; None: never, or a session identifies the user."""
