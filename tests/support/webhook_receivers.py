"""Receivers of webhooks: real servers that note what they get and answer as a test says; and the specification, by hand."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import ssl
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

ACCEPTED: Final = b"HTTP/1.1 204 No Content\r\n\r\n"
TOLERANCE_SECONDS: Final = 300


def answer(status: int, *, headers: str = "", body: bytes = b"") -> bytes:
    """Return an answer as it goes over the wire."""
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


@dataclass(frozen=True, kw_only=True)
class Received:
    """One request. Names of headers are in lower case."""

    line: str
    headers: dict[str, str]
    body: bytes
    server_name: str | None
    """The name that the client asked for in TLS."""

    @property
    def message(self) -> dict[str, Any]:
        return json.loads(self.body)

    def verify(self, secret: str) -> None:
        """Verify the signature as the specification says, without the library that made it.

        Raises:
            AssertionError: It is not valid.
        """
        assert secret.startswith("whsec_")
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        assert 24 <= len(key) <= 64
        message_id, timestamp = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        assert "." not in message_id
        assert abs(time.time() - int(timestamp)) < TOLERANCE_SECONDS
        signed = f"{message_id}.{timestamp}.".encode() + self.body
        expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert expected in self.headers["webhook-signature"].split(" ")


Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(kw_only=True)
class Receiver:
    """A running receiver. It gives its answers in order, and the last one from then on."""

    answers: list[bytes]
    address: str = ""
    port: int = 0
    received: list[Received] = field(default_factory=list[Received])
    connections: int = 0
    ended: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers["content-length"]))
        names: list[str | None] = writer.get_extra_info("server_names", [None])
        self.received.append(Received(line=head[0], headers=headers, body=body, server_name=names[0]))
        writer.write(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
        await writer.drain()


@asynccontextmanager
async def receiving(
    *,
    answers: Iterable[bytes] = (ACCEPTED,),
    behaviour: Behaviour | None = None,
    tls: ssl.SSLContext | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
) -> AsyncGenerator[Receiver]:
    """Run a receiver in this event loop. With `behaviour`, that handles each connection instead."""
    receiver = Receiver(answers=list(answers))

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        receiver.connections += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await (behaviour or receiver.serve)(reader, writer)
        finally:
            receiver.ended += 1
            writer.close()

    server = await asyncio.start_server(handle, host, port, ssl=tls)
    async with server:
        receiver.port = server.sockets[0].getsockname()[1]
        receiver.address = f"{'https' if tls else 'http'}://{host}:{receiver.port}/hooks"
        yield receiver


async def never_answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take the request and answer nothing, until the client is gone."""
    del writer
    while await reader.read(1000):
        pass
