from __future__ import annotations

import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Generator[Path]:
    """Return a folder for the temporary files of one run, which must be empty afterwards."""
    # Not pytest's own: the browser runs as another user, who must be able to pass through.
    with tempfile.TemporaryDirectory(prefix="soak-test-") as name:
        Path(name).chmod(0o711)
        yield Path(name)
