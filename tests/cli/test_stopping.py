"""SIGTERM to `pressroom serve` while it renders and a client waits: its worker hears of it at once."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.support.applications import token_of
from tests.support.commands import Service, program, running
from tests.support.databases import Owner
from tests.support.polling import wait_until
from tests.support.queue_client import UserConnection
from tests.support.queue_rows import job_of, status_of
from tests.support.stored_documents import store_resume

from pressroom.auth.principal import Principal

LONG = 8000
"""Repetitions that take longer to print than any test lasts."""
GRACE = 10
"""Seconds after which container runtimes kill."""
HURRY = 5
"""Seconds: less than the worker's patience with exports under way."""


@pytest.fixture
def as_alice(database_url: str, alice: Principal) -> Generator[UserConnection]:
    with UserConnection(database_url, alice) as connection:
        yield connection


@contextmanager
def serving(database_url: str, folder: Path) -> Generator[Service]:
    with running(
        program("serve", "--port", "0"),
        until="Pressroom is ready at",
        cwd=folder,
        PRESSROOM_DATABASE_URL=database_url,
        PRESSROOM_SECRET_KEY="k" * 40,
        PRESSROOM_WORKER_CONCURRENCY="1",
        PRESSROOM_RENDER_TIMEOUT_SECONDS="120",
        PRESSROOM_LOG_LEVEL="error",
    ) as service:
        yield service


@contextmanager
def unfinished_request(service: Service, token: str) -> Generator[None]:
    """Hold a request open, for which the server waits before it ends."""
    place = urlsplit(service.address)
    with socket.create_connection((place.hostname or "", place.port or 0)) as held:
        held.sendall(
            b"POST /api/v1/export/pdf HTTP/1.1\r\nHost: pressroom\r\nContent-Type: application/json\r\nContent-Length: 99\r\n"
            b"Authorization: Bearer " + token.encode() + b"\r\n\r\n{"
        )
        yield


def tell(service: Service) -> None:
    """Send the first signal, and wait until the service takes no requests any more."""
    service.process.send_signal(signal.SIGTERM)
    place = urlsplit(service.address)

    def refuses() -> bool:
        try:
            socket.create_connection((place.hostname or "", place.port or 0), timeout=1).close()
        except OSError:
            return True
        return False

    wait_until(refuses, seconds=GRACE, what="the service takes no requests any more")


def test_after_sigterm_nothing_is_claimed_any_more_while_requests_are_still_answered(
    database_url: str, owner: Owner, alice: Principal, as_alice: UserConnection, tmp_path: Path
) -> None:
    first, second = (as_alice.submit_job(key, document_id=store_resume(owner, alice, repeated=LONG)) for key in "ab")
    token = token_of(owner, alice)
    with serving(database_url, tmp_path) as service, unfinished_request(service, token):
        wait_until(lambda: job_of(owner, first)["phase"] == "generating", seconds=60, what="the browser has it")
        tell(service)
        as_alice.cancel(first)
        wait_until(lambda: status_of(owner, first) == "cancelled", seconds=5, what="the worker has a free place")
        assert service.process.wait(timeout=3 * GRACE) == 0
    row = job_of(owner, second)
    assert (row["status"], row["attempts"], row["started_at"]) == ("pending", 0, None)


def test_a_long_export_goes_back_and_the_service_ends_within_its_grace(
    database_url: str, owner: Owner, alice: Principal, as_alice: UserConnection, tmp_path: Path
) -> None:
    job = as_alice.submit_job(document_id=store_resume(owner, alice, repeated=LONG))
    token = token_of(owner, alice)
    with serving(database_url, tmp_path) as service, unfinished_request(service, token):
        wait_until(lambda: job_of(owner, job)["phase"] == "generating", seconds=60, what="the browser has it")
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(timeout=GRACE) == 0
    row = job_of(owner, job)
    assert (row["status"], row["attempts"]) == ("pending", 0)


def test_a_second_signal_waits_neither_for_requests_nor_for_exports(
    database_url: str, owner: Owner, alice: Principal, as_alice: UserConnection, tmp_path: Path
) -> None:
    job = as_alice.submit_job(document_id=store_resume(owner, alice, repeated=LONG))
    token = token_of(owner, alice)
    with serving(database_url, tmp_path) as service, unfinished_request(service, token):
        wait_until(lambda: job_of(owner, job)["phase"] == "generating", seconds=60, what="the browser has it")
        tell(service)
        told = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(timeout=GRACE) == 0
        assert time.monotonic() - told < HURRY
    row = job_of(owner, job)
    assert (row["status"], row["attempts"]) == ("pending", 0)
