"""Make a temporary folder for each attempt, and remove the folders that killed workers left behind."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

PREFIX: Final = "pressroom-attempt-"
_NAME: Final = re.compile(rf"{PREFIX}(\d+)-.*")


@contextmanager
def attempt_folder() -> Generator[Path]:
    """Make a folder that only this user can read; remove it with its content at the end."""
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def remove_abandoned() -> int:
    """Remove the folders of processes that are not running any more; return their number."""
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        found = _NAME.fullmatch(folder.name)
        with suppress(FileNotFoundError):  # another worker was faster
            if found and not folder.is_symlink() and folder.stat().st_uid == os.geteuid() and not _is_running(int(found[1])):
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
    return removed


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's process
        return True
    return True
