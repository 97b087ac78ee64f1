"""Clients that misbehave: they read a byte now and then, or vanish while the service works for them."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from contextlib import suppress
from random import Random
from typing import Final
from urllib.parse import urlsplit

RECEIVE_BYTES: Final = 4096
"""The client's buffer, so small that the service feels that it is not read."""


async def read_slowly(address: str, random: Random) -> None:
    """Read some bytes of a file, one after the other, and vanish."""
    with suppress(OSError):
        connection = await _connect(address)
        try:
            await asyncio.get_running_loop().sock_sendall(connection, _request("GET", address))
            for _ in range(random.randrange(1, 30)):
                await asyncio.get_running_loop().sock_recv(connection, 1)
                await asyncio.sleep(0.1)
        finally:
            _vanish(connection, random)


async def ask_and_vanish(address: str, random: Random, *, token: str, document: str) -> None:
    """Ask for an export, wait for it for a moment, and vanish."""
    body = json.dumps({"documentId": document}).encode()
    headers = f"Authorization: Bearer {token}\r\nPrefer: wait=20\r\nContent-Type: application/json\r\n"
    with suppress(OSError):
        connection = await _connect(address)
        try:
            sent = _request("POST", f"{address}/api/v1/export/pdf", headers=headers, body=body)
            await asyncio.get_running_loop().sock_sendall(connection, sent)
            await asyncio.sleep(random.uniform(0, 0.3))
        finally:
            _vanish(connection, random)


async def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    connection = socket.socket()
    connection.setblocking(False)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
    try:
        await asyncio.get_running_loop().sock_connect(connection, (parts.hostname, parts.port))
    except BaseException:
        connection.close()
        raise
    return connection


def _request(method: str, address: str, *, headers: str = "", body: bytes = b"") -> bytes:
    parts = urlsplit(address)
    head = f"{method} {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _vanish(connection: socket.socket, random: Random) -> None:
    """Close a connection, sometimes with a reset and not in order."""
    if random.random() < 0.5:  # noqa: PLR2004
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
