"""Test the HTTP client of `pressroom start` with the real service."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from tests.support.applications import serving, token_of
from tests.support.databases import Owner
from tests.support.stored_documents import store_resume

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.cli.samples import Client
from pressroom.settings import Settings


@pytest.fixture
def public_server() -> Generator[tuple[str, list[str]]]:
    """Run a server at the base URL; return its URL, and the list of requests that it receives."""
    received: list[str] = []

    class Recorder(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            received.append(f"{self.path} {self.headers.get('Authorization')}")
            self.send_response_only(404)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Recorder) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/press", received
        server.shutdown()
        thread.join()


async def test_a_sample_is_downloaded_from_the_local_address_and_the_token_is_sent_only_there(
    tmp_path: Path, database_url: str, owner: Owner, alice: Principal, public_server: tuple[str, list[str]]
) -> None:
    base_url, received = public_server
    settings = Settings(data_dir=tmp_path, secret_key="k" * 40, base_url=base_url)
    document = store_resume(owner, alice)
    async with serving(create_app(settings, database_url=database_url, with_worker=True)) as address:
        client = Client(address=address, token=token_of(owner, alice))
        done = await asyncio.to_thread(client.export, str(document), target=tmp_path / "sample.pdf")
    assert (tmp_path / "sample.pdf").read_bytes().startswith(b"%PDF-")
    assert done.size == (tmp_path / "sample.pdf").stat().st_size
    assert received == []
