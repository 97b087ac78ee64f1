"""Reading through the object store library, which every implementation of the file store has in common."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from obstore.store import ObjectStore

from pressroom.storage.failures import storage_failures
from pressroom.storage.keys import checked_key
from pressroom.storage.store import CHUNK_BYTES


async def read(files: ObjectStore, key: str, *, start: int, end: int | None) -> AsyncIterator[bytes]:
    """Stream the bytes from `start` up to, not including, `end` (None: all), in chunks.

    Raises:
        NotFoundError: There is no such file; raised when the first chunk is asked for.
        StorageUnavailableError: It cannot be read.
    """
    checked_key(key)
    with storage_failures(may_be_missing=True):
        length = (await files.head_async(key))["size"]
        end = length if end is None else min(end, length)
        if start >= end:
            return
        found = await files.get_async(key, options={"range": (start, end)})
        async for chunk in found.stream(min_chunk_size=CHUNK_BYTES):
            yield bytes(chunk)


async def read_whole(files: ObjectStore, key: str) -> bytes:
    """Return a file's bytes at once. Raises as `read`."""
    checked_key(key)
    with storage_failures(may_be_missing=True):
        # In one thread: each answer that comes from the library's own threads costs as much as a step.
        return await asyncio.to_thread(lambda: bytes(files.get(key).bytes()))


async def size(files: ObjectStore, key: str) -> int:
    """Return a file's size in bytes. Raises as `read`."""
    checked_key(key)
    with storage_failures(may_be_missing=True):
        return (await files.head_async(key))["size"]
