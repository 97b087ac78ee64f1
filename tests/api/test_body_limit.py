from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.support.applications import client_of
from tests.support.wire import error_of

LIMIT = 1_000_000
SIZES = [LIMIT + 1, 3 * LIMIT, 9 * LIMIT]
PIECE = b"x" * 65_536


@pytest.mark.parametrize("connection", ["keep-alive", "close"])
@pytest.mark.parametrize("size", SIZES)
async def test_httpx_sees_that_a_body_is_too_large(idle: httpx.AsyncClient, size: int, connection: str):
    for content in (b"x" * size, pieces(size)):
        headers = {"Content-Type": "application/json", "Connection": connection}
        answer = await idle.post("/api/v1/documents", content=content, headers=headers)
        assert error_of(answer, status=413)["code"] == "PAYLOAD_TOO_LARGE"


@pytest.mark.parametrize("size", SIZES)
async def test_pythons_own_client_sees_it(idle: httpx.AsyncClient, size: int):
    place = urlsplit(str(idle.base_url))
    # What `urllib.request` sends; unlike httpx it reads no answer while it still writes.
    headers = {**idle.headers, "Content-Type": "application/json", "Connection": "close"}

    def send() -> tuple[int, dict[str, Any]]:
        with closing(http.client.HTTPConnection(place.netloc, timeout=20)) as connection:
            connection.request("POST", "/api/v1/documents", body=b"x" * size, headers=headers)
            answer = connection.getresponse()
            return answer.status, json.load(answer)

    status, body = await asyncio.to_thread(send)
    assert (status, body["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize("options", [(), ("--http1.0",), ("-H", "Transfer-Encoding: chunked"), ("-H", "Expect:")], ids=" ".join)
@pytest.mark.parametrize("connection", ["keep-alive", "close"])
async def test_curl_sees_it(idle: httpx.AsyncClient, connection: str, options: tuple[str, ...]):
    curl = await asyncio.create_subprocess_exec(
        "curl", "--silent", "--show-error", "--max-time", "20", "--data-binary", "@-", *options,
        "-H", f"Authorization: {idle.headers['Authorization']}", "-H", "Content-Type: application/json",
        "-H", f"Connection: {connection}", "--write-out", "\n%{http_code}", str(idle.base_url.join("/api/v1/documents")),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    printed, complaint = await curl.communicate(b"x" * SIZES[-1])
    assert (curl.returncode, complaint) == (0, b"")
    body, _, status = printed.decode().rpartition("\n")
    assert (status, json.loads(body)["error"]["code"]) == ("413", "PAYLOAD_TOO_LARGE")


async def test_an_endless_body_is_not_read_for_ever(idle: httpx.AsyncClient):
    sent, answer = await endless(idle, more=lambda sent: sent < 100 * LIMIT)
    assert b" 413 " in answer
    assert b"connection: close" in answer
    assert 2 * LIMIT < sent < 30 * LIMIT  # what is discarded, and what lies in the sockets' buffers


async def test_a_small_body_that_nobody_wants_leaves_the_connection_open(idle: httpx.AsyncClient):
    async with client_of(str(idle.base_url)) as nobody:
        for _ in range(3):
            answer = await nobody.post("/api/v1/documents", json={"title": "x"})
            assert error_of(answer, status=401)["code"] == "NOT_AUTHENTICATED"
            assert "Connection" not in answer.headers


async def test_without_an_identity_a_large_body_is_answered_too(idle_address: str):
    async with client_of(idle_address) as nobody:
        answer = await nobody.post("/api/v1/documents", content=pieces(5 * LIMIT), headers={"Connection": "close"})
        assert error_of(answer, status=401)["code"] == "NOT_AUTHENTICATED"


async def pieces(size: int) -> AsyncGenerator[bytes]:
    """Yield a body of this size whose length is not declared."""
    for start in range(0, size, len(PIECE)):
        yield PIECE[: size - start]


async def endless(client: httpx.AsyncClient, *, more: Callable[[int], bool]) -> tuple[int, bytes]:
    """Send pieces until the server closes or `more` says no; return the bytes sent and the answer's head."""
    place = urlsplit(str(client.base_url))
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(
        b"POST /api/v1/documents HTTP/1.1\r\nHost: pressroom\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\nAuthorization: " + client.headers["Authorization"].encode() + b"\r\n\r\n"
    )
    head = asyncio.create_task(reader.readuntil(b"\r\n\r\n"))
    sent = 0
    try:
        while more(sent):
            writer.write(f"{len(PIECE):x}\r\n".encode() + PIECE + b"\r\n")
            sent += len(PIECE)
            await writer.drain()
    except ConnectionError:
        pass  # the server has closed
    writer.close()
    return sent, await head
