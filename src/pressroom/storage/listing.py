"""List the files of a folder store."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from pathlib import Path

from pressroom.storage.keys import is_key
from pressroom.storage.staging import STAGING
from pressroom.storage.store import StoredKey


def walk(root: Path, folder: str, *, on_skip: Callable[[str], None]) -> Generator[StoredKey]:
    """Yield the files below a folder of the store at `root`; an empty folder name means all.

    Names that are not keys, symbolic links, sockets and unreadable folders are skipped: `on_skip` gets their path.

    Raises:
        OSError: The disk or the network failed.
    """
    try:
        with os.scandir(root / folder) as entries:
            for entry in entries:
                key = f"{folder}/{entry.name}" if folder else entry.name
                if key == STAGING:
                    continue
                if not is_key(key):
                    on_skip(key)
                elif entry.is_dir(follow_symlinks=False):
                    yield from walk(root, key, on_skip=on_skip)
                elif entry.is_file(follow_symlinks=False):
                    yield from _file(entry, key, on_skip)
                else:
                    on_skip(key)
    except FileNotFoundError:
        return  # nothing was stored there, or the folder was removed meanwhile
    except (PermissionError, NotADirectoryError):
        on_skip(folder)


def _file(entry: os.DirEntry[str], key: str, on_skip: Callable[[str], None]) -> Generator[StoredKey]:
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return
    except PermissionError:  # the folder can be listed and not traversed
        on_skip(key)
        return
    yield StoredKey(key=key, size=status.st_size, modified=datetime.fromtimestamp(status.st_mtime, UTC))
