from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from urllib.parse import urlsplit

import httpx
from tests.support.applications import client_of
from tests.support.wire import error_of

PIECE = b"x" * 65_536


async def test_a_body_that_says_it_is_too_large_is_refused(idle: httpx.AsyncClient):
    answer = await idle.post("/api/v1/documents", content=b"x" * 1_000_001, headers={"Content-Type": "application/json"})
    assert error_of(answer, status=413)["code"] == "PAYLOAD_TOO_LARGE"


async def test_a_large_body_without_a_length_is_refused_before_all_of_it_was_read(idle: httpx.AsyncClient):
    place = urlsplit(str(idle.base_url))
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(
        b"POST /api/v1/documents HTTP/1.1\r\nHost: pressroom\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\nAuthorization: " + idle.headers["Authorization"].encode() + b"\r\n\r\n"
    )
    answered = asyncio.create_task(reader.readline())
    sent = 0
    try:
        while not answered.done() and sent < 20_000_000:
            writer.write(f"{len(PIECE):x}\r\n".encode() + PIECE + b"\r\n")
            sent += len(PIECE)
            await writer.drain()
            await asyncio.wait({answered}, timeout=0.005)
    except ConnectionError:
        pass  # the server has closed: it read enough
    assert b" 413 " in await answered
    assert sent < 20_000_000
    writer.close()


async def test_without_an_identity_the_body_is_not_read_at_all(idle_address: str):
    pieces = 0

    async def body() -> AsyncGenerator[bytes]:
        nonlocal pieces
        while pieces < 300:
            pieces += 1
            yield PIECE

    async with client_of(idle_address) as nobody:
        try:
            answer = await nobody.post("/api/v1/documents", content=body())
        except httpx.WriteError:
            return  # the server closed before everything was sent
        assert error_of(answer, status=401)["code"] == "NOT_AUTHENTICATED"
