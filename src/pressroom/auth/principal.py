"""Define the authenticated user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

UserRole = Literal["member", "teacher", "admin"]


@dataclass(frozen=True, kw_only=True)
class Principal:
    """An authenticated user, whose rows requests and queries are restricted to."""

    user_id: UUID
    email: str
    role: UserRole
    institution_id: UUID | None
