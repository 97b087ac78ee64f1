"""Test the interface of file stores with every implementation."""

from __future__ import annotations

import asyncio
import hashlib
import time
from pathlib import Path

import pytest
from tests.support.stores import listed, names, whole

from pressroom.errors import NotFoundError
from pressroom.storage.store import CHUNK_BYTES, PAGE_KEYS, Store

KEY = "exports/u/d_2026.pdf"
BIG = bytes(range(256)) * 4 * 1024 * 12  # 12 MB: several chunks, and several parts of an upload


@pytest.mark.parametrize("data", [b"", b"x", BIG], ids=["empty", "short", "long"])
@pytest.mark.parametrize("from_file", [False, True])
async def test_a_written_file_is_read_back_with_its_size_and_digest(
    store: Store, tmp_path: Path, data: bytes, *, from_file: bool
):
    source = tmp_path / "source"
    source.write_bytes(data)
    stored = await store.put(KEY, source if from_file else data)
    assert (stored.size, stored.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert await whole(store.read(KEY)) == data
    assert await store.read_whole(KEY) == data
    assert await store.size(KEY) == len(data)


async def test_a_file_is_read_in_chunks(store: Store):
    await store.put(KEY, BIG)
    sizes = [len(chunk) async for chunk in store.read(KEY)]
    assert len(sizes) > 3
    assert max(sizes) <= 2 * CHUNK_BYTES


@pytest.mark.parametrize(
    ("start", "end"), [(0, 1), (5, 5), (10, 5), (7, None), (0, 10**9), (3_000_000, 3_000_007), (10**9, None)]
)
async def test_a_range_of_a_file_is_read(store: Store, start: int, end: int | None):
    await store.put(KEY, BIG)
    assert await whole(store.read(KEY, start=start, end=end)) == BIG[start:end]


async def test_a_second_put_replaces_the_first(store: Store):
    await store.put(KEY, BIG)
    await store.put(KEY, b"new")
    assert await whole(store.read(KEY)) == b"new"
    assert [(entry.key, entry.size) for entry in await listed(store)] == [(KEY, 3)]


@pytest.mark.parametrize("key", [KEY, "exports/u/nothing.pdf", "exports/u", f"{KEY}/below"])
async def test_a_missing_file_is_not_found_and_can_be_deleted(store: Store, key: str):
    if key != KEY:
        await store.put(KEY, b"x")
    for call in (store.size(key), whole(store.read(key)), store.read_whole(key)):
        with pytest.raises(NotFoundError, match="not in the store"):
            await call
    if key != "exports/u":
        await store.delete(key)


async def test_only_the_deleted_file_is_removed(store: Store):
    await store.put(KEY, b"x")
    await store.put("exports/u/other.pdf", b"x")
    await store.delete(KEY)
    with pytest.raises(NotFoundError):
        await store.size(KEY)
    assert await names(store) == ["exports/u/other.pdf"]


@pytest.mark.parametrize("key", ["../out", "/etc/passwd", "a/../../b", ".staging/x", "a//b", "a\nb", "é", ""])
async def test_an_invalid_key_is_refused(store: Store, key: str):
    for call in (store.put(key, b"x"), store.size(key), store.delete(key), whole(store.read(key)), store.read_whole(key)):
        with pytest.raises(ValueError, match="key"):
            await call
    if key:
        with pytest.raises(ValueError, match="key"):
            await listed(store, key)
    assert await listed(store) == []


async def test_keys_are_listed_below_a_folder_in_pages(store: Store):
    count = PAGE_KEYS + 20
    await asyncio.gather(*(store.put(f"exports/u/{n}.pdf", b"x" * (n % 7)) for n in range(count)))
    await store.put("exports/uu/other.pdf", b"x")
    pages = [page async for page in store.keys("exports/u")]
    assert max(len(page) for page in pages) <= PAGE_KEYS
    found = {(entry.key, entry.size) for page in pages for entry in page}
    assert found == {(f"exports/u/{n}.pdf", n % 7) for n in range(count)}
    assert all(abs(entry.modified.timestamp() - time.time()) < 60 for page in pages for entry in page)
    assert len(await listed(store)) == count + 1
    assert await names(store, "exports/nobody") == []


async def test_concurrent_writers_of_one_key_leave_one_complete_file(store: Store):
    versions = [bytes([n]) * 300_000 for n in range(12)]
    await asyncio.gather(*(store.put(KEY, version) for version in versions))
    assert await whole(store.read(KEY)) in versions
    assert await names(store) == [KEY]


async def test_a_working_store_passes_its_check_which_leaves_no_file(store: Store):
    await store.check()
    assert await listed(store) == []
