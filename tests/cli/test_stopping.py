"""Test SIGTERM to `pressroom serve` during a render and an open request: its worker stops at once."""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.support.applications import token_of
from tests.support.commands import Service, running
from tests.support.databases import Owner
from tests.support.gated_program import gated_program
from tests.support.polling import wait_until
from tests.support.queue_client import UserConnection
from tests.support.queue_rows import job_of, status_of
from tests.support.stored_documents import store_resume

from pressroom.auth.principal import Principal

GRACE_SECONDS = 10
"""Time after which container runtimes kill a process."""
STOP_SECONDS = 5
"""Limit for a stop without waiting: less than the grace period of the worker."""


@pytest.fixture
def as_alice(database_url: str, alice: Principal) -> Generator[UserConnection]:
    with UserConnection(database_url, alice) as connection:
        yield connection


@contextmanager
def serving(database_url: str, folder: Path) -> Generator[Service]:
    """Run the service, whose first job is never printed."""
    with running(
        [sys.executable, *gated_program(folder / "never", "serve", "--port", "0")],
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
def incomplete_request(service: Service, token: str) -> Generator[None]:
    """Hold an incomplete request open, for which the server waits before it stops."""
    url = urlsplit(service.address)
    with socket.create_connection((url.hostname or "", url.port or 0)) as connection:
        connection.sendall(
            b"POST /api/v1/export/pdf HTTP/1.1\r\nHost: pressroom\r\nContent-Type: application/json\r\nContent-Length: 99\r\n"
            b"Authorization: Bearer " + token.encode() + b"\r\n\r\n{"
        )
        yield


def send_first_signal(service: Service) -> None:
    """Send SIGTERM, and wait until the service accepts no more connections."""
    service.process.send_signal(signal.SIGTERM)
    url = urlsplit(service.address)

    def refuses() -> bool:
        try:
            socket.create_connection((url.hostname or "", url.port or 0), timeout=1).close()
        except OSError:
            return True
        return False

    wait_until(refuses, seconds=GRACE_SECONDS, what="the service accepts no more connections")


def test_after_sigterm_no_job_is_claimed_while_requests_are_still_answered(
    database_url: str, owner: Owner, alice: Principal, as_alice: UserConnection, tmp_path: Path
) -> None:
    first, second = (as_alice.submit_job(key, document_id=store_resume(owner, alice)) for key in "ab")
    token = token_of(owner, alice)
    with serving(database_url, tmp_path) as service, incomplete_request(service, token):
        wait_until(lambda: job_of(owner, first)["phase"] == "generating", seconds=60, what="the job is printed")
        send_first_signal(service)
        as_alice.cancel(first)
        wait_until(lambda: status_of(owner, first) == "cancelled", seconds=10, what="the worker has a free slot")
        assert service.process.wait(timeout=3 * GRACE_SECONDS) == 0
    row = job_of(owner, second)
    assert (row["status"], row["attempts"], row["started_at"]) == ("pending", 0, None)


def test_a_long_export_is_released_and_the_service_ends_within_its_grace_period(
    database_url: str, owner: Owner, alice: Principal, as_alice: UserConnection, tmp_path: Path
) -> None:
    job = as_alice.submit_job(document_id=store_resume(owner, alice))
    token = token_of(owner, alice)
    with serving(database_url, tmp_path) as service, incomplete_request(service, token):
        wait_until(lambda: job_of(owner, job)["phase"] == "generating", seconds=60, what="the job is printed")
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(timeout=GRACE_SECONDS) == 0
    row = job_of(owner, job)
    assert (row["status"], row["attempts"]) == ("pending", 0)


def test_a_second_signal_stops_the_service_at_once(
    database_url: str, owner: Owner, alice: Principal, as_alice: UserConnection, tmp_path: Path
) -> None:
    job = as_alice.submit_job(document_id=store_resume(owner, alice))
    token = token_of(owner, alice)
    with serving(database_url, tmp_path) as service, incomplete_request(service, token):
        wait_until(lambda: job_of(owner, job)["phase"] == "generating", seconds=60, what="the job is printed")
        send_first_signal(service)
        sent = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(timeout=GRACE_SECONDS) == 0
        assert time.monotonic() - sent < STOP_SECONDS
    row = job_of(owner, job)
    assert (row["status"], row["attempts"]) == ("pending", 0)
