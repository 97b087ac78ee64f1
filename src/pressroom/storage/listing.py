"""What lies in a folder of the file store: Pressroom's keys, and what others put beside them."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from pathlib import Path

from pressroom.storage.keys import is_key
from pressroom.storage.staging import STAGING
from pressroom.storage.store import StoredKey


def walk(root: Path, folder: str, *, pass_over: Callable[[str], None]) -> Generator[StoredKey]:
    """Yield the files below a folder of the store at `root`; empty: all.

    What is foreign never ends the walk: a name that is no key, a symbolic link, a socket, a folder that may not be
    read. Its place goes to `pass_over`.

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
                    pass_over(key)
                elif entry.is_dir(follow_symlinks=False):
                    yield from walk(root, key, pass_over=pass_over)
                elif entry.is_file(follow_symlinks=False):
                    yield from _file(entry, key, pass_over)
                else:
                    pass_over(key)
    except FileNotFoundError:
        return  # nothing has been stored there, or it has been removed meanwhile
    except (PermissionError, NotADirectoryError):
        pass_over(folder)


def _file(entry: os.DirEntry[str], key: str, pass_over: Callable[[str], None]) -> Generator[StoredKey]:
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return
    except PermissionError:  # its folder shows names only
        pass_over(key)
        return
    yield StoredKey(key=key, size=status.st_size, modified=datetime.fromtimestamp(status.st_mtime, UTC))
