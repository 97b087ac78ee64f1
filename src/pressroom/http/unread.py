"""Read and discard the rest of a body when the response is sent before the body was read completely.

If the server closed the connection with unread bytes, the connection would be reset, and a client that is still sending
could lose the response (RFC 9112, section 9.6). So the response is sent first, then the rest of the body is read.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from litestar.types import ASGIApp, Message, Receive, ReceiveMessage, Scope, Send

DISCARDED_BODIES: Final = 10
"""The most that is discarded, as a multiple of the largest body. A client that sends more does not read the response."""
DISCARD_SECONDS: Final = 30.0
"""Timeout of discarding. At one megabyte per second, six bodies of the default limit are read in it."""


def discard_unread(app: ASGIApp, *, max_body_bytes: int) -> ASGIApp:
    """Wrap an ASGI application that refuses bodies of more than `max_body_bytes`."""

    async def discarding(scope: Scope, receive: Receive, send: Send) -> None:
        length = declared_length(scope) if scope["type"] == "http" else 0
        if length == 0:
            await app(scope, receive, send)
            return
        unread = True

        async def receive_and_track() -> ReceiveMessage:
            nonlocal unread
            message = await receive()
            unread = unread and message["type"] == "http.request" and message["more_body"]
            return message

        async def send_then_discard(message: Message) -> None:
            if unread and message["type"] == "http.response.start" and (length is None or length > max_body_bytes):
                # The rest may be more than is discarded, so the connection cannot be used for another request.
                message["headers"] = [*message["headers"], (b"connection", b"close")]
            elif unread and message["type"] == "http.response.body" and not message["more_body"]:
                await send({**message, "more_body": True})
                with suppress(TimeoutError):
                    async with asyncio.timeout(DISCARD_SECONDS):
                        await _discard(receive, max_bytes=DISCARDED_BODIES * max_body_bytes)
                message = {"type": "http.response.body", "body": b"", "more_body": False}
            await send(message)

        await app(scope, receive_and_track, send_then_discard)

    return discarding


async def _discard(receive: Receive, *, max_bytes: int) -> None:
    discarded = 0
    while discarded < max_bytes:
        message = await receive()
        if message["type"] != "http.request" or not message["more_body"]:
            return
        discarded += len(message["body"])


def declared_length(scope: Scope) -> int | None:
    """Return the length of the body in bytes, 0 without a body; None: the body is chunked, so its length is unknown."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return None
    length = headers.get(b"content-length", b"")
    return int(length) if length.isdigit() else 0
