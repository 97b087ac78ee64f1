"""Users at the queue's functions, and a folder for the files of all workers of a test."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from tests.support.queue_client import UserConnection

from pressroom.auth.principal import Principal


@pytest.fixture
def as_alice(database_url: str, alice: Principal) -> Generator[UserConnection]:
    """Alice's hand at the web role."""
    with UserConnection(database_url, alice) as connection:
        yield connection


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The store that the workers share."""
    folder = tmp_path / "files"
    folder.mkdir()
    return folder
