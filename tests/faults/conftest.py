"""Users at the queue's functions, and a folder for the files of all workers of a test."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from tests.support.queue_client import Requester

from pressroom.auth.principal import Principal


@pytest.fixture
def alices(database_url: str, alice: Principal) -> Generator[Requester]:
    """Alice's hand at the web role."""
    with Requester(database_url, alice) as requester:
        yield requester


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The store that the workers share."""
    folder = tmp_path / "files"
    folder.mkdir()
    return folder
