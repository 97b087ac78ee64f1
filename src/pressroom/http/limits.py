"""Limit each user in one web process: requests per minute, concurrent large bodies, concurrent previews."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from pressroom.errors import RateLimitedError
from pressroom.rendering.busy import busy_after

WINDOW_SECONDS: Final = 60.0
LARGE_BODY_BYTES: Final = 262_144
"""A larger body counts as large. A resume without a photo has a tenth of this, and is checked in milliseconds."""
LARGE_BODIES_PER_USER: Final = 2
"""Large bodies of one user that are received, checked or stored at the same time: each needs its size in memory and a
thread."""
LARGE_BODY_RETRY_SECONDS: Final = 1
"""`Retry-After`. The largest body is checked within 0.5 s."""
PREVIEWS_PER_USER: Final = 8
"""Running and waiting previews of one user. A browser opens at most six connections to one server."""
PICTURES_PER_USER: Final = 8
"""Running and waiting pictures of one user's lists. They count apart: a list never takes the place of a preview."""
PREVIEW_RETRY_SECONDS: Final = 2
"""`Retry-After`. A preview of several pages takes this long."""
PREVIEW_WAIT_SECONDS: Final = 15.0
"""Longest wait for a slot, and again for a tab. Proxies usually have a timeout of a minute, clients often a shorter one."""
PREVIEW_GRACE_SECONDS: Final = 0.1
"""What a print may still take when its client is gone. To stop one costs a new tab, which takes as long as a short document."""
DRAWINGS: Final = 2
"""Pages drawn at once for people who look at them; a user has one. The widest takes 100 MB for a tenth of a second."""


class RequestRateLimit:
    """Limit the requests of each user per minute, in fixed windows that are the same for all users."""

    def __init__(self, *, per_minute: int) -> None:
        """Take the number of requests of one user per minute."""
        self._per_minute = per_minute
        self._counts: Counter[UUID] = Counter()
        self._window_end = 0.0

    def count(self, user_id: UUID) -> None:
        """Count one request.

        Raises:
            RateLimitedError: The user has used up the requests of this window.
        """
        now = time.monotonic()
        if now >= self._window_end:
            self._counts.clear()
            self._window_end = now + WINDOW_SECONDS
        self._counts[user_id] += 1
        if self._counts[user_id] > self._per_minute:
            raise RateLimitedError(
                f"You have made {self._per_minute:,} requests in a minute, as many as one user may make. Wait, then try again.",
                retry_after=math.ceil(self._window_end - now),
            )


class LargeBodyLimit:
    """Limit the large bodies of each user that are in progress."""

    def __init__(self) -> None:
        """Start with no bodies in progress."""
        self._in_progress: Counter[UUID] = Counter()

    @contextmanager
    def slot(self, user_id: UUID, *, length: int | None) -> Generator[None]:
        """Hold a slot while a body is received, checked and stored. Bodies that are not large need none.

        `length` is the declared length in bytes; None: it is not declared, so the body counts as large.

        Raises:
            RateLimitedError: The user has `LARGE_BODIES_PER_USER` bodies in progress.
        """
        if length is not None and length <= LARGE_BODY_BYTES:
            yield
            return
        if self._in_progress[user_id] >= LARGE_BODIES_PER_USER:
            raise RateLimitedError(
                f"You are sending {LARGE_BODIES_PER_USER} large documents already, as many as one user may at once. "
                "Send one after the other.",
                retry_after=LARGE_BODY_RETRY_SECONDS,
            )
        self._in_progress[user_id] += 1
        try:
            yield
        finally:
            self._in_progress[user_id] -= 1
            if not self._in_progress[user_id]:
                del self._in_progress[user_id]


@dataclass
class _UserPreviews:
    tabs: asyncio.Semaphore
    in_background: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    drawing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    count: int = 0
    pictures: int = 0
    """Pictures of lists, which are not in `count`."""


