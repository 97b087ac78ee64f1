"""Connections of users and workers to the functions of the queue and of the outbox."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from tests.support.queue_client import UserConnection, WorkerConnection
from tests.support.webhooks import Deliveries
from tests.support.wiped_database import wipe, wipeable_database

from pressroom.auth.principal import Principal


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
    with UserConnection(database_url, alice) as connection:
        yield connection


@pytest.fixture
def worker_a(database_url: str) -> Generator[WorkerConnection]:
    with WorkerConnection(database_url, "worker_a") as connection:
        yield connection


@pytest.fixture
def worker_b(database_url: str) -> Generator[WorkerConnection]:
    with WorkerConnection(database_url, "worker_b") as connection:
        yield connection


@pytest.fixture
def outbox(database_url: str) -> Generator[Deliveries]:
    deliveries = Deliveries(database_url, "deliverer_a")
    yield deliveries
    deliveries.close()


@pytest.fixture
def other_outbox(database_url: str) -> Generator[Deliveries]:
    deliveries = Deliveries(database_url, "deliverer_b")
    yield deliveries
    deliveries.close()
