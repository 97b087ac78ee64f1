"""Fixtures for all tests: a database per test, pools in the two roles, two users."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from psycopg import sql
from tests.support.databases import Owner, cloned_database, with_database
from tests.support.fuzz_seed import FUZZ_SEED, draw_fuzz_seed, fuzz_seed

from pressroom.auth.principal import Principal
from pressroom.db.embedded import embedded_postgres
from pressroom.db.migrate import migrate
from pressroom.db.pool import Pool, open_pool


def pytest_configure() -> None:
    draw_fuzz_seed()


def pytest_report_header() -> str:
    return f"examples are drawn with {FUZZ_SEED}={fuzz_seed()}"


@pytest.fixture(scope="session")
def database_server() -> Generator[str]:
    """Return the URL of the server in TEST_DATABASE_URL, or run an embedded one.

    Its folder is not below pytest's, which each run of pytest closes to other users: as root, the server is another user.
    """
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    with tempfile.TemporaryDirectory(prefix="pressroom-test-") as folder, embedded_postgres(Path(folder)) as url:
        with psycopg.connect(url, autocommit=True) as conn:
            # Durability is not needed, and cloning a database per test is much faster without it.
            conn.execute("ALTER SYSTEM SET fsync = off")
            conn.execute("SELECT pg_reload_conf()")
        yield url


@pytest.fixture(scope="session")
def template_database(database_server: str) -> Generator[str]:
    name = f"template_{uuid4().hex[:12]}"
    with psycopg.connect(database_server, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        migrate(with_database(database_server, name))
        yield name
        conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def database_url(database_server: str, template_database: str) -> Generator[str]:
    """Make a migrated database for one test."""
    with cloned_database(database_server, template_database) as url:
        yield url


@pytest.fixture
def owner(database_url: str) -> Generator[Owner]:
    owner = Owner(database_url)
    yield owner
    owner.close()


@pytest_asyncio.fixture
async def web_pool(database_url: str) -> AsyncGenerator[Pool]:
    async with open_pool(database_url, role="pressroom_web") as pool:
        yield pool


@pytest_asyncio.fixture
async def worker_pool(database_url: str) -> AsyncGenerator[Pool]:
    async with open_pool(database_url, role="pressroom_worker") as pool:
        yield pool


@pytest.fixture
def alice(owner: Owner) -> Principal:
    return owner.user("alice@example.org")


@pytest.fixture
def bob(owner: Owner) -> Principal:
    return owner.user("bob@example.org")
