"""Clients that read slowly or vanish: neither a worker nor a connection to the database is held for them."""

from __future__ import annotations

import asyncio
import hashlib
import random
import socket
import struct
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import psutil
import pytest
from tests.support.applications import client_of, serving, token_of
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.queue_rows import set_policy, status_of
from tests.support.running_worker import check_invariants
from tests.support.wire import create, submit

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.http.services import Services
from pressroom.settings import Settings

CLIENTS = 15
"""More than the pool has connections."""
FILE = b"%PDF-" + bytes(range(256)) * 80_000
"""20 MB, which no buffer of a socket takes."""
RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True, kw_only=True)
class Running:
    """The application, and a client of Alice."""

    services: Services
    client: httpx.AsyncClient

    def held(self) -> int:
        """Return how many connections to the database are in use."""
        stats = self.services.web_pool.get_stats()
        return stats["pool_size"] - stats["pool_available"]

    async def send(self, method: str, path: str, *, headers: str = "", body: bytes = b"") -> socket.socket:
        """Send a request over a connection of its own, whose buffer for the answer is small."""
        place = urlsplit(str(self.client.base_url))
        loop, connection = asyncio.get_running_loop(), socket.socket()
        connection.setblocking(False)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await loop.sock_connect(connection, (place.hostname, place.port))
        lines = f"{method} {path} HTTP/1.1\r\nHost: {place.netloc}\r\nAuthorization: {self.client.headers['Authorization']}\r\n"
        length = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        await loop.sock_sendall(connection, f"{lines}{headers}{length}".encode() + body)
        return connection


def vanish(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    connection.close()


@asynccontextmanager
async def running(url: str, files: Path, owner: Owner, alice: Principal, *, with_worker: bool) -> AsyncGenerator[Running]:
    settings = Settings(data_dir=files.parent, storage_url=files.as_uri(), secret_key="k" * 40)
    app = create_app(settings, database_url=url, with_worker=with_worker)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        yield Running(services=app.state.services, client=client)


async def test_event_streams_that_are_dropped_at_any_moment_cost_no_connection(
    database_url: str, files: Path, owner: Owner, alice: Principal
) -> None:
    async with running(database_url, files, owner, alice, with_worker=False) as service:
        job = await submit(service.client, (await create(service.client))["id"])
        moments = random.Random(1)  # noqa: S311 - moments, not secrets

        async def follow() -> None:
            connection = await service.send("GET", f"/api/v1/export/job/{job}/events")
            await asyncio.sleep(moments.uniform(0, 0.2))
            vanish(connection)

        async def change() -> None:
            while True:
                owner.rows("SELECT pg_notify('pressroom_job', %s)", (f"{job} pending",))
                await asyncio.sleep(0.005)

        changing = asyncio.create_task(change())
        for _ in range(10):
            await asyncio.gather(*(follow() for _ in range(CLIENTS)))
        changing.cancel()
        await until(lambda: not service.held(), seconds=10, what=f"all connections are back: {service.held()} are not")
        await until(lambda: not service.services.events._subscribers, seconds=10, what="nobody is subscribed")  # pyright: ignore[reportPrivateUsage] - not public
        assert service.services.web_pool.get_stats().get("returns_bad", 0) == 0, "a connection was closed in a query"


async def test_slow_downloads_hold_no_database_connection_and_end_with_their_clients(
    database_url: str, files: Path, owner: Owner, alice: Principal
) -> None:
    async with running(database_url, files, owner, alice, with_worker=False) as service:
        await service.services.store.put("exports/test/large.pdf", FILE)
        token = service.services.links.sign(
            key="exports/test/large.pdf", file_name="large.pdf", content_type="application/pdf", ttl_seconds=60
        )
        readers = [await service.send("GET", f"/files/{token}") for _ in range(CLIENTS)]
        for _ in range(5):
            for reader in readers:
                assert await asyncio.get_running_loop().sock_recv(reader, 1)
            await until(lambda: not service.held(), seconds=10, what="no connection is held")
            assert served_connections(service) >= CLIENTS
            started = time.monotonic()
            assert (await service.client.get("/api/v1/usage")).status_code == 200
            assert time.monotonic() - started < 2
        whole = await service.client.get(f"/files/{token}")
        assert hashlib.sha256(whole.content).digest() == hashlib.sha256(FILE).digest()
        for reader in readers:
            vanish(reader)
        await until(
            lambda: not [file for file in psutil.Process().open_files() if "large" in file.path], seconds=10, what="closed"
        )
        await until(lambda: served_connections(service) <= 1, seconds=10, what="only the connection of the other client is left")


def served_connections(service: Running) -> int:
    port = urlsplit(str(service.client.base_url)).port
    return sum(1 for one in psutil.Process().net_connections("tcp") if one.laddr.port == port and one.status == "ESTABLISHED")


@pytest.mark.parametrize("seconds", [0.0, 0.3], ids=["at-once", "later"])
async def test_exports_whose_waiting_clients_vanish_are_completed_and_hold_nothing(
    database_url: str, files: Path, owner: Owner, alice: Principal, seconds: float
) -> None:
    set_policy(owner, max_per_user=3)
    async with running(database_url, files, owner, alice, with_worker=True) as service:
        documents = [(await create(service.client, title=f"{number}"))["id"] for number in range(CLIENTS)]
        waiting = [
            await service.send(
                "POST", "/api/v1/export/pdf", headers="Prefer: wait=30\r\n", body=f'{{"documentId": "{document}"}}'.encode()
            )
            for document in documents
        ]
        accepted = "SELECT count(DISTINCT subject_id) FROM export_jobs"
        await until(lambda: owner.value(accepted) == CLIENTS, seconds=20, what="all are accepted")
        await asyncio.sleep(seconds)
        for client in waiting:
            vanish(client)
        other = await submit(service.client, (await create(service.client))["id"])
        await until(lambda: status_of(owner, UUID(other)) == "completed", seconds=60, what="others are served")
        for (job,) in owner.rows("SELECT id FROM export_jobs"):
            await until(lambda job=job: status_of(owner, job) == "completed", seconds=30, what="each is completed")
        await until(lambda: not service.held(), seconds=10, what="all connections are back")
    check_invariants(owner, files)
