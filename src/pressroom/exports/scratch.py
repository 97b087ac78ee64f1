"""Folders for the large files of attempts: one for each, removed at its end; what a killed worker left goes at the next start."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PREFIX: Final = "pressroom-attempt-"
_NAME: Final = re.compile(rf"{PREFIX}(\d+)-.*")


@contextmanager
def attempt_folder() -> Generator[Path]:
    """Make a folder that only this user can read; it is removed with all that is in it."""
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def remove_abandoned() -> int:
    """Remove the folders of processes that do not run any more, and return how many there were."""
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        found = _NAME.fullmatch(folder.name)
        if found and not folder.is_symlink() and folder.stat().st_uid == os.geteuid() and not _runs(int(found[1])):
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
