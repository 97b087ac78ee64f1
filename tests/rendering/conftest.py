"""What several tests of this folder need."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def own_temporary_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Make temporary files where no other test does, in a folder that the browser's user can pass through."""
    folder = tmp_path / "t"
    folder.mkdir()
    for parent in (folder, *list(folder.parents)[:4]):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/tmp"):  # noqa: S108 - it is not used, it is left alone
            parent.chmod(0o755)
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder
