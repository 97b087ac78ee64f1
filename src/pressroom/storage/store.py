"""The file store: finished files under keys, written whole or not at all, read as streams."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit
from urllib.request import url2pathname

import obstore
from obstore.store import LocalStore

from pressroom.errors import NotFoundError, SettingsError, StorageUnavailableError
from pressroom.storage import local
from pressroom.storage.failures import storage_failures
from pressroom.storage.keys import checked_key

CHUNK_BYTES: Final = 256 * 1024
"""Read and hash step: large enough to cost little per byte, small enough for many downloads at once."""
PART_BYTES: Final = 5 * 1024 * 1024
"""The least part size of a multipart upload to S3; the local store writes in the same steps."""
PAGE_KEYS: Final = 500


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


class Store:
    """Files under keys in one place. Every method may raise `StorageUnavailableError`."""

    def __init__(self, *, files: LocalStore, root: Path) -> None:
        """Take the object store and the folder it works in; use `from_url`."""
        self._files = files
        self._root = root

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Open the store at an address like `file:///srv/pressroom/files`, and make its folder when it is missing.

        Raises:
            SettingsError: The address names no kind of store that Pressroom knows.
            StorageUnavailableError: The folder cannot be made or used.
        """
        parts = urlsplit(url)
        if parts.scheme != "file" or parts.netloc not in {"", "localhost"} or not parts.path.startswith("/"):
            raise SettingsError(
                "PRESSROOM_STORAGE_URL is not the address of a store that Pressroom knows. "
                "A valid example: PRESSROOM_STORAGE_URL=file:///srv/pressroom/files"
            )
        root = Path(url2pathname(parts.path))
        with storage_failures():
            local.prepare_root(root)
            local.sweep(root)
            # Empty folders stay: removing one while another export is about to be renamed into it would race.
            return cls(files=LocalStore(root), root=root)

    def describe(self) -> str:
        """Say where the files are, for an administrator: `pressroom doctor`, not for users."""
        return f"folder {self._root}"

    async def put(self, key: str, data: bytes | Path) -> StoredObject:
        """Write a file under a key, from memory or from a file that is read in pieces; an older one is replaced.

        The data goes to a staging name, is forced to the disk and then renamed: the key holds a whole file or none. When
        the call is cancelled, a file from memory may be there all the same: nobody knows it, and the clean-up removes it.

        Raises:
            StorageUnavailableError: No space, no right, or another failure; nothing is left behind.
        """
        checked_key(key)
        if isinstance(data, bytes):
            # One thread for all steps: each hop between threads costs as much as a step.
            return await asyncio.to_thread(self._put_whole, key, data)
        return await self._put_streamed(key, data)

    def _put_whole(self, key: str, data: bytes) -> StoredObject:
        with storage_failures():
            local.write_whole(self._root, key=key, data=data)
        return StoredObject(size=len(data), sha256=hashlib.sha256(data).hexdigest())

    async def _put_streamed(self, key: str, path: Path) -> StoredObject:
        staged = local.staging_key()
        digest = hashlib.sha256()
        size = 0

        async def hashed() -> AsyncIterator[bytes]:
            nonlocal size
            async for chunk in _chunks(path):
                digest.update(chunk)
                size += len(chunk)
                yield chunk

        done = False
        try:
            with storage_failures():
                await self._files.put_async(staged, hashed(), chunk_size=PART_BYTES)
                await asyncio.to_thread(local.seal, self._root, staged=staged, key=key)
                await self._files.rename_async(staged, key)
            done = True
        finally:
            if not done:
                await asyncio.shield(asyncio.to_thread(local.discard, self._root, staged))
        return StoredObject(size=size, sha256=digest.hexdigest())

    async def read(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Stream the bytes from `start` up to, not including, `end` (default: all), in chunks.

        Raises:
            NotFoundError: There is no such file; raised when the first chunk is asked for.
        """
        checked_key(key)
        with storage_failures(may_be_missing=True):
            size = (await self._files.head_async(key))["size"]
            end = size if end is None else min(end, size)
            if start >= end:
                return
            found = await self._files.get_async(key, options={"range": (start, end)})
            async for chunk in found.stream(min_chunk_size=CHUNK_BYTES):
                yield bytes(chunk)

    async def read_whole(self, key: str) -> bytes:
        """Return a file's bytes at once: for small files, of which a stream costs more than their bytes.

        Raises:
            NotFoundError: There is no such file.
        """
        checked_key(key)
        with storage_failures(may_be_missing=True):
            return await asyncio.to_thread(lambda: bytes(self._files.get(key).bytes()))

    async def size(self, key: str) -> int:
        """Return a file's size in bytes.

        Raises:
            NotFoundError: There is no such file.
        """
        with storage_failures(may_be_missing=True):
            return (await self._files.head_async(checked_key(key)))["size"]

    async def delete(self, key: str) -> None:
        """Remove a file; when there is none, nothing happens."""
        checked_key(key)
        try:
            with storage_failures(may_be_missing=True):
                await self._files.delete_async(key)
        except NotFoundError:
            return

    async def keys(self, prefix: str = "") -> AsyncIterator[list[StoredKey]]:
        """List the files below a folder (`exports/{user}`; empty: all), in pages of at most 500, in no order."""
        if prefix:
            checked_key(prefix.removesuffix("/"))
        with storage_failures():
            # The listing as Arrow, which is not asked for, has no types unless that package is installed.
            pages = obstore.list(self._files, prefix or None, chunk_size=PAGE_KEYS)  # pyright: ignore[reportUnknownMemberType]
            async for page in pages:
                found = [
                    StoredKey(key=entry["path"], size=entry["size"], modified=entry["last_modified"])
                    for entry in page
                    if not entry["path"].startswith(f"{local.STAGING}/")
                ]
                if found:
                    yield found

    async def check(self) -> None:
        """Prove that the store works: write a probe, read it back, remove it; also clear what killed processes left.

        Raises:
            StorageUnavailableError: It does not; the message says what to do.
        """
        key = f"probe/{uuid.uuid4().hex}"
        content = key.encode("ascii")
        try:
            await self.put(key, content)
            read = b"".join([chunk async for chunk in self.read(key)])
        finally:
            await self.delete(key)
        if read != content:
            raise StorageUnavailableError
        with storage_failures():
            await asyncio.to_thread(local.sweep, self._root)


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK_BYTES):
            yield chunk
