"""What one user may ask of a web process: requests in a minute, large bodies and previews at once."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from pressroom.errors import RateLimitedError

WINDOW_SECONDS: Final = 60.0
LARGE_BODY_BYTES: Final = 262_144
"""A body beyond this is large. A resume without a photograph has a tenth, and is read and checked in milliseconds."""
LARGE_BODIES_PER_USER: Final = 2
"""Large bodies of one user that are received, checked or stored at once: each takes its size in memory and a thread."""
LARGE_BODY_RETRY_SECONDS: Final = 1
"""The largest body is checked within half a second."""
PREVIEWS_PER_USER: Final = 8
"""Previews that one user may have under way or waiting. A browser opens at most six connections to one server."""
PREVIEW_RETRY_SECONDS: Final = 2
"""Some previews take this long."""


class RequestRates:
    """Counts the requests of each user in windows of a minute that are the same for all users."""

    def __init__(self, *, per_minute: int) -> None:
        """Take how many requests one user has in a minute."""
        self._per_minute = per_minute
        self._counts: Counter[UUID] = Counter()
        self._window_end = 0.0

    def count(self, user_id: UUID) -> None:
        """Count one request.

        Raises:
            RateLimitedError: The user has had all of this minute.
        """
        now = time.monotonic()
        if now >= self._window_end:
            self._counts.clear()
            self._window_end = now + WINDOW_SECONDS
        self._counts[user_id] += 1
        if self._counts[user_id] > self._per_minute:
            raise RateLimitedError(
                f"You have made {self._per_minute:,} requests in a minute, as many as one user may make. Wait, then go on.",
                retry_after=math.ceil(self._window_end - now),
            )


class LargeBodies:
    """Counts the large bodies that each user has under way."""

    def __init__(self) -> None:
        """Start with none."""
        self._under_way: Counter[UUID] = Counter()

    @contextmanager
    def slot(self, user_id: UUID, *, length: int | None) -> Generator[None]:
        """Count a body while it is read, checked and stored.

        `length` is the declared one, in bytes; None: unknown, so it may be large.

        Raises:
            RateLimitedError: The user has as many large bodies under way as allowed.
        """
        if length is not None and length <= LARGE_BODY_BYTES:
            yield
            return
        if self._under_way[user_id] >= LARGE_BODIES_PER_USER:
            raise RateLimitedError(
                f"You are sending {LARGE_BODIES_PER_USER} large documents already, as many as one user may at once. "
                "Send one after the other.",
                retry_after=LARGE_BODY_RETRY_SECONDS,
            )
        self._under_way[user_id] += 1
        try:
            yield
        finally:
            self._under_way[user_id] -= 1
            if not self._under_way[user_id]:
                del self._under_way[user_id]


@dataclass
class _UserPreviews:
    tabs: asyncio.Semaphore
    count: int = 0


class PreviewLimits:
    """Lets `at_once` previews be made at the same time; with several, one user leaves a tab to others."""

    def __init__(self, *, at_once: int) -> None:
        """Take the number of tabs that are there for previews."""
        self._tabs = asyncio.Semaphore(at_once)
        self._each = max(1, at_once - 1)
        self._users: dict[UUID, _UserPreviews] = {}

    @asynccontextmanager
    async def slot(self, user_id: UUID | None = None) -> AsyncGenerator[None]:
        """Wait for a tab of the previews and hold it; without a user, for what is made once for everybody.

        Users take turns: one who asks for the first waits for one preview of each other user, not for all of theirs.

        Raises:
            RateLimitedError: The user has too many previews under way.
        """
        if user_id is None:
            async with self._tabs:
                yield
            return
        user = self._users.setdefault(user_id, _UserPreviews(tabs=asyncio.Semaphore(self._each)))
        if user.count >= PREVIEWS_PER_USER:
            raise RateLimitedError(
                f"You have {PREVIEWS_PER_USER} previews under way, as many as one user may have. Try again when one is there.",
                retry_after=PREVIEW_RETRY_SECONDS,
            )
        user.count += 1
        try:
            async with user.tabs, self._tabs:
                yield
        finally:
            user.count -= 1
            if not user.count:
                del self._users[user_id]

    def count_of(self, user_id: UUID) -> int:
        """Return how many previews a user has under way or waiting."""
        user = self._users.get(user_id)
        return user.count if user else 0
