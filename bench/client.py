"""The smallest HTTP client that measures honestly: one kept-alive connection, little processor time of its own.

A general client takes one to two milliseconds of processor per request; on a machine of few cores that would be measured as the
service's. This one knows only what the service sends on loopback: HTTP/1.1 with `Content-Length` or chunks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

LIMIT_BYTES: Final = 1 << 22
"""Read-ahead; a whole PDF comes in a few wake-ups."""
REQUEST_SECONDS: Final = 30
"""Three times the longest wait that a request asks for; one that takes longer hangs."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer, read to its last byte. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class UnexpectedAnswerError(Exception):
    """The service answered something that the benchmark did not ask for."""

    def __init__(self, answer: Answer) -> None:
        """Quote the answer."""
        super().__init__(f"{answer.status}: {answer.body[:300]!r}")


class HttpClient:
    """One connection of one user, made again when the service has closed it as idle; one request at a time."""

    def __init__(self, address: str, *, token: str) -> None:
        """Take the service's address, `http://host:port`, and an API token; nothing is opened before the first request."""
        parts = urlsplit(address)
        self._host, self._port = parts.hostname, parts.port
        self._fixed = f"Host: {parts.netloc}\r\nAuthorization: Bearer {token}\r\n"
        self._reader = asyncio.StreamReader()
        self._writer: asyncio.StreamWriter | None = None

    async def send(self, method: str, path: str, *, headers: str = "", body: bytes = b"") -> Answer:
        """Send a request and read the whole answer; `headers` are further lines, each with its CRLF.

        Raises:
            TimeoutError: The answer did not come within `REQUEST_SECONDS`.
        """
        async with asyncio.timeout(REQUEST_SECONDS):
            return await self._exchange(method, path, headers=headers, body=body)

    async def close(self) -> None:
        """Close the connection, if there is one."""
        if self._writer is not None:
            self._writer.close()
            with suppress(ConnectionError):
                await self._writer.wait_closed()
            self._writer = None

    async def _exchange(self, method: str, path: str, *, headers: str, body: bytes) -> Answer:
        length = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        if self._writer is None or self._reader.at_eof():
            await self.close()
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=LIMIT_BYTES)
        self._writer.write(f"{method} {path} HTTP/1.1\r\n{self._fixed}{headers}{length}\r\n".encode("ascii") + body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split(" ", 2)[1])
        found = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        return Answer(status=status, headers=found, body=await self._body(status, found))

    async def _body(self, status: int, headers: Mapping[str, str]) -> bytes:
        if status in {204, 304}:
            return b""
        if headers.get("transfer-encoding") != "chunked":
            return await self._reader.readexactly(int(headers["content-length"]))
        pieces: list[bytes] = []
        while size := int(await self._reader.readuntil(b"\r\n"), 16):
            pieces.append((await self._reader.readexactly(size + 2))[:-2])
        await self._reader.readexactly(2)
        return b"".join(pieces)
