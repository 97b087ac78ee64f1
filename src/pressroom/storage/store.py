"""Define the interface of file stores."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from pressroom.errors import StorageUnavailableError

CHUNK_BYTES: Final = 256 * 1024
"""Size of chunks: large enough for throughput, small enough for the memory of many downloads."""
PAGE_KEYS: Final = 500
"""The most files in a page of a listing."""
PROBES: Final = "probe"
"""The folder of the files that `check_access` writes."""


@dataclass(frozen=True, kw_only=True)
class StoredObject:
    """A written file: `size` in bytes, `sha256` in hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class StoredKey:
    """A file in a listing: `size` in bytes, `modified` with its time zone."""

    key: str
    size: int
    modified: datetime


class Store(Protocol):
    """Store files by key. Every method may raise `StorageUnavailableError`, and `ValueError` for an invalid key.

    `tests/storage/test_conformance.py` tests every implementation.
    """

    def describe(self) -> str:
        """Return where the files are, for administrators only (`pressroom doctor`)."""
        ...

    async def put(self, key: str, data: bytes | Path) -> StoredObject:
        """Write a file from memory or from a path, in chunks; an existing file is replaced.

        The write is atomic and, when this returns, durable. A cancelled call may still write the file, which the
        clean-up removes as orphaned.

        Raises:
            StorageUnavailableError: There is no space, no right, or another failure; no partial file is left.
        """
        ...

    def read(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Stream the bytes from `start` up to, not including, `end` (default: all), in chunks.

        Raises:
            NotFoundError: There is no such file; raised with the first chunk.
        """
        ...

    async def read_whole(self, key: str) -> bytes:
        """Return a file's bytes, which is faster than a stream for small files.

        Raises:
            NotFoundError: There is no such file.
        """
        ...

    async def size(self, key: str) -> int:
        """Return a file's size in bytes.

        Raises:
            NotFoundError: There is no such file.
        """
        ...

    async def delete(self, key: str) -> None:
        """Delete a file; a missing one is ignored."""
        ...

    def keys(self, prefix: str = "") -> AsyncIterator[list[StoredKey]]:
        """List the files below a folder (`exports/{user}`; empty: all), unordered, in pages of at most `PAGE_KEYS`.

        Foreign files, whose names are not valid keys, and unreadable ones are skipped and logged.
        """
        ...

    async def remove_partial(self) -> None:
        """Remove old partial files, which killed processes have left, where the store has such files."""
        ...

    async def check(self) -> None:
        """Check that the store can be written and read, and do the same as `remove_partial`.

        Raises:
            StorageUnavailableError: The check failed; the message says what to do.
        """
        ...


async def check_access(store: Store) -> None:
    """Write a file, read it back and delete it.

    Raises:
        StorageUnavailableError: A step failed, or the content differs.
    """
    key = f"{PROBES}/{uuid.uuid4().hex}"
    content = key.encode("ascii")
    try:
        await store.put(key, content)
        read = b"".join([chunk async for chunk in store.read(key)])
    finally:
        await store.delete(key)
    if read != content:
        raise StorageUnavailableError