class PreviewLimits:
    """Limit concurrent previews, of all users and of each user. With several tabs, one user cannot occupy all."""

    def __init__(self, *, tabs: int) -> None:
        """Take the number of tabs for previews."""
        self._tabs = asyncio.Semaphore(tabs)
        self._tabs_in_background = asyncio.Semaphore(max(1, tabs - 1))
        self._tabs_per_user = max(1, tabs - 1)
        self._users: dict[UUID, _UserPreviews] = {}
        self._drawing = asyncio.Semaphore(DRAWINGS)

    @asynccontextmanager
    async def slot(self, user_id: UUID | None = None) -> AsyncGenerator[None]:
        """Wait for a tab and hold it. Without a user: for a picture that is made once for all users.

        A user who has no preview in progress waits for one preview of each other user, not for all of theirs.

        Raises:
            RateLimitedError: The user has `PREVIEWS_PER_USER` previews in progress.
            RendererBusyError: No tab became free within `PREVIEW_WAIT_SECONDS`.
        """
        if user_id is None:
            async with _acquired(self._tabs):
                yield
            return
        self.require_room(user_id)
        with self.counted(user_id) as user:
            async with _acquired(user.tabs, self._tabs):
                yield

    @asynccontextmanager
    async def background_slot(self, user_id: UUID) -> AsyncGenerator[None]:
        """Wait for a tab and hold it for a picture that nobody waits for at work. With several tabs, one stays free of them.

        Raises:
            RateLimitedError: The user has `PICTURES_PER_USER` such pictures in progress.
            RendererBusyError: As `slot`.
        """
        with self._known(user_id) as user:
            if user.pictures >= PICTURES_PER_USER:
                raise RateLimitedError(
                    f"{PICTURES_PER_USER} pictures of your lists are being drawn, as many as one user may have. Try again later.",
                    retry_after=PREVIEW_RETRY_SECONDS,
                )
            user.pictures += 1
            try:
                # A user has one place in the queue of all users.
                async with _acquired(user.in_background, self._tabs_in_background, user.tabs, self._tabs):
                    yield
            finally:
                user.pictures -= 1

    def require_room(self, user_id: UUID) -> None:
        """Check that a user may have one more preview.

        Raises:
            RateLimitedError: The user has `PREVIEWS_PER_USER` previews in progress.
        """
        if self.count_of(user_id) >= PREVIEWS_PER_USER:
            raise RateLimitedError(
                f"You have {PREVIEWS_PER_USER} previews in progress, as many as one user may have. Try again later.",
                retry_after=PREVIEW_RETRY_SECONDS,
            )

    @asynccontextmanager
    async def drawing(self, user_id: UUID) -> AsyncGenerator[None]:
        """Wait for a place to draw a page, and hold it. The preview that the page belongs to is `counted`."""
        async with self._users[user_id].drawing, self._drawing:
            yield

    @contextmanager
    def counted(self, user_id: UUID) -> Generator[_UserPreviews]:
        """Count a preview of a user who has room."""
        with self._known(user_id) as user:
            user.count += 1
            try:
                yield user
            finally:
                user.count -= 1

    def count_of(self, user_id: UUID) -> int:
        """Return the number of running and waiting previews of a user."""
        user = self._users.get(user_id)
        return user.count if user else 0

    @contextmanager
    def _known(self, user_id: UUID) -> Generator[_UserPreviews]:
        """Keep what is known of a user until nothing of theirs is in progress."""
        user = self._users.setdefault(user_id, _UserPreviews(tabs=asyncio.Semaphore(self._tabs_per_user)))
        try:
            yield user
        finally:
            if not user.count and not user.pictures:
                del self._users[user_id]


@asynccontextmanager
async def _acquired(*tabs: asyncio.Semaphore) -> AsyncGenerator[None]:
    async with AsyncExitStack() as held:
        async with busy_after(PREVIEW_WAIT_SECONDS):
            for semaphore in tabs:
                await held.enter_async_context(semaphore)
        yield
