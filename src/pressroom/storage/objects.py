"""Read files with the object store library."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from obstore.store import ObjectStore

from pressroom.storage.failures import converted_errors
from pressroom.storage.keys import checked_key
from pressroom.storage.store import CHUNK_BYTES


async def read(files: ObjectStore, key: str, *, start: int, end: int | None) -> AsyncIterator[bytes]:
    """Stream the bytes from `start` up to, not including, `end` (None: all), in chunks.

    Raises:
        NotFoundError: There is no such file; raised with the first chunk.
        StorageUnavailableError: The file cannot be read.
    """
    checked_key(key)
    with converted_errors(may_be_missing=True):
        length = (await files.head_async(key))["size"]
        end = length if end is None else min(end, length)
        if start >= end:
            return
        found = await files.get_async(key, options={"range": (start, end)})
        async for chunk in found.stream(min_chunk_size=CHUNK_BYTES):
            yield bytes(chunk)


async def read_whole(files: ObjectStore, key: str) -> bytes:
    """Return a file's bytes. Raises as `read`."""
    checked_key(key)
    with converted_errors(may_be_missing=True):
        # Both calls in one thread, because a result from the library's own threads takes as long as a call.
        return await asyncio.to_thread(lambda: bytes(files.get(key).bytes()))


async def size(files: ObjectStore, key: str) -> int:
    """Return a file's size in bytes. Raises as `read`."""
    checked_key(key)
    with converted_errors(may_be_missing=True):
        return (await files.head_async(key))["size"]
