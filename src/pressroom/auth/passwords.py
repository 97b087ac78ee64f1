"""Hash and verify passwords with Argon2id, in threads of their own.

Verifying takes tens of milliseconds of a core and 64 MiB, on purpose. So only `AT_ONCE` are verified at the same time,
and only `WAITING` more may wait.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from pressroom.errors import FieldError, RateLimitedError

LOG: Final = logging.getLogger(__name__)
T = TypeVar("T")

SHORTEST_PASSWORD: Final = 12
"""Characters. NIST SP 800-63B requires a minimum length and no composition rules."""
LONGEST_PASSWORD: Final = 1_000
AT_ONCE: Final = 2
"""Passwords of one process that are verified at the same time, in 64 MiB each."""
WAITING: Final = 20
"""Passwords that wait for a thread: about a second of work."""
BUSY_RETRY_SECONDS: Final = 2

_HASHER: Final = PasswordHasher()


def wrong_password(password: str, *, path: str = "password") -> list[FieldError]:
    """Return why a password cannot be used; an empty list when it can."""
    if SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return []
    return [FieldError(path, f"must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD:,} characters.")]


def hash_password(password: str) -> str:
    """Hash a password. It takes tens of milliseconds."""
    return _HASHER.hash(_normalized(password))


def is_outdated(password_hash: str) -> bool:
    """Return whether a hash was made with other parameters than hashes are made with now."""
    return _HASHER.check_needs_rehash(password_hash)


class Passwords:
    """Hash and verify passwords for request handlers."""

    def __init__(self) -> None:
        """Start no thread until there is a password."""
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")
        self._pending = 0

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Compare a password with a hash. None, for a user without a password, takes as long and is never equal.

        Raises:
            RateLimitedError: `WAITING` passwords wait already.
        """
        return await self._in_thread(lambda: _verify(password_hash or _no_password(), password))

    async def hash(self, password: str) -> str:
        """Hash a password.

        Raises:
            RateLimitedError: `WAITING` passwords wait already.
        """
        return await self._in_thread(lambda: hash_password(password))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        if self._pending >= AT_ONCE + WAITING:
            raise RateLimitedError(
                "Too many users are signing in at this moment. Wait some seconds, then try again.", retry_after=BUSY_RETRY_SECONDS
            )
        self._pending += 1
        # Counted until the thread has finished, also when the request that waits for it has gone.
        future = self._threads.submit(work)
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._finished))
        return await asyncio.wrap_future(future)

    def _finished(self) -> None:
        self._pending -= 1


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, _normalized(password))
    except VerifyMismatchError:
        return False
    except (VerificationError, InvalidHashError):
        LOG.exception("a stored password hash could not be read")
        return False


def _no_password() -> str:
    """Return a hash that no known password has, with the parameters of real ones, so that verifying takes as long."""
    salt, digest = (base64.b64encode(bytes(length)).decode().rstrip("=") for length in (_HASHER.salt_len, _HASHER.hash_len))
    cost = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


def _normalized(password: str) -> str:
    # Keyboards write an accent as one character or as two (NIST SP 800-63B, section 3.1.1.2).
    return unicodedata.normalize("NFKC", password)
