"""Restarts of the database server: accepted jobs are completed, and web and worker process connect again."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from itertools import cycle
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar
from tests.support.applications import client_of, serving, token_of
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.queue_rows import status_of
from tests.support.restarting_server import RestartingServer, StopMode, restarting_server
from tests.support.running_worker import check_invariants
from tests.support.stored_documents import store_resume
from tests.support.wire import data_of, error_of
from tests.support.worker_processes import worker_process

from pressroom.app import create_app
from pressroom.settings import Settings

DOCUMENTS = 12
REQUEST_INTERVAL_SECONDS = 0.02


@pytest.fixture
def server() -> Generator[RestartingServer]:
    with restarting_server() as server:
        yield server


class Submitter:
    """Submits export jobs of the documents in turn until each was accepted and the database was seen to be away."""

    def __init__(self, client: httpx.AsyncClient, documents: list[UUID]) -> None:
        self._client = client
        self._documents = documents
        self.accepted: list[UUID] = []
        self.refused = 0

    async def run(self) -> None:
        for document in cycle(self._documents):
            if self.refused and len(self.accepted) >= len(self._documents):
                return
            while (response := await self._submit(document)).status_code == 503:
                assert error_of(response, status=503)["code"] == "DATABASE_UNAVAILABLE"
                assert int(response.headers["Retry-After"]) > 0
                self.refused += 1
            self.accepted.append(UUID(data_of(response)["jobId"]))
            await asyncio.sleep(REQUEST_INTERVAL_SECONDS)

    async def _submit(self, document: UUID) -> httpx.Response:
        return await self._client.post("/api/v1/export/pdf", json={"documentId": str(document)})


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_accepted_jobs_are_completed_and_web_and_worker_reconnect(
    server: RestartingServer, files: Path, mode: StopMode
) -> None:
    owner = Owner(server.url)
    alice = owner.user("alice@example.org")
    token = token_of(owner, alice)
    documents = [store_resume(owner, alice, repeated=5 * number) for number in range(DOCUMENTS)]
    owner.close()
    settings = Settings(data_dir=files.parent, storage_url=files.as_uri(), secret_key="k" * 40)
    app = create_app(settings, database_url=server.url, with_worker=False)
    with worker_process(server.url, files) as worker:
        async with serving(app) as address, client_of(address, token) as client:
            submitter = Submitter(client, documents)
            running = asyncio.create_task(submitter.run())
            await until(lambda: len(submitter.accepted) >= DOCUMENTS // 2, seconds=60, what="half of the jobs are accepted")
            await asyncio.to_thread(server.stop, mode)
            await until(lambda: submitter.refused, seconds=30, what="a request is refused")
            await asyncio.to_thread(server.start)
            await running
            owner = Owner(server.url)
            for job in submitter.accepted:
                await until(lambda job=job: status_of(owner, job) == "completed", seconds=60, what="the job is completed")
            await wait_for_notification(app, owner)
        assert worker.end() == 0, worker.output()
        worker.check_no_orphans()
    assert len(set(submitter.accepted)) >= DOCUMENTS
    check_invariants(owner, files)
    owner.close()


async def wait_for_notification(app: Litestar, owner: Owner) -> None:
    """Wait until the web process receives a notification, which only its listening connection delivers.

    Raises:
        TimeoutError: None arrived within ten seconds.
    """
    job = uuid4()
    with app.state.services.events.subscribe(job) as changed:
        async with asyncio.timeout(10):
            while not changed.is_set():
                owner.rows("SELECT pg_notify('pressroom_job', %s)", (f"{job} completed",))
                await asyncio.sleep(0.1)
