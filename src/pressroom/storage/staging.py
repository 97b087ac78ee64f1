"""Whole files in a folder: written under a staging name, private, forced to the disk, and only then renamed."""

from __future__ import annotations

import errno
import hashlib
import os
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pressroom.storage.store import PROBES, StoredObject

STAGING: Final = ".staging"
"""Begins with a dot, which no key may (`checked_key`). Inside the root, so that the final rename never copies."""
STALE_SECONDS: Final = 3600
"""A part untouched for so long belongs to a process that died: no export may take longer."""
PRIVATE_FOLDER: Final = 0o700
PRIVATE_FILE: Final = 0o600


def prepare_root(root: Path) -> None:
    """Make the root and its staging folder, readable by this user only; a root that is there keeps its mode."""
    _make_folders(root / STAGING)


def write_whole(root: Path, *, key: str, chunks: Iterable[bytes]) -> StoredObject:
    """Write a file from its parts, in order, and put it in the place of an older one.

    What is synced: the file before it is renamed, or a power cut could leave an empty one under its name; then its
    folder, or the name itself could be lost; and the folder above each new folder, for the same reason.
    """
    staged = root / STAGING / uuid.uuid4().hex
    _make_folders(staged.parent)  # somebody may have tidied it away
    digest = hashlib.sha256()
    size = 0
    try:
        with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            file.flush()
            os.fsync(file.fileno())
        _make_folders((root / key).parent)
        staged.rename(root / key)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    _sync_folder((root / key).parent)
    return StoredObject(size=size, sha256=digest.hexdigest())


def sweep(root: Path, *, older_than_seconds: float = STALE_SECONDS) -> int:
    """Remove staged files and probes that a killed process left behind; return how many."""
    oldest = time.time() - older_than_seconds
    removed = 0
    for path in (*root.glob(f"{STAGING}/*"), *root.glob(f"{PROBES}/*")):
        try:
            if path.lstat().st_mtime <= oldest:
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue  # another process swept it, or finished it
    return removed


def _make_folders(folder: Path) -> None:
    # `mkdir(parents=True)` gives the parents the default mode, so each missing one is made by itself.
    for path in [*reversed(folder.parents), folder]:
        if not path.is_dir():
            path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some network file systems sync names by themselves and refuse to be told
            raise
    finally:
        os.close(number)
