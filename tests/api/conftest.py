"""Define fixtures for tests of the API: applications with a real browser, and HTTP clients of their users.

Starting an application with its own database takes a second, so most tests share two: one with a worker, one without.
Each test has its own users there. A test that changes what users share uses `own_idle_client` or `own_working_client`.
"""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from litestar import Litestar
from tests.support.applications import client_of, serving, token_of
from tests.support.browsers import chromium_under_test
from tests.support.databases import Owner, cloned_database

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.observability.logging import configure_logging
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings


def settings_in(folder: Path) -> Settings:
    return Settings(data_dir=folder, secret_key="k" * 40, max_body_bytes=1_000_000)


@pytest_asyncio.fixture(scope="session")
async def renderer() -> AsyncGenerator[Renderer]:
    """Start one browser for all tests of the API."""
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        yield renderer


@pytest.fixture(scope="session")
def working_owner(database_server: str, template_database: str) -> Generator[Owner]:
    with cloned_database(database_server, template_database) as url:
        owner = Owner(url)
        yield owner
        owner.close()


@pytest.fixture(scope="session")
def idle_owner(database_server: str, template_database: str) -> Generator[Owner]:
    with cloned_database(database_server, template_database) as url:
        owner = Owner(url)
        yield owner
        owner.close()


@pytest_asyncio.fixture(scope="session")
async def working_address(
    working_owner: Owner, renderer: Renderer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[str]:
    """Serve the application with a worker; return its address."""
    settings = settings_in(tmp_path_factory.mktemp("working"))
    async with serving(create_app(settings, database_url=working_owner.url, with_worker=True, renderer=renderer)) as found:
        yield found


@pytest.fixture(scope="session")
def idle_application(idle_owner: Owner, renderer: Renderer, tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    settings = settings_in(tmp_path_factory.mktemp("idle"))
    return create_app(settings, database_url=idle_owner.url, with_worker=False, renderer=renderer)


@pytest_asyncio.fixture(scope="session")
async def idle_address(idle_application: Litestar) -> AsyncGenerator[str]:
    """Serve the application without a worker, so that jobs stay pending; return its address."""
    async with serving(idle_application) as found:
        yield found


@pytest_asyncio.fixture
async def alice_client(working_address: str, working_owner: Owner) -> AsyncGenerator[httpx.AsyncClient]:
    """Return the client of a user of the application with a worker."""
    async with client_of(working_address, token_of(working_owner, new_user(working_owner))) as client:
        yield client


@pytest_asyncio.fixture
async def bob_client(working_address: str, working_owner: Owner) -> AsyncGenerator[httpx.AsyncClient]:
    """Return the client of another user of the application with a worker."""
    async with client_of(working_address, token_of(working_owner, new_user(working_owner))) as client:
        yield client


@pytest_asyncio.fixture
async def other_idle_client(idle_address: str, idle_owner: Owner) -> AsyncGenerator[httpx.AsyncClient]:
    """Return the client of another user of the application without a worker."""
    async with client_of(idle_address, token_of(idle_owner, new_user(idle_owner))) as client:
        yield client


@pytest_asyncio.fixture
async def idle_client(idle_address: str, idle_owner: Owner) -> AsyncGenerator[httpx.AsyncClient]:
    """Return the client of a user of the application without a worker."""
    async with client_of(idle_address, token_of(idle_owner, new_user(idle_owner))) as client:
        yield client


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest_asyncio.fixture
async def own_idle_client(
    settings: Settings, database_url: str, renderer: Renderer, owner: Owner, alice: Principal
) -> AsyncGenerator[httpx.AsyncClient]:
    """Return Alice's client of a separate application and database, without a worker."""
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        yield client


@pytest_asyncio.fixture
async def own_working_client(
    settings: Settings, database_url: str, renderer: Renderer, owner: Owner, alice: Principal
) -> AsyncGenerator[httpx.AsyncClient]:
    """Return Alice's client of a separate application and database, with a worker."""
    app = create_app(settings, database_url=database_url, with_worker=True, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        yield client


@pytest.fixture
def log() -> Generator[io.StringIO]:
    """Return the log of the test."""
    handlers, level = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    configure_logging(level="debug", stream=stream)
    yield stream
    logging.root.handlers, logging.root.level = handlers, level
    logging.getLogger("pressroom").setLevel(logging.NOTSET)


def new_user(owner: Owner) -> Principal:
    return owner.user(f"{uuid4().hex}@example.org")
