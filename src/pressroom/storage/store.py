"""The file store: finished files under keys, written whole or not at all, read as streams."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from pressroom.errors import StorageUnavailableError

CHUNK_BYTES: Final = 256 * 1024
"""Read and hash step: large enough to cost little per byte, small enough for many downloads at once."""
PAGE_KEYS: Final = 500
PROBES: Final = "probe"
"""The folder of the files that `prove` writes."""


@dataclass(frozen=True, kw_only=True)
class StoredObject:
    """A file as it was written: `size` in bytes, `sha256` in hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class StoredKey:
    """One file of a listing: `size` in bytes, `modified` with its time zone."""

    key: str
    size: int
    modified: datetime


class Store(Protocol):
    """Files under keys in one place. Every method may raise `StorageUnavailableError`, and `ValueError` for a wrong key.

    `tests/storage/test_conformance.py` holds every implementation to this.
    """

    def describe(self) -> str:
        """Say where the files are, for an administrator: `pressroom doctor`, not for users."""
        ...

    async def put(self, key: str, data: bytes | Path) -> StoredObject:
        """Write a file under a key, from memory or from a file that is read in pieces; an older one is replaced.

        The key holds a whole file, safe from a power cut when this returns, or what it held before. A cancelled call
        may have written the file all the same: nobody knows it, and the clean-up removes it.

        Raises:
            StorageUnavailableError: No space, no right, or another failure; nothing is left behind.
        """
        ...

    def read(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Stream the bytes from `start` up to, not including, `end` (default: all), in chunks.

        Raises:
            NotFoundError: There is no such file; raised when the first chunk is asked for.
        """
        ...

    async def read_whole(self, key: str) -> bytes:
        """Return a file's bytes at once: for small files, of which a stream costs more than their bytes.

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
        """Remove a file; when there is none, nothing happens."""
        ...

    def keys(self, prefix: str = "") -> AsyncIterator[list[StoredKey]]:
        """List the files below a folder (`exports/{user}`; empty: all), in pages of at most `PAGE_KEYS`, in no order.

        What has a name that is no key was put there by others: it is passed over, and so is what cannot be read.
        """
        ...

    async def check(self) -> None:
        """Prove that the store works, and clear what killed processes left of files being written.

        Raises:
            StorageUnavailableError: It does not; the message says what to do.
        """
        ...


async def prove(store: Store) -> None:
    """Write a probe, read it back and remove it.

    Raises:
        StorageUnavailableError: One of them failed, or what was read is something else.
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
