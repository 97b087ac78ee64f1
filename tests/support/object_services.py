"""Run an S3-compatible server, and make buckets with the environment that reaches them."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Generator
from uuid import uuid4

import httpx
import pytest


@pytest.fixture(scope="session")
def object_service() -> Generator[str]:
    """Run an S3-compatible server (moto), and yield its address."""
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        line = next(line for line in server.stderr if "Running on" in line)
        # The log is read to its end, or the server would block when the pipe is full.
        drain = threading.Thread(target=server.stderr.read, daemon=True)
        drain.start()
        yield line.split()[-1]
        server.terminate()
        drain.join()


@pytest.fixture
def bucket(object_service: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a bucket, set its environment variables, and return its name."""
    for name, value in {
        "AWS_ENDPOINT_URL": object_service,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    name = f"files-{uuid4().hex[:12]}"
    httpx.put(f"{object_service}/{name}").raise_for_status()
    return name
