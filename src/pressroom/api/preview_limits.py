"""Previews are made beside exports: they have tabs of their own, and no user may have many of them waiting."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from pressroom.errors import RateLimitedError

MOST_PER_USER: Final = 8
"""Previews that one user may have under way or waiting. A browser opens at most six connections to one server."""
RETRY_AFTER_SECONDS: Final = 2
"""Some previews take this long."""


class PreviewLimits:
    """Lets `at_once` previews be made at the same time, in the order in which they were asked for."""

    def __init__(self, *, at_once: int) -> None:
        """Take the number of tabs that are there for previews."""
        self._tabs = asyncio.Semaphore(at_once)
        self._asked: Counter[UUID] = Counter()

    @asynccontextmanager
    async def turn(self, user_id: UUID | None = None) -> AsyncGenerator[None]:
        """Wait for a tab of the previews and hold it; without a user, for what is made once for everybody.

        Raises:
            RateLimitedError: The user has too many previews under way.
        """
        if user_id is None:
            async with self._tabs:
                yield
            return
        if self._asked[user_id] >= MOST_PER_USER:
            raise RateLimitedError(
                f"You have {MOST_PER_USER} previews under way, as many as one user may have. Try again when one is there.",
                retry_after=RETRY_AFTER_SECONDS,
            )
        self._asked[user_id] += 1
        try:
            async with self._tabs:
                yield
        finally:
            self._asked[user_id] -= 1
            if not self._asked[user_id]:
                del self._asked[user_id]

    def asked_by(self, user_id: UUID) -> int:
        """Return how many previews a user has under way or waiting."""
        return self._asked[user_id]
