"""Run a proxy before a PostgreSQL server, on a Unix socket, that can end all connections or drop the reply to a statement."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

SOCKET = ".s.PGSQL.5432"
COMMIT_SECONDS = 0.3
"""Time for the server to commit a statement whose reply is dropped."""


class DatabaseProxy:
    """Forward bytes between clients and the server."""

    def __init__(self, url: str, folder: Path) -> None:
        parts = urlsplit(url)
        self._server = Path(parse_qs(parts.query)["host"][0]) / SOCKET
        self._socket = folder / SOCKET
        self._tasks: set[asyncio.Task[None]] = set()
        self._listening: asyncio.Server | None = None
        self._drop = b""
        self.url = urlunsplit(parts._replace(query=f"host={quote(str(folder))}"))
        """The URL of the server through the proxy."""
        self.dropped_replies = 0

    async def open(self) -> None:
        """Accept connections."""
        self._listening = await asyncio.start_unix_server(self._accept, str(self._socket))

    async def cut(self) -> None:
        """End all connections, and accept no new ones."""
        if self._listening is not None:
            self._listening.close()
            self._socket.unlink(missing_ok=True)
            self._listening = None
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def drop_reply_to(self, statement: bytes) -> None:
        """Forward the next message that contains these bytes, but end its connection before the reply."""
        self._drop = statement

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._connect(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(str(self._server))
        replies = asyncio.create_task(_forward(from_server, writer))
        try:
            while data := await reader.read(1 << 16):
                drops = bool(self._drop) and self._drop in data
                if drops:
                    self._drop = b""
                    replies.cancel()
                    await asyncio.wait({replies})
                to_server.write(data)
                await to_server.drain()
                if drops:
                    await asyncio.sleep(COMMIT_SECONDS)
                    self.dropped_replies += 1
                    return
        finally:
            replies.cancel()
            to_server.close()


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def database_proxy(url: str) -> AsyncGenerator[DatabaseProxy]:
    """Run a proxy before a server that listens on a Unix socket."""
    with tempfile.TemporaryDirectory(prefix="pressroom-proxy-") as folder:
        proxy = DatabaseProxy(url, Path(folder))
        await proxy.open()
        try:
            yield proxy
        finally:
            await proxy.cut()
