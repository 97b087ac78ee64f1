"""The file store in a folder: of this machine, or of a network file system that all processes mount."""

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
from pressroom.storage.failures import storage_failures
from pressroom.storage.keys import checked_key
from pressroom.storage.listing import walk
from pressroom.storage.store import CHUNK_BYTES, PAGE_KEYS, StoredKey, StoredObject, prove

LOG: Final = logging.getLogger(__name__)


class FolderStore:
    """Implements `Store`. Files are private to the user that Pressroom runs as.

    Reading is the object store library's. Writing and listing are done here: it neither syncs nor keeps files private,
    and one foreign name ends its listing.
    """

    def __init__(self, root: Path) -> None:
        """Take the folder, and make it when it is missing.

        Raises:
            StorageUnavailableError: It cannot be made or used.
        """
        with storage_failures():
            staging.prepare_root(root)
            staging.sweep(root)
            self._files = LocalStore(root)
        self._root = root

    def describe(self) -> str:
        """Name the folder."""
        return f"folder {self._root}"

    async def put(self, key: str, data: bytes | Path) -> StoredObject:
        """Write a file, in one thread: each hop between threads costs as much as a step."""
        checked_key(key)
        cancelled = threading.Event()
        try:
            return await asyncio.to_thread(self._put, key, data, cancelled)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    def _put(self, key: str, data: bytes | Path, cancelled: threading.Event) -> StoredObject:
        chunks = [data] if isinstance(data, bytes) else _chunks(data, cancelled)
        with storage_failures():
            return staging.write_whole(self._root, key=key, chunks=chunks)

    def read(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Stream a part of a file; who has begun to read keeps the file that was there then."""
        return objects.read(self._files, key, start=start, end=end)

    async def read_whole(self, key: str) -> bytes:
        """Return a file's bytes."""
        return await objects.read_whole(self._files, key)

    async def size(self, key: str) -> int:
        """Return a file's size."""
        return await objects.size(self._files, key)

    async def delete(self, key: str) -> None:
        """Remove a file. Empty folders stay: another export may be about to be renamed into one."""
        checked_key(key)
        with storage_failures(), suppress(FileNotFoundError, NotADirectoryError):
            await asyncio.to_thread((self._root / key).unlink)

    async def keys(self, prefix: str = "") -> AsyncIterator[list[StoredKey]]:
        """List files. Symbolic links are passed over; the prefix may be one."""
        folder = checked_key(prefix.removesuffix("/")) if prefix else ""
        foreign: list[str] = []
        found = walk(self._root, folder, pass_over=foreign.append)
        with storage_failures():
            while page := await asyncio.to_thread(lambda: list(islice(found, PAGE_KEYS))):
                yield page
        if foreign:
            LOG.warning("the store holds what Pressroom did not put there", extra={"count": len(foreign), "first": foreign[0]})

    async def check(self) -> None:
        """Prove that the folder can be written and read, and sweep what killed processes left."""
        await prove(self)
        with storage_failures():
            await asyncio.to_thread(staging.sweep, self._root)


def _chunks(path: Path, cancelled: threading.Event) -> Generator[bytes]:
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
            if cancelled.is_set():
                break
    if cancelled.is_set():
        raise InterruptedError  # nobody waits for the answer; raised so that nothing is published
