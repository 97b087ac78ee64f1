"""Folders that another user may enter."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest


@pytest.fixture(name="tmp_path")
def open_folder() -> Generator[Path]:
    """A temporary folder outside of pytest's own, which pytest closes to other users each time that it starts.

    As root, the browser and the embedded PostgreSQL run as other users: a second pytest would take their files away.
    """
    with tempfile.TemporaryDirectory(prefix="pressroom test ", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)
