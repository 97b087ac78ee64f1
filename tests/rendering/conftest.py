"""What several tests of this folder need."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest


@pytest.fixture
def own_temporary_folder(monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """Make temporary files where no other test does, in a folder that the browser's user can pass through.

    Not in pytest's folder, which is closed to that user when the tests run as root.
    """
    with tempfile.TemporaryDirectory(prefix="t-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        monkeypatch.setenv("TMPDIR", name)
        monkeypatch.setattr(tempfile, "tempdir", None)
        yield folder


@pytest.fixture
def open_folder() -> Generator[Path]:
    """A folder that the browser's user can enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
