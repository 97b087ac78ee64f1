"""Read what the frame of every page shows: the user, the active jobs, and the used storage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from pressroom.auth.principal import Principal, UserRole
from pressroom.auth.profile import read_profile
from pressroom.db.tenant import acting_as
from pressroom.exports.jobs import count_live
from pressroom.exports.limits import read_usage
from pressroom.http.services import Services

QUEUE: Final = "documents"
"""The queue whose limits are shown."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the frame shows. Sizes are in bytes."""

    user_id: UUID
    email: str
    role: UserRole
    institution: str | None
    language: str | None
    """The language that the user has chosen; None: the browser's."""
    active: int
    """Jobs that wait or run."""
    used_bytes: int
    limit_bytes: int
    operations: int
    """Exports of this day (UTC)."""
    daily_operations: int

    @property
    def has_exams(self) -> bool:
        """Return whether the user works with the exams of an institution."""
        return self.role in {"teacher", "admin"} and self.institution is not None

    @property
    def initials(self) -> str:
        """Return one or two capitals of the address."""
        parts = [part for part in self.email.partition("@")[0].replace("-", ".").replace("_", ".").split(".") if part]
        return "".join(part[0] for part in parts[:2]).upper() or "?"


async def read_frame(services: Services, principal: Principal) -> Frame:
    """Read what the frame shows to a user.

    Raises:
        NotAuthenticatedError: The user was removed meanwhile.
    """
    async with acting_as(services.web_pool, principal) as conn:
        profile = await read_profile(conn)
        usage = await read_usage(conn, services.limits, queue=QUEUE)
        active = await count_live(conn)
    return Frame(
        user_id=profile.id,
        email=profile.email,
        role=profile.role,
        institution=profile.institution,
        language=profile.language,
        active=active,
        used_bytes=usage.storage_bytes,
        limit_bytes=services.limits.quota_bytes,
        operations=usage.operations,
        daily_operations=services.limits.daily_operations,
    )
