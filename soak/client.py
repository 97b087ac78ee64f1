"""The HTTP client of one user. It checks each answer: a documented status, never 500, and no broken connection without cause."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, Final

import httpx
from soak.ledger import Ledger
from soak.programs import Program

ANSWER_SECONDS: Final = 60
"""Twice the longest wait that the API allows."""
KEEP_ALIVE_SECONDS: Final = 2
"""Less than the server keeps idle connections, or a request could meet the end of its connection."""
NEVER: Final = frozenset({400, 401, 403, 405, 413, 415})
"""Documented, but requests, tokens and links of the clients are valid."""
RETRYABLE: Final = frozenset({429, 503})
Statuses = Mapping[tuple[str, str], frozenset[int]]
"""The documented statuses by method and address."""


class LostError(Exception):
    """The connection ended before the answer did: a fault stopped the web process, or the client expected it."""


class Client:
    """Send requests of one user and check the answers."""

    def __init__(self, web: Program, token: str, ledger: Ledger, documented: Statuses) -> None:
        """Take the web process, whose address changes with each start."""
        self._web = web
        self._headers = {"Authorization": f"Bearer {token}"}
        self.ledger = ledger
        self._documented = documented
        limits = httpx.Limits(keepalive_expiry=KEEP_ALIVE_SECONDS)
        self._http = httpx.AsyncClient(timeout=ANSWER_SECONDS, limits=limits)

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    @property
    def address(self) -> str:
        """The address of the web process, which changes with each start."""
        return self._web.address

    async def send(
        self,
        method: str,
        route: str,
        *,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        may_break: Callable[[], bool] = lambda: False,
        **names: str,
    ) -> httpx.Response:
        """Send a request and return its answer, read to the end.

        `may_break` says whether the connection may end without a fault; it is called when it has.

        Raises:
            LostError: The connection ended before the answer did.
        """
        async with self.stream(method, route, json=json, headers=headers, may_break=may_break, **names) as answer:
            await answer.aread()
        return answer

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        route: str,
        *,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        may_break: Callable[[], bool] = lambda: False,
        **names: str,
    ) -> AsyncGenerator[httpx.Response]:
        """Send a request and yield the answer before its body is read. Raises as `send`, also in the block."""
        began = time.monotonic()
        request = f"{method} {route}"
        try:
            sent = self._headers | dict(headers or {})
            async with self._http.stream(method, self.address + route.format(**names), json=json, headers=sent) as answer:
                await self._check(request, answer, documented=self._documented[method, route])
                yield answer
        except (httpx.TransportError, httpx.StreamError) as error:
            if not self._web.was_down(since=began) and not may_break():
                self.ledger.report(f"{request}: {type(error).__name__} without a fault of the web process")
            raise LostError from error

    async def data(self, method: str, route: str, *, status: int = 200, **arguments: Any) -> Any:
        """Send a request and return the data of its answer; None: it has another status, which is documented."""
        answer = await self.send(method, route, **arguments)
        return answer.json()["data"] if answer.status_code == status else None

    async def items(self, method: str, route: str, member: str, *, status: int = 200, **arguments: Any) -> list[dict[str, Any]]:
        """Send a request and return a list in the data of its answer; an empty one: it has another status."""
        found = await self.data(method, route, status=status, **arguments)
        return [] if found is None else found[member]

    async def _check(self, request: str, answer: httpx.Response, *, documented: frozenset[int]) -> None:
        status = answer.status_code
        self.ledger.answers[request, status] += 1
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            await answer.aread()
            self.ledger.report(f"{request} was answered with 500: {answer.text[:200]}")
        elif status in NEVER or status not in documented:
            self.ledger.report(f"{request} was answered with {status}")
        elif status in RETRYABLE and "Retry-After" not in answer.headers:
            self.ledger.report(f"{request} was answered with {status} without Retry-After")


async def documented_statuses(address: str) -> Statuses:
    """Read the documented statuses of all routes from the service's OpenAPI document."""
    async with httpx.AsyncClient() as http:
        paths = (await http.get(f"{address}/schema/openapi.json")).json()["paths"]
    return {
        (method.upper(), path): frozenset(map(int, operation["responses"]))
        for path, operations in paths.items()
        for method, operation in operations.items()
    }
