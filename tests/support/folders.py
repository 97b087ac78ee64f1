"""Define a temporary folder that other users can enter."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest


@pytest.fixture(name="tmp_path")
def open_folder() -> Generator[Path]:
    """Make a temporary folder outside of pytest's, which pytest closes to other users at each start.

    If the tests run as root, the browser and the embedded PostgreSQL run as other users.
    """
    with tempfile.TemporaryDirectory(prefix="pressroom test ", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)
