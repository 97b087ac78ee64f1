"""Store files in a bucket of Amazon S3 or of a compatible service."""

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
from pressroom.storage.failures import converted_errors
from pressroom.storage.keys import checked_key, is_key
from pressroom.storage.store import CHUNK_BYTES, PAGE_KEYS, StoredKey, StoredObject, check_access

if TYPE_CHECKING:
    from obstore import GetOptions  # exists for type checkers only

LOG: Final = logging.getLogger(__name__)

PART_BYTES: Final = 5 * 1024 * 1024
"""The smallest part of a multipart upload (Amazon S3, "Multipart upload limits")."""
CONCURRENT_PARTS: Final = 3
REQUEST_SECONDS: Final = 15
"""Timeout of one request, which transfers at most one part."""
RETRIES: Final = 3
RETRY_SECONDS: Final = 20
"""Timeout of one request with its retries; an attempt at an export waits for 30 s."""


class BucketStore:
    """Implement `Store`. The bucket exists; credentials and region are in `AWS_*` environment variables.

    An interrupted upload leaves parts, which only a lifecycle rule of the bucket removes.
    """

    def __init__(self, bucket: str, *, prefix: str = "") -> None:
        """Take the bucket's name and the prefix of all keys."""
        self._files = S3Store(
            bucket,
            prefix=prefix or None,
            # TLS is used unless the administrator's AWS_ENDPOINT_URL begins with http:.
            client_options={"timeout": timedelta(seconds=REQUEST_SECONDS), "connect_timeout": "5s", "allow_http": True},
            retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=RETRY_SECONDS)},
        )
        self._path = f"{bucket}/{prefix}" if prefix else bucket

    def describe(self) -> str:
        """Name the bucket."""
        return f"bucket {self._path}"

    async def put(self, key: str, data: bytes | Path) -> StoredObject:
        """Write a file, a large one as a multipart upload, which is visible when it is complete."""
        checked_key(key)
        with converted_errors():
            stored = await asyncio.to_thread(_measure, data)
            await self._files.put_async(key, data, chunk_size=PART_BYTES, max_concurrency=CONCURRENT_PARTS)
        return stored

    async def read(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Stream a part of a file, with one request per chunk, so that a slow client holds no request open."""
        checked_key(key)
        with converted_errors(may_be_missing=True):
            found = await self._files.head_async(key)
            end = found["size"] if end is None else min(end, found["size"])
            for position in range(start, end, CHUNK_BYTES):
                # `if_match` fails when the file was replaced in between.
                options: GetOptions = {"range": (position, min(position + CHUNK_BYTES, end)), "if_match": found["e_tag"]}
                yield bytes(await (await self._files.get_async(key, options=options)).bytes_async())

    async def read_whole(self, key: str) -> bytes:
        """Return a file's bytes."""
        return await objects.read_whole(self._files, key)

    async def size(self, key: str) -> int:
        """Return a file's size."""
        return await objects.size(self._files, key)

    async def delete(self, key: str) -> None:
        """Delete a file; the service ignores a missing one."""
        checked_key(key)
        with converted_errors():
            await self._files.delete_async(key)

    async def keys(self, prefix: str = "") -> AsyncIterator[list[StoredKey]]:
        """List files. An empty object `folder/`, by which consoles show folders, is listed as `folder`.

        Raises:
            StorageUnavailableError: The bucket holds an object whose name has an empty part, as in `a//b`, at which the
                library fails.
        """
        folder = checked_key(prefix.removesuffix("/")) if prefix else None
        foreign: list[str] = []
        with converted_errors():
            try:
                # Partially unknown, because the return type for Arrow listings needs a package that is not installed.
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
                    f"The bucket {self._path} holds an object whose name has an empty part, as in `a//b`, and cannot be listed. "
                    "Pressroom makes no such names: remove or rename it."
                ) from error
        if foreign:
            LOG.warning("the store holds foreign files", extra={"count": len(foreign), "first": foreign[0]})

    async def remove_partial(self) -> None:
        """Do nothing: a bucket shows whole files only."""

    async def check(self) -> None:
        """Write and read a file in the bucket."""
        await check_access(self)


def _measure(data: bytes | Path) -> StoredObject:
    if isinstance(data, bytes):
        return StoredObject(size=len(data), sha256=hashlib.sha256(data).hexdigest())
    with data.open("rb", buffering=0) as file:
        digest = hashlib.file_digest(file, "sha256")
        return StoredObject(size=file.tell(), sha256=digest.hexdigest())
