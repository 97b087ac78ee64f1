"""Look up the addresses of receivers, and refuse those that are not public.

A name is looked up once for each attempt, and the connection is made to one of the addresses that were checked: it does
not matter where the name leads a moment later.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final
from uuid import UUID

import httpx

from pressroom.errors import FieldError, InvalidRequestError
from pressroom.webhooks.addresses import checked_url, is_public
from pressroom.webhooks.model import Problem

LookUp = Callable[[str, int], Awaitable[list[str]]]
"""Return the IP addresses of a host. Raises OSError or UnicodeError."""
LOOK_UP_SECONDS: Final = 5
LOOK_UPS_PER_USER: Final = 8
"""Names of one user that are looked up at once. A look-up that is given up occupies a thread for half a minute."""
DEFAULT_PORTS: Final = {"https": 443, "http": 80}


class UnreachableError(Exception):
    """A receiver that no connection is made to."""

    def __init__(self, problem: Problem) -> None:
        """Take why."""
        super().__init__(problem)
        self.problem = problem


class Receivers:
    """Check the addresses of webhooks, when they are made and at each attempt."""

    def __init__(self, *, allow_private: bool, look_up: LookUp | None = None) -> None:
        """Take whether http and addresses that are not public are allowed, and another way to look up names."""
        self._allow_private = allow_private
        self._look_up = look_up or look_up_in_thread
        self._under_way: Counter[UUID] = Counter()

    async def check_new(self, text: str, *, user_id: UUID) -> str:
        """Return the address of a new webhook in its normal form.

        Raises:
            InvalidRequestError: It is no https address, or its name has no address or one that is not public.
        """
        url = checked_url(text, allow_http=self._allow_private)
        if isinstance(url, FieldError):
            raise InvalidRequestError.for_fields([url], what="webhook")
        try:
            await self.addresses_of(url, user_id=user_id)
        except UnreachableError as error:
            raise InvalidRequestError.for_fields([FieldError("url", error.problem.message)], what="webhook") from error
        return str(url)

    async def addresses_of(self, url: httpx.URL, *, user_id: UUID) -> list[str]:
        """Look up the host of an address once, and return its IP addresses in the order in which to try them.

        Raises:
            UnreachableError: It has none, one that is not public, or its DNS server does not answer.
        """
        if self._under_way[user_id] >= LOOK_UPS_PER_USER:
            raise UnreachableError(Problem.NAME_SERVER_SLOW)
        self._under_way[user_id] += 1
        looking_up = asyncio.ensure_future(self._look_up(url.raw_host.decode("ascii"), url.port or DEFAULT_PORTS[url.scheme]))
        looking_up.add_done_callback(lambda task: self._looked_up(task, user_id))
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                # Not cancelled with the caller: its thread goes on, and counts until it ends.
                addresses = await asyncio.shield(looking_up)
        except TimeoutError as error:
            raise UnreachableError(Problem.NAME_SERVER_SLOW) from error
        except (OSError, UnicodeError) as error:
            raise UnreachableError(Problem.NAME_NOT_FOUND) from error
        if not self._allow_private and not all(is_public(address) for address in addresses):
            raise UnreachableError(Problem.ADDRESS_FORBIDDEN)
        return addresses

    def _looked_up(self, task: asyncio.Future[list[str]], user_id: UUID) -> None:
        self._under_way[user_id] -= 1
        if not self._under_way[user_id]:
            del self._under_way[user_id]
        if not task.cancelled():
            task.exception()  # fetched, because the loop reports an exception that nobody fetches


async def look_up_in_thread(host: str, port: int) -> list[str]:
    """Look up a host as the machine does, `/etc/hosts` included. Raises OSError or UnicodeError.

    In a thread of its own that ends with the process: the pools of the event loop are for work that ends soon.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[str]] = loop.create_future()

    def settle(addresses: list[str], error: OSError | UnicodeError | None) -> None:
        if found.done():
            return
        if error is None:
            found.set_result(addresses)
        else:
            found.set_exception(error)

    def run() -> None:
        addresses: list[str] = []
        failure: OSError | UnicodeError | None = None
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = list(dict.fromkeys(str(info[4][0]) for info in infos))
        except (OSError, UnicodeError) as error:
            failure = error
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, addresses, failure)

    threading.Thread(target=run, name="look up a receiver", daemon=True).start()
    return await found
