"""Users and workers at the queue's functions."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.support.browsers import chromium_under_test
from tests.support.queue_client import Claimer, Requester
from tests.support.running_worker import Workplace
from tests.support.wiped_database import wipe, wipeable_database

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.rendering.browser.pool import Renderer


@pytest.fixture(scope="session")
def shared_database(database_server: str, template_database: str) -> Generator[str]:
    with wipeable_database(database_server, template_database) as url:
        yield url


@pytest.fixture
def database_url(shared_database: str) -> Generator[str]:
    """In place of a clone: the tests of this folder are many and small."""
    yield shared_database
    wipe(shared_database)


@pytest.fixture
def alices(database_url: str, alice: Principal) -> Generator[Requester]:
    """Alice's hand at the web role."""
    with Requester(database_url, alice) as requester:
        yield requester


@pytest.fixture
def bobs(database_url: str, bob: Principal) -> Generator[Requester]:
    """Bob's hand at the web role."""
    with Requester(database_url, bob) as requester:
        yield requester


@pytest.fixture
def ada(database_url: str) -> Generator[Claimer]:
    """A worker."""
    with Claimer(database_url, "ada") as claimer:
        yield claimer


@pytest.fixture
def ben(database_url: str) -> Generator[Claimer]:
    """Another worker."""
    with Claimer(database_url, "ben") as claimer:
        yield claimer


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def renderer() -> AsyncGenerator[Renderer]:
    """One browser with two tabs, for all tests of this folder."""
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        yield renderer


@pytest.fixture
def place(database_url: str, worker_pool: Pool, renderer: Renderer, tmp_path: Path) -> Workplace:
    """Where a worker can be started: its files lie in a folder of the test's own."""
    return Workplace(url=database_url, pool=worker_pool, renderer=renderer, files=tmp_path)
