"""Half-open connections: the database server sends no more packets, and no connection is closed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from typing import LiteralString

import pytest
from tests.support.databases import Owner
from tests.support.gated_program import gated_worker
from tests.support.polling import until, wait_until
from tests.support.queue_client import UserConnection
from tests.support.queue_rows import job_of, set_policy, status_of
from tests.support.running_worker import check_invariants
from tests.support.stored_documents import store_resume
from tests.support.vanishing_server import VanishingServer, vanishing_server
from tests.support.worker_processes import worker_process

from pressroom.db.pool import Pool, connection, open_pool
from pressroom.errors import DatabaseUnavailableError
from pressroom.exports.listener import listen

MAX_DETECTION_SECONDS = 15


@pytest.fixture
def server(database_url: str) -> Generator[VanishingServer]:
    with vanishing_server(database_url) as server:
        yield server


async def succeeds(pool: Pool, statement: LiteralString = "SELECT 1") -> bool:
    """Return whether the server executed a statement."""
    try:
        async with connection(pool) as conn:
            await conn.execute(statement)
    except DatabaseUnavailableError:
        return False
    return True


async def test_a_running_statement_fails_when_the_server_vanishes(server: VanishingServer) -> None:
    async with open_pool(server.url, role="pressroom_web", min_size=1, max_size=1) as pool:
        running = asyncio.create_task(succeeds(pool, "SELECT pg_sleep(600)"))
        await until(lambda: pool.get_stats()["pool_available"] == 0, seconds=5, what="the connection is in use")
        server.vanish()
        async with asyncio.timeout(MAX_DETECTION_SECONDS):
            assert not await running


async def test_a_pooled_connection_fails_when_the_server_vanishes_and_the_pool_recovers(server: VanishingServer) -> None:
    async with open_pool(server.url, role="pressroom_web", min_size=1, max_size=1) as pool:
        assert await succeeds(pool)
        server.vanish()
        async with asyncio.timeout(MAX_DETECTION_SECONDS):
            assert not await succeeds(pool)
        server.reappear()
        async with asyncio.timeout(30):
            while not await succeeds(pool):  # no sleep: the pool waits for a connection
                pass


async def test_a_listener_reconnects_when_the_server_is_reachable_again(server: VanishingServer, owner: Owner) -> None:
    connected, payloads = asyncio.Queue[float](), asyncio.Queue[str]()
    listening = asyncio.create_task(
        listen(
            server.url,
            role="pressroom_web",
            channels=["pressroom_job"],
            on_notify=lambda _channel, payload: payloads.put_nowait(payload),
            on_connect=lambda: connected.put_nowait(time.monotonic()),
        )
    )
    await connected.get()
    server.vanish()
    vanished = time.monotonic()
    server.reappear()  # only for new connections: the listener's own stays half-open
    assert await connected.get() - vanished < MAX_DETECTION_SECONDS
    owner.rows("SELECT pg_notify('pressroom_job', 'back')")
    async with asyncio.timeout(5):
        assert await payloads.get() == "back"
    listening.cancel()


def test_another_worker_takes_over_from_one_that_is_cut_off_which_then_works_again(
    database_url: str, server: VanishingServer, owner: Owner, as_alice: UserConnection, files: Path
) -> None:
    set_policy(owner, lease="10 s")
    job, gate = as_alice.submit_job(document_id=store_resume(owner, as_alice.user)), files.with_name("gate")
    with worker_process(server.url, files, program=gated_worker(gate)) as disconnected:
        wait_until(lambda: job_of(owner, job)["attempts"] == 1, seconds=30, what="the first attempt begins")
        server.vanish()
        owner.advance_clock(timedelta(seconds=11))
        with worker_process(database_url, files) as other:
            wait_until(lambda: job_of(owner, job)["attempts"] == 2, seconds=30, what="the second attempt begins")
            wait_until(lambda: status_of(owner, job) == "completed", seconds=60, what="the job is completed")
            other.end()
        server.reappear()
        gate.touch()
        following = as_alice.submit_job("following", document_id=store_resume(owner, as_alice.user))
        wait_until(lambda: status_of(owner, following) == "completed", seconds=60, what="the first worker completes a job")
        assert disconnected.end() == 0, disconnected.output()
        disconnected.check_no_orphans()
    assert job_of(owner, job)["attempts"] == 2
    check_invariants(owner, files)
