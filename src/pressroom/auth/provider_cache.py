"""Keep what was fetched from an identity provider, and fetch it again when it is too old or does not suffice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

from pressroom.auth.provider_documents import RETRY_SECONDS
from pressroom.errors import IdentityProviderUnavailableError

T = TypeVar("T")

FRESH_SECONDS: Final = 600.0
"""Fetched again after this time: a key that was withdrawn is refused after it."""
STALE_SECONDS: Final = 3600.0
"""Used for as long as this while the provider does not answer."""


class ProviderCache(Generic[T]):
    """Keep one document. However many requests need it, it is fetched once, and at most once in `retry_seconds`."""

    def __init__(
        self,
        fetch: Callable[[], Awaitable[T]],
        *,
        retry_seconds: float = RETRY_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what fetches the document and raises `IdentityProviderUnavailableError`, and a clock in seconds."""
        self._fetch = fetch
        self._retry_seconds = retry_seconds
        self._clock = clock
        self._lock = asyncio.Lock()
        self._kept: T | None = None
        self._fetched = self._tried = -float("inf")

    async def read(self) -> T:
        """Return the document, which is at most `FRESH_SECONDS` old, or `STALE_SECONDS` if it cannot be fetched.

        Raises:
            IdentityProviderUnavailableError: It cannot be fetched.
        """
        # Who finds it usable does not wait for the request that fetches it again.
        if self._age() >= STALE_SECONDS or (self._age() >= FRESH_SECONDS and not self._lock.locked()):
            await self._refresh()
        if self._kept is None or self._age() >= STALE_SECONDS:
            raise IdentityProviderUnavailableError(retry_after=RETRY_SECONDS)
        return self._kept

    async def read_again(self) -> T:
        """Return the document as it is now, or as it was when it was last fetched less than `retry_seconds` ago.

        Raises:
            IdentityProviderUnavailableError: It could not be fetched when that was last tried.
        """
        await self._refresh()
        if self._kept is None or self._tried != self._fetched:
            raise IdentityProviderUnavailableError(retry_after=RETRY_SECONDS)
        return self._kept

    def _age(self) -> float:
        return self._clock() - self._fetched

    async def _refresh(self) -> None:
        async with self._lock:
            # Also for those who waited while another request fetched it.
            if self._clock() - self._tried < self._retry_seconds:
                return
            try:
                self._kept = await self._fetch()
                self._fetched = self._tried = self._clock()
            except IdentityProviderUnavailableError:
                self._tried = self._clock()  # it was logged; the caller decides whether the kept one is new enough
