"""Store files in a folder of this machine or of a network file system that all processes mount."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Generator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from obstore.store import LocalStore

from pressroom.storage import objects, staging
from pressroom.storage.failures import converted_errors
from pressroom.storage.keys import checked_key
from pressroom.storage.listing import walk
from pressroom.storage.store import CHUNK_BYTES, PAGE_KEYS, StoredKey, StoredObject, check_access

LOG: Final = logging.getLogger(__name__)


class FolderStore:
    """Implement `Store`. Files are readable only by the user that Pressroom runs as.

    The object store library reads files. Writing and listing are implemented here, because the library neither syncs
    files nor makes them private, and its listing fails at a foreign name.
    """

    def __init__(self, root: Path) -> None:
        """Take the folder, which is made when it is missing.

        Raises:
            StorageUnavailableError: The folder cannot be made or used.
        """
        with converted_errors():
            staging.prepare_root(root)
            staging.remove_stale(root)
            self._files = LocalStore(root)
        self._root = root

    def describe(self) -> str:
        """Name the folder."""
        return f"folder {self._root}"

    async def put(self, key: str, data: bytes | Path) -> StoredObject:
        """Write a file, in one thread, because each switch of threads takes as long as a step."""
        checked_key(key)
        cancelled = threading.Event()
        try:
            return await asyncio.to_thread(self._put, key, data, cancelled)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    def _put(self, key: str, data: bytes | Path, cancelled: threading.Event) -> StoredObject:
        chunks = [data] if isinstance(data, bytes) else _chunks(data)
        with converted_errors():  # the cancelled caller does not see the error
            return staging.write_whole(self._root, key=key, chunks=chunks, cancelled=cancelled.is_set)

    def read(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Stream a part of a file; a file that is replaced meanwhile is read to its end."""
        return objects.read(self._files, key, start=start, end=end)

    async def read_whole(self, key: str) -> bytes:
        """Return a file's bytes."""
        return await objects.read_whole(self._files, key)

    async def size(self, key: str) -> int:
        """Return a file's size."""
        return await objects.size(self._files, key)

    async def delete(self, key: str) -> None:
        """Delete a file. Empty folders are kept, because a concurrent write may rename a file into one."""
        checked_key(key)
        with converted_errors(), suppress(FileNotFoundError, NotADirectoryError):
            await asyncio.to_thread((self._root / key).unlink)

    async def keys(self, prefix: str = "") -> AsyncIterator[list[StoredKey]]:
        """List files. Symbolic links are skipped, except as `prefix`."""
        folder = checked_key(prefix.removesuffix("/")) if prefix else ""
        foreign: list[str] = []
        found = walk(self._root, folder, on_skip=foreign.append)
        with converted_errors():
            while page := await asyncio.to_thread(lambda: list(islice(found, PAGE_KEYS))):
                yield page
        if foreign:
            LOG.warning("the store holds foreign files", extra={"count": len(foreign), "first": foreign[0]})

    async def remove_partial(self) -> None:
        """Remove staged files of killed processes."""
        with converted_errors():
            await asyncio.to_thread(staging.remove_stale, self._root)

    async def check(self) -> None:
        """Write and read a file in the folder, and remove staged files of killed processes."""
        await check_access(self)
        await self.remove_partial()


def _chunks(path: Path) -> Generator[bytes]:
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
