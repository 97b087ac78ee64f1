"""Define fixtures: connections of users and workers that call the queue's functions, and the setup of a real worker."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.support.browsers import chromium_under_test
from tests.support.queue_client import UserConnection, WorkerConnection
from tests.support.running_worker import WorkerSetup
from tests.support.wiped_database import wipe, wipeable_database

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.exports import worker as worker_module
from pressroom.rendering.browser.pool import Renderer


@pytest.fixture(scope="session")
def shared_database(database_server: str, template_database: str) -> Generator[str]:
    with wipeable_database(database_server, template_database) as url:
        yield url


@pytest.fixture
def database_url(shared_database: str) -> Generator[str]:
    """Override the clone per test with one database that is emptied after each test, which is faster."""
    yield shared_database
    wipe(shared_database)


@pytest.fixture
def as_alice(database_url: str, alice: Principal) -> Generator[UserConnection]:
    """Connect as Alice in the web role."""
    with UserConnection(database_url, alice) as connection:
        yield connection


@pytest.fixture
def as_bob(database_url: str, bob: Principal) -> Generator[UserConnection]:
    """Connect as Bob in the web role."""
    with UserConnection(database_url, bob) as connection:
        yield connection


@pytest.fixture
def worker_a(database_url: str) -> Generator[WorkerConnection]:
    """Connect as a worker."""
    with WorkerConnection(database_url, "worker_a") as connection:
        yield connection


@pytest.fixture
def worker_b(database_url: str) -> Generator[WorkerConnection]:
    """Connect as another worker."""
    with WorkerConnection(database_url, "worker_b") as connection:
        yield connection


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def renderer() -> AsyncGenerator[Renderer]:
    """Share one browser with two tabs among all tests of this folder."""
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        yield renderer


@pytest.fixture
def worker_setup(database_url: str, worker_pool: Pool, renderer: Renderer, tmp_path: Path) -> WorkerSetup:
    """Return what a worker needs, with a file store in the test's folder."""
    return WorkerSetup(url=database_url, pool=worker_pool, renderer=renderer, files=tmp_path)


@pytest.fixture
def without_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers claim only when they start, listen or are woken: a job that waits for a poll never ends."""
    monkeypatch.setattr(worker_module, "POLL_SECONDS", (3600.0, 3600.0))
