"""A proxy in front of a PostgreSQL server, on a Unix socket: it can be cut, and it can lose the answer to a statement."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

SOCKET = ".s.PGSQL.5432"
LOSING_SECONDS = 0.3
"""How long the server has to commit a statement whose answer is lost."""


class DatabaseProxy:
    """Hands bytes on between clients and the server."""

    def __init__(self, url: str, folder: Path) -> None:
        parts = urlsplit(url)
        self._server = Path(parse_qs(parts.query)["host"][0]) / SOCKET
        self._socket = folder / SOCKET
        self._tasks: set[asyncio.Task[None]] = set()
        self._listening: asyncio.Server | None = None
        self._lost = b""
        self.url = urlunsplit(parts._replace(query=f"host={quote(str(folder))}"))
        """The server's address, through the proxy."""
        self.answers_lost = 0

    async def open(self) -> None:
        """Accept connections."""
        self._listening = await asyncio.start_unix_server(self._accept, str(self._socket))

    async def cut(self) -> None:
        """End all connections and accept none."""
        if self._listening is not None:
            self._listening.close()
            self._socket.unlink(missing_ok=True)
            self._listening = None
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def lose_answer_to(self, statement: bytes) -> None:
        """Let the next message that holds these bytes reach the server, and end its connection instead of answering."""
        self._lost = statement

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
        answers = asyncio.create_task(_hand_on(from_server, writer))
        try:
            while data := await reader.read(1 << 16):
                loses = bool(self._lost) and self._lost in data
                if loses:
                    self._lost = b""
                    answers.cancel()
                    await asyncio.wait({answers})
                to_server.write(data)
                await to_server.drain()
                if loses:
                    await asyncio.sleep(LOSING_SECONDS)
                    self.answers_lost += 1
                    return
        finally:
            answers.cancel()
            to_server.close()


async def _hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def database_proxy(url: str) -> AsyncGenerator[DatabaseProxy]:
    """Run a proxy in front of a server that listens on a Unix socket."""
    with tempfile.TemporaryDirectory(prefix="pressroom-proxy-") as folder:
        proxy = DatabaseProxy(url, Path(folder))
        await proxy.open()
        try:
            yield proxy
        finally:
            await proxy.cut()
