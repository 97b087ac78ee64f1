"""What the file system needs beside the object store: private modes, a staging folder, data synced before named."""

from __future__ import annotations

import os
import time
import uuid
from pathlib import Path
from typing import Final

STAGING: Final = ".staging"
"""Begins with a dot, which no key may (`checked_key`). Inside the root, so that the final rename never copies."""
STALE_SECONDS: Final = 3600
"""A part untouched for so long belongs to a process that died: no export may take longer."""
PRIVATE_FOLDER: Final = 0o700
PRIVATE_FILE: Final = 0o600


def prepare_root(root: Path) -> None:
    """Make the root and its staging folder, readable by this user only; a root that is there keeps its mode."""
    _make_folders(root)
    _make_folders(root / STAGING)


def staging_key() -> str:
    """Return a fresh name for a file being written."""
    return f"{STAGING}/{uuid.uuid4().hex}"


def write_whole(root: Path, *, key: str, data: bytes) -> None:
    """Write a file from memory: staged, forced to the disk, then renamed.

    Without the object store, which would neither sync nor keep the file private, and takes several threads for it.
    """
    staged = root / staging_key()
    _make_folders(staged.parent)  # somebody may have tidied it away
    try:
        with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _make_folders((root / key).parent)
        staged.rename(root / key)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise


def seal(root: Path, *, staged: str, key: str) -> None:
    """Make a staged file private, force it to the disk and prepare the folder of its final key.

    Without the sync a power cut after the rename could leave an empty file under the final name.
    """
    with (root / staged).open("rb") as file:
        os.fchmod(file.fileno(), PRIVATE_FILE)
        os.fsync(file.fileno())
    _make_folders((root / key).parent)


def discard(root: Path, staged: str) -> None:
    """Remove a staged file and the part files that the object store writes beside it (`name#1`)."""
    for path in (root / STAGING).glob(f"{Path(staged).name}*"):
        path.unlink(missing_ok=True)


def sweep(root: Path, *, older_than_seconds: float = STALE_SECONDS) -> int:
    """Remove staged files that a killed process left behind; return how many."""
    oldest = time.time() - older_than_seconds
    removed = 0
    for entry in os.scandir(root / STAGING):
        try:
            if entry.stat(follow_symlinks=False).st_mtime <= oldest:
                Path(entry.path).unlink()
                removed += 1
        except FileNotFoundError:
            continue  # another process swept it, or finished it
    return removed


def _make_folders(folder: Path) -> None:
    # `mkdir(parents=True)` gives the parents the default mode, so each missing one is made by itself.
    for path in [*reversed(folder.parents), folder]:
        if not path.is_dir():
            path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
