"""A copy of the project in which a page's commands may write; what set-up installs is linked, not copied."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.support.pages import ROOT

LINKED: Final = (".venv", "node_modules")
LEFT_OUT: Final = (*LINKED, "var", ".git", ".hypothesis", "*_cache")


@contextmanager
def cloned_project(*, linked: Collection[str] = LINKED) -> Generator[Path]:
    """Make a copy and remove it at the end.

    Where both are linked, its `bin/setup` does nothing: all is there, and set-up has its own tests.
    """
    # No pytest folder: those are closed to the other users that the browser and the embedded PostgreSQL run as.
    with tempfile.TemporaryDirectory(prefix="pressroom-docs-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        # With compiled modules, which saves seconds for each page.
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True)
        folder.chmod(0o755)
        for entry in linked:
            (folder / entry).symlink_to(ROOT / entry)
        if set(LINKED) <= set(linked):
            (folder / "bin/setup").write_text("#!/bin/sh\n")
        yield folder
