"""A connection of a user to the functions of the queue, and the file store that all workers of a test share."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from tests.support.queue_client import UserConnection

from pressroom.auth.principal import Principal


@pytest.fixture
def as_alice(database_url: str, alice: Principal) -> Generator[UserConnection]:
    """A connection of the web role that acts for Alice."""
    with UserConnection(database_url, alice) as connection:
        yield connection


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The folder of the file store that the workers share."""
    folder = tmp_path / "files"
    folder.mkdir()
    return folder
