"""Run a server that documents must not reach, and record the connections to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Canary:
    """The port of the server, and what it received."""

    def __init__(self) -> None:
        """Start without hits."""
        self.port = 0
        self.hits: list[bytes] = []

    async def visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Record a connection, and the first 200 bytes that it sends."""
        self.hits.append(b"connected")
        self.hits.append(await reader.read(200))
        writer.close()


@asynccontextmanager
async def canary_server() -> AsyncGenerator[Canary]:
    """Run the server on a free loopback port."""
    canary = Canary()
    server = await asyncio.start_server(canary.visit, "127.0.0.1", 0)
    canary.port = server.sockets[0].getsockname()[1]
    async with server:
        yield canary
