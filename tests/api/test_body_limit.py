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
CHUNK = b"x" * 65_536


@pytest.mark.parametrize("connection", ["keep-alive", "close"])
@pytest.mark.parametrize("size", SIZES)
async def test_httpx_receives_the_error_for_a_body_that_is_too_large(idle_client: httpx.AsyncClient, size: int, connection: str):
    for content in (b"x" * size, chunks(size)):
        headers = {"Content-Type": "application/json", "Connection": connection}
        response = await idle_client.post("/api/v1/documents", content=content, headers=headers)
        assert error_of(response, status=413)["code"] == "PAYLOAD_TOO_LARGE"


@pytest.mark.parametrize("size", SIZES)
async def test_the_http_client_of_python_receives_the_error(idle_client: httpx.AsyncClient, size: int):
    place = urlsplit(str(idle_client.base_url))
    # The headers of `urllib.request`. Unlike httpx, it reads no response while it still sends.
    headers = {**idle_client.headers, "Content-Type": "application/json", "Connection": "close"}

    def send() -> tuple[int, dict[str, Any]]:
        with closing(http.client.HTTPConnection(place.netloc, timeout=20)) as connection:
            connection.request("POST", "/api/v1/documents", body=b"x" * size, headers=headers)
            response = connection.getresponse()
            return response.status, json.load(response)

    status, body = await asyncio.to_thread(send)
    assert (status, body["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize("options", [(), ("--http1.0",), ("-H", "Transfer-Encoding: chunked"), ("-H", "Expect:")], ids=" ".join)
@pytest.mark.parametrize("connection", ["keep-alive", "close"])
async def test_curl_receives_the_error(idle_client: httpx.AsyncClient, connection: str, options: tuple[str, ...]):
    curl = await asyncio.create_subprocess_exec(
        "curl", "--silent", "--show-error", "--max-time", "20", "--data-binary", "@-", *options,
        "-H", f"Authorization: {idle_client.headers['Authorization']}", "-H", "Content-Type: application/json",
        "-H", f"Connection: {connection}", "--write-out", "\n%{http_code}", str(idle_client.base_url.join("/api/v1/documents")),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, errors = await curl.communicate(b"x" * SIZES[-1])
    assert (curl.returncode, errors) == (0, b"")
    body, _, status = output.decode().rpartition("\n")
    assert (status, json.loads(body)["error"]["code"]) == ("413", "PAYLOAD_TOO_LARGE")


async def test_an_endless_body_is_discarded_up_to_a_limit(idle_client: httpx.AsyncClient):
    sent, response = await send_endless_body(idle_client, more=lambda sent: sent < 100 * LIMIT)
    assert b" 413 " in response
    assert b"connection: close" in response
    assert 2 * LIMIT < sent < 30 * LIMIT  # the discarded bytes, and those in the buffers of the sockets


async def test_a_small_body_that_is_refused_keeps_the_connection_open(idle_client: httpx.AsyncClient):
    async with client_of(str(idle_client.base_url)) as anonymous_client:
        for _ in range(3):
            response = await anonymous_client.post("/api/v1/documents", json={"title": "x"})
            assert error_of(response, status=401)["code"] == "NOT_AUTHENTICATED"
            assert "Connection" not in response.headers


async def test_a_large_body_without_an_identity_receives_a_response(idle_address: str):
    async with client_of(idle_address) as anonymous_client:
        response = await anonymous_client.post("/api/v1/documents", content=chunks(5 * LIMIT), headers={"Connection": "close"})
        assert error_of(response, status=401)["code"] == "NOT_AUTHENTICATED"


async def chunks(size: int) -> AsyncGenerator[bytes]:
    """Yield a body of this size in bytes, whose length is not declared."""
    for start in range(0, size, len(CHUNK)):
        yield CHUNK[: size - start]


async def send_endless_body(client: httpx.AsyncClient, *, more: Callable[[int], bool]) -> tuple[int, bytes]:
    """Send chunks while `more` returns true and the server is connected; return the bytes sent and the response's head."""
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
            writer.write(f"{len(CHUNK):x}\r\n".encode() + CHUNK + b"\r\n")
            sent += len(CHUNK)
            await writer.drain()
    except ConnectionError:
        pass  # the server closed the connection
    writer.close()
    return sent, await head
