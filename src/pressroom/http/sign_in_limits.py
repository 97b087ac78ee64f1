"""Limit failed sign-ins, for each account and for each address that they come from.

Failures are counted in arrays of a fixed size, in the place that a keyed hash of the name gives: memory does not grow
with the names that are tried. Two names in one place share a limit, which nobody can arrange without the key.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import secrets
import time
from array import array
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from pressroom.errors import RateLimitedError, WrongCredentialsError

WINDOW_SECONDS: Final = 15 * 60.0
ACCOUNT_FAILURES: Final = 10
"""Failed sign-ins with one e-mail address in a window: a person needs three or four, a program thousands."""
ADDRESS_FAILURES: Final = 50
"""Failed sign-ins from one address in a window: a school has one address for all of its people."""
PLACES: Final = 65_536
IPV6_NETWORK_BITS: Final = 64
"""One customer of a provider has a network of this size, and as many addresses as wanted in it."""


class FailureCounter:
    """Count failures by name in fixed windows, which are the same for all names."""

    def __init__(self, *, limit: int) -> None:
        """Take the number of failures of one name in a window."""
        self._limit = limit
        self._key = secrets.token_bytes(32)
        self._counts = _empty()
        self._window_end = 0.0

    def seconds_to_wait(self, name: str) -> int:
        """Return the seconds until the name may be tried again; 0: now."""
        now = time.monotonic()
        if now >= self._window_end:
            self._counts = _empty()
            self._window_end = now + WINDOW_SECONDS
        return math.ceil(self._window_end - now) if self._counts[self._place(name)] >= self._limit else 0

    def add(self, name: str, count: int) -> None:
        """Add failures, or take them back."""
        place = self._place(name)
        self._counts[place] = max(0, self._counts[place] + count)

    def _place(self, name: str) -> int:
        digest = hashlib.blake2b(name.encode("utf-8", "replace"), key=self._key, digest_size=4).digest()
        return int.from_bytes(digest) % PLACES


class SignInLimits:
    """Limit the failed sign-ins of one process."""

    def __init__(self) -> None:
        """Start without failures."""
        self._accounts = FailureCounter(limit=ACCOUNT_FAILURES)
        self._addresses = FailureCounter(limit=ADDRESS_FAILURES)

    @contextmanager
    def attempt(self, *, account: str, address: str) -> Generator[None]:
        """Count a failure before the password is verified, so that parallel attempts count; take it back on success.

        Only `WrongCredentialsError` is a failure. An account that does not exist is limited as one that does.

        Raises:
            RateLimitedError: There were too many failures.
        """
        counted = ((self._accounts, _folded(account)), (self._addresses, _network(address)))
        if wait := max(counter.seconds_to_wait(name) for counter, name in counted):
            minutes = math.ceil(wait / 60)
            raise RateLimitedError(
                f"There were too many failed sign-ins. Wait {minutes} {'minute' if minutes == 1 else 'minutes'}, then try again.",
                retry_after=wait,
            )
        for counter, name in counted:
            counter.add(name, 1)
        try:
            yield
        except WrongCredentialsError:
            raise
        except BaseException:
            self._take_back(counted)
            raise
        self._take_back(counted)

    def _take_back(self, counted: tuple[tuple[FailureCounter, str], ...]) -> None:
        for counter, name in counted:
            counter.add(name, -1)


def _folded(account: str) -> str:
    # A database whose locale is not C may lower the dotted İ to i, and so give one account several spellings.
    return account.replace("İ", "i").casefold()


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # a Unix socket has no address
        return address
    if found.version == 4:  # noqa: PLR2004 - the version of the protocol
        return address
    if found.ipv4_mapped is not None:  # an IPv4 client of a socket that serves both protocols
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, IPV6_NETWORK_BITS), strict=False))


def _empty() -> array[int]:
    return array("H", bytes(2 * PLACES))
