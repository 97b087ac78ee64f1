"""Copy the project, so that the commands of a page can write to it. Installed packages are linked, not copied."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.support.pages import ROOT

LINKED: Final = (".venv", "node_modules")
NOT_COPIED: Final = (*LINKED, "var", ".git", ".hypothesis", "*_cache")


@contextmanager
def cloned_project(*, linked: Collection[str] = LINKED) -> Generator[Path]:
    """Copy the project, and remove the copy at the end.

    If both folders of `LINKED` are linked, `bin/setup` of the copy does nothing, because everything is installed.
    """
    # Not in pytest's folder, which the users of the browser and of the embedded PostgreSQL cannot enter.
    with tempfile.TemporaryDirectory(prefix="pressroom-docs-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        # Compiled modules are copied too, which saves seconds for each page.
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED), dirs_exist_ok=True)
        folder.chmod(0o755)
        for entry in linked:
            (folder / entry).symlink_to(ROOT / entry)
        if set(LINKED) <= set(linked):
            (folder / "bin/setup").write_text("#!/bin/sh\n")
        yield folder
