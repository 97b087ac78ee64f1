"""The file store in a bucket of Amazon S3, or of any service that speaks its protocol."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import obstore
from obstore.exceptions import InvalidPathError
from obstore.store import S3Store

from pressroom.errors import StorageUnavailableError
from pressroom.storage import objects
from pressroom.storage.failures import storage_failures
from pressroom.storage.keys import checked_key, is_key
from pressroom.storage.store import CHUNK_BYTES, PAGE_KEYS, StoredKey, StoredObject, prove

if TYPE_CHECKING:
    from obstore import GetOptions  # there for type checkers only

LOG: Final = logging.getLogger(__name__)

PART_BYTES: Final = 5 * 1024 * 1024
"""The least part size of an upload in parts (Amazon S3, "Multipart upload limits")."""
PARTS_AT_ONCE: Final = 3
REQUEST_SECONDS: Final = 15
"""For one request, of a part at most."""
RETRIES: Final = 3
RETRY_SECONDS: Final = 20
"""For one request with its repetitions; an attempt at an export waits for 30 s."""


class BucketStore:
    """Implements `Store`. The bucket is there already; its credentials and its region are in the `AWS_*` environment.

    An upload that was cut off leaves parts that only a lifecycle rule of the bucket removes.
    """

    def __init__(self, bucket: str, *, prefix: str = "") -> None:
        """Take the bucket's name and what all keys begin with."""
        self._files = S3Store(
            bucket,
            prefix=prefix or None,
            # Without TLS only where the administrator's AWS_ENDPOINT_URL says http.
            client_options={"timeout": timedelta(seconds=REQUEST_SECONDS), "connect_timeout": "5s", "allow_http": True},
            retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=RETRY_SECONDS)},
        )
        self._place = f"{bucket}/{prefix}" if prefix else bucket

    def describe(self) -> str:
        """Name the bucket."""
        return f"bucket {self._place}"

    async def put(self, key: str, data: bytes | Path) -> StoredObject:
        """Write a file; a large one in parts, which become a file when all are there."""
        checked_key(key)
        with storage_failures():
            stored = await asyncio.to_thread(_described, data)
            await self._files.put_async(key, data, chunk_size=PART_BYTES, max_concurrency=PARTS_AT_ONCE)
        return stored

    async def read(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Stream a part of a file, each chunk with a request of its own: a slow client must not hold one open."""
        checked_key(key)
        with storage_failures(may_be_missing=True):
            found = await self._files.head_async(key)
            end = found["size"] if end is None else min(end, found["size"])
            for position in range(start, end, CHUNK_BYTES):
                # Of the file that was there at first: one that replaced it meanwhile is a failure, not a mixture.
                options: GetOptions = {"range": (position, min(position + CHUNK_BYTES, end)), "if_match": found["e_tag"]}
                yield bytes(await (await self._files.get_async(key, options=options)).bytes_async())

    async def read_whole(self, key: str) -> bytes:
        """Return a file's bytes."""
        return await objects.read_whole(self._files, key)

    async def size(self, key: str) -> int:
        """Return a file's size."""
        return await objects.size(self._files, key)

    async def delete(self, key: str) -> None:
        """Remove a file; the service says the same when there was none."""
        checked_key(key)
        with storage_failures():
            await self._files.delete_async(key)

    async def keys(self, prefix: str = "") -> AsyncIterator[list[StoredKey]]:
        """List files. An empty object `folder/`, by which consoles show folders, is listed as `folder`.

        Raises:
            StorageUnavailableError: Somebody put an object there whose name has an empty part, as in `a//b`: the
                library reads no further.
        """
        folder = checked_key(prefix.removesuffix("/")) if prefix else None
        foreign: list[str] = []
        with storage_failures():
            try:
                # The listing as Arrow, which is not asked for, has no types unless that package is installed.
                pages = obstore.list(self._files, folder, chunk_size=PAGE_KEYS)  # pyright: ignore[reportUnknownMemberType]
                async for page in pages:
                    foreign += [entry["path"] for entry in page if not is_key(entry["path"])]
                    found = [
                        StoredKey(key=entry["path"], size=entry["size"], modified=entry["last_modified"])
                        for entry in page
                        if is_key(entry["path"])
                    ]
                    if found:
                        yield found
            except InvalidPathError as error:
                raise StorageUnavailableError(
                    f"The bucket {self._place} holds an object whose name has an empty part, as in `a//b`, and cannot be listed. "
                    "Pressroom makes no such names: remove or rename it."
                ) from error
        if foreign:
            LOG.warning("the store holds what Pressroom did not put there", extra={"count": len(foreign), "first": foreign[0]})

    async def check(self) -> None:
        """Prove that the bucket can be written and read."""
        await prove(self)


def _described(data: bytes | Path) -> StoredObject:
    if isinstance(data, bytes):
        return StoredObject(size=len(data), sha256=hashlib.sha256(data).hexdigest())
    with data.open("rb", buffering=0) as file:
        digest = hashlib.file_digest(file, "sha256")
        return StoredObject(size=file.tell(), sha256=digest.hexdigest())
