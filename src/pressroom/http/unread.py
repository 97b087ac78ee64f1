"""Read and discard the rest of a body that was answered before all of it was read, so that the answer arrives.

A server that closes a connection with unread bytes resets it, and a client that still sends may lose the answer
(RFC 9112 section 9.6). So the whole answer goes out first; then the rest is read, and only then does the server close.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from litestar.types import ASGIApp, Message, Receive, ReceiveMessage, Scope, Send

BODIES: Final = 10
"""How much is discarded, in bodies of the largest size: a client that sends more is not going to read an answer."""
SECONDS: Final = 30.0
"""How long is read on. At one megabyte per second that is six bodies of the usual limit."""


def discard_unread(app: ASGIApp, *, largest_body: int) -> ASGIApp:
    """Wrap an application. `largest_body` is the size in bytes beyond which it refuses a body."""

    async def discarding(scope: Scope, receive: Receive, send: Send) -> None:
        length = declared_length(scope) if scope["type"] == "http" else 0
        if length == 0:
            await app(scope, receive, send)
            return
        unread = True

        async def receive_noting() -> ReceiveMessage:
            nonlocal unread
            message = await receive()
            unread = unread and message["type"] == "http.request" and message["more_body"]
            return message

        async def send_then_discard(message: Message) -> None:
            if unread and message["type"] == "http.response.start" and (length is None or length > largest_body):
                # The rest may be endless: after it nothing else is read from this connection.
                message["headers"] = [*message["headers"], (b"connection", b"close")]
            elif unread and message["type"] == "http.response.body" and not message["more_body"]:
                await send({**message, "more_body": True})
                with suppress(TimeoutError):
                    async with asyncio.timeout(SECONDS):
                        await _discard(receive, most=BODIES * largest_body)
                message = {"type": "http.response.body", "body": b"", "more_body": False}
            await send(message)

        await app(scope, receive_noting, send_then_discard)

    return discarding


async def _discard(receive: Receive, *, most: int) -> None:
    discarded = 0
    while discarded < most:
        message = await receive()
        if message["type"] != "http.request" or not message["more_body"]:
            return
        discarded += len(message["body"])


def declared_length(scope: Scope) -> int | None:
    """Return the length of the body in bytes, 0 when there is none; None: it comes in chunks."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return None
    length = headers.get(b"content-length", b"")
    return int(length) if length.isdigit() else 0
