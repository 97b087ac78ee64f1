"""The real application with a real browser, and its users' clients.

Starting an application with a database of its own takes a second, so most tests share two: one with a worker, one without.
Each test is a user of its own there, and sees nobody else's rows. A test that changes what all users share takes
`own_idle` or `own_working`.
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
    """One browser for all tests of the API."""
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
    """The application with a worker beside it."""
    settings = settings_in(tmp_path_factory.mktemp("working"))
    async with serving(create_app(settings, database_url=working_owner.url, with_worker=True, renderer=renderer)) as found:
        yield found


@pytest.fixture(scope="session")
def idle_application(idle_owner: Owner, renderer: Renderer, tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    settings = settings_in(tmp_path_factory.mktemp("idle"))
    return create_app(settings, database_url=idle_owner.url, with_worker=False, renderer=renderer)


@pytest_asyncio.fixture(scope="session")
async def idle_address(idle_application: Litestar) -> AsyncGenerator[str]:
    """The application alone: jobs stay in their queue."""
    async with serving(idle_application) as found:
        yield found


@pytest_asyncio.fixture
async def alices(working_address: str, working_owner: Owner) -> AsyncGenerator[httpx.AsyncClient]:
    """A user of the application with a worker."""
    async with client_of(working_address, token_of(working_owner, new_user(working_owner))) as client:
        yield client


@pytest_asyncio.fixture
async def bobs(working_address: str, working_owner: Owner) -> AsyncGenerator[httpx.AsyncClient]:
    """Another one."""
    async with client_of(working_address, token_of(working_owner, new_user(working_owner))) as client:
        yield client


@pytest_asyncio.fixture
async def idle(idle_address: str, idle_owner: Owner) -> AsyncGenerator[httpx.AsyncClient]:
    """A user of the application without a worker."""
    async with client_of(idle_address, token_of(idle_owner, new_user(idle_owner))) as client:
        yield client


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest_asyncio.fixture
async def own_idle(
    settings: Settings, database_url: str, renderer: Renderer, owner: Owner, alice: Principal
) -> AsyncGenerator[httpx.AsyncClient]:
    """Alice in an application and a database of her own, without a worker."""
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        yield client


@pytest_asyncio.fixture
async def own_working(
    settings: Settings, database_url: str, renderer: Renderer, owner: Owner, alice: Principal
) -> AsyncGenerator[httpx.AsyncClient]:
    """Alice in an application and a database of her own, with a worker."""
    app = create_app(settings, database_url=database_url, with_worker=True, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        yield client


@pytest.fixture
def log() -> Generator[io.StringIO]:
    """What is logged during the test."""
    handlers, level = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    configure_logging(level="debug", stream=stream)
    yield stream
    logging.root.handlers, logging.root.level = handlers, level
    logging.getLogger("pressroom").setLevel(logging.NOTSET)


def new_user(owner: Owner) -> Principal:
    return owner.user(f"{uuid4().hex}@example.org")
