"""Previews are made beside exports: they have tabs of their own, and no user may have many of them waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from pressroom.errors import RateLimitedError

MOST_PER_USER: Final = 8
"""Previews that one user may have under way or waiting. A browser opens at most six connections to one server."""
RETRY_AFTER_SECONDS: Final = 2
"""Some previews take this long."""


@dataclass
class _Asker:
    turn: asyncio.Semaphore
    asked: int = 0


class PreviewLimits:
    """Lets `at_once` previews be made at the same time; those of one user leave a tab to others, where there are several."""

    def __init__(self, *, at_once: int) -> None:
        """Take the number of tabs that are there for previews."""
        self._tabs = asyncio.Semaphore(at_once)
        self._each = max(1, at_once - 1)
        self._askers: dict[UUID, _Asker] = {}

    @asynccontextmanager
    async def turn(self, user_id: UUID | None = None) -> AsyncGenerator[None]:
        """Wait for a tab of the previews and hold it; without a user, for what is made once for everybody.

        Users take turns: one who asks for the first waits for one preview of each other user, not for all of theirs.

        Raises:
            RateLimitedError: The user has too many previews under way.
        """
        if user_id is None:
            async with self._tabs:
                yield
            return
        asker = self._askers.setdefault(user_id, _Asker(turn=asyncio.Semaphore(self._each)))
        if asker.asked >= MOST_PER_USER:
            raise RateLimitedError(
                f"You have {MOST_PER_USER} previews under way, as many as one user may have. Try again when one is there.",
                retry_after=RETRY_AFTER_SECONDS,
            )
        asker.asked += 1
        try:
            async with asker.turn, self._tabs:
                yield
        finally:
            asker.asked -= 1
            if not asker.asked:
                del self._askers[user_id]

    def asked_by(self, user_id: UUID) -> int:
        """Return how many previews a user has under way or waiting."""
        asker = self._askers.get(user_id)
        return asker.asked if asker else 0
