"""A server that must never be reached: it counts every connection, over IPv4 and IPv6."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Canary:
    """What arrived at the server."""

    def __init__(self) -> None:
        """Start without a hit."""
        self.port = 0
        self.hits: list[bytes] = []

    async def visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Note a connection, even one that says nothing."""
        self.hits.append(b"connected")
        self.hits.append(await reader.read(200))
        writer.close()


@asynccontextmanager
async def canary_server() -> AsyncGenerator[Canary]:
    """Listen on a free port of this machine."""
    canary = Canary()
    server = await asyncio.start_server(canary.visit, "127.0.0.1", 0)
    canary.port = server.sockets[0].getsockname()[1]
    async with server:
        yield canary
