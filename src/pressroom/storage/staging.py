"""Write files atomically and durably: to a private staged file that is synced and then renamed."""

from __future__ import annotations

import errno
import hashlib
import os
import time
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from pressroom.storage.store import PROBES, StoredObject

STAGING: Final = ".staging"
"""The folder of staged files. Its dot excludes it from keys (`checked_key`); a rename needs the same file system."""
STALE_SECONDS: Final = 3600
"""Age of staged files that belong to killed processes: no attempt takes longer."""
PRIVATE_FOLDER: Final = 0o700
PRIVATE_FILE: Final = 0o600


def prepare_root(root: Path) -> None:
    """Make the root and its staging folder, readable by this user only; an existing root keeps its mode."""
    _make_folders(root / STAGING)


def write_whole(root: Path, *, key: str, chunks: Iterable[bytes], cancelled: Callable[[], bool] = lambda: False) -> StoredObject:
    """Write a file from its chunks; an existing file is replaced.

    The file is synced before the rename, or a power failure could leave an empty file. Then its folder is synced, or
    the name could be lost, and so is the parent of each new folder.

    Raises:
        InterruptedError: `cancelled` returned true after a chunk or the sync; nothing was written.
    """
    staged = root / STAGING / uuid.uuid4().hex
    _make_folders(staged.parent)  # it may have been removed
    digest = hashlib.sha256()
    size = 0
    try:
        with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                _check(cancelled)
            file.flush()
            os.fsync(file.fileno())
        _check(cancelled)  # the sync takes longest
        _make_folders((root / key).parent)
        staged.rename(root / key)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    _sync_folder((root / key).parent)
    return StoredObject(size=size, sha256=digest.hexdigest())


def remove_stale(root: Path) -> int:
    """Remove staged files and probes of killed processes; return their number."""
    oldest = time.time() - STALE_SECONDS
    removed = 0
    for path in (*root.glob(f"{STAGING}/*"), *root.glob(f"{PROBES}/*")):
        try:
            if path.lstat().st_mtime <= oldest:
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue  # another process removed or renamed it
    return removed


def _check(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise InterruptedError


def _make_folders(folder: Path) -> None:
    # Each missing folder is made separately, because `mkdir(parents=True)` gives parents the default mode.
    for path in [*reversed(folder.parents), folder]:
        if not path.is_dir():
            path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno != errno.EINVAL:  # returned by network file systems that do not support syncing a folder
            raise
    finally:
        os.close(number)
