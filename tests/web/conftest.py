"""Fixtures for tests of the pages: the application with a worker, a browser, and windows of users."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from tests.support.applications import serving
from tests.support.browsers import chromium_under_test
from tests.support.databases import Owner, cloned_database
from tests.support.site import Site, running_browser

from pressroom.app import create_app
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

SECRET_KEY = "k" * 40


@pytest.fixture(scope="session")
def site_owner(database_server: str, template_database: str) -> Generator[Owner]:
    with cloned_database(database_server, template_database) as url:
        owner = Owner(url)
        yield owner
        owner.close()


@pytest_asyncio.fixture(scope="session")
async def site(site_owner: Owner, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Site]:
    """Serve the application with a worker. Each test has its own users there."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("site"), secret_key=SECRET_KEY)
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        app = create_app(settings, database_url=site_owner.url, with_worker=True, renderer=renderer)
        async with serving(app) as address:
            yield Site(address=address, owner=site_owner, secret_key=SECRET_KEY)


@pytest.fixture
def own_owner(database_server: str, template_database: str) -> Generator[Owner]:
    """The owner of a database of one test, which changes what users share."""
    with cloned_database(database_server, template_database) as url:
        owner = Owner(url)
        yield owner
        owner.close()


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncGenerator[Browser]:
    """Start one browser for all tests of the pages."""
    async with running_browser() as browser:
        yield browser


@pytest_asyncio.fixture(scope="session")
async def quiet_renderer() -> AsyncGenerator[Renderer]:
    """Share one browser that prints among the applications of `quiet_site`."""
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        yield renderer


@pytest_asyncio.fixture
async def quiet_site(
    database_url: str, owner: Owner, quiet_renderer: Renderer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Site]:
    """Serve the application without a worker, in a database of the test: nothing changes there by itself."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("quiet"), secret_key=SECRET_KEY, webhooks_allow_private=True)
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=quiet_renderer)
    async with serving(app) as address:
        yield Site(address=address, owner=owner, secret_key=SECRET_KEY)
