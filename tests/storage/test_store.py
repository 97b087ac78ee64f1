from __future__ import annotations

import asyncio
import hashlib
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest

from pressroom.errors import NotFoundError, SettingsError, StorageUnavailableError
from pressroom.storage import local
from pressroom.storage.failures import FULL, REFUSED
from pressroom.storage.store import CHUNK_BYTES, Store, StoredKey

KEY = "exports/u/d_2026.pdf"
BIG = bytes(range(256)) * 4 * 1024 * 3  # 3 MB: several chunks


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def store(root: Path) -> Store:
    return Store.from_url(root.as_uri())


async def whole(chunks: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in chunks])


def files_below(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


async def listed(store: Store, prefix: str = "") -> list[StoredKey]:
    return sorted([key async for page in store.keys(prefix) for key in page], key=lambda entry: entry.key)


@pytest.mark.parametrize("data", [b"", b"x", BIG], ids=["empty", "short", "long"])
@pytest.mark.parametrize("from_file", [False, True])
async def test_what_was_put_is_read_back_with_its_size_and_digest(store: Store, tmp_path: Path, data: bytes, *, from_file: bool):
    source = tmp_path / "source"
    source.write_bytes(data)
    stored = await store.put(KEY, source if from_file else data)
    assert (stored.size, stored.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert await whole(store.read(KEY)) == data
    assert await store.size(KEY) == len(data)


async def test_a_small_file_is_read_at_once(store: Store):
    await store.put(KEY, b"small")
    assert await store.read_whole(KEY) == b"small"
    with pytest.raises(NotFoundError):
        await store.read_whole("exports/nothing.pdf")


async def test_a_file_is_read_in_chunks_not_at_once(store: Store):
    await store.put(KEY, BIG)
    sizes = [len(chunk) async for chunk in store.read(KEY)]
    assert len(sizes) > 3
    assert max(sizes) <= 2 * CHUNK_BYTES


@pytest.mark.parametrize(
    ("start", "end"), [(0, 1), (5, 5), (10, 5), (7, None), (0, 10**9), (3_000_000, 3_000_007), (10**9, None)]
)
async def test_a_part_of_a_file_is_read(store: Store, start: int, end: int | None):
    await store.put(KEY, BIG)
    assert await whole(store.read(KEY, start=start, end=end)) == BIG[start:end]


async def test_a_second_put_replaces_the_first_and_readers_keep_what_they_opened(store: Store):
    await store.put(KEY, BIG)
    reading = store.read(KEY)
    first = await anext(reading)
    await store.put(KEY, b"new")
    assert first + await whole(reading) == BIG
    assert await whole(store.read(KEY)) == b"new"


async def test_files_and_folders_are_private(store: Store, root: Path):
    await store.put(KEY, b"x")
    assert (root / KEY).stat().st_mode & 0o777 == 0o600
    folder = (root / KEY).parent
    while folder != root.parent:
        assert folder.stat().st_mode & 0o777 == 0o700
        folder = folder.parent


async def test_a_file_that_is_not_there_is_not_found_and_can_be_deleted(store: Store):
    for asked in (store.size(KEY), whole(store.read(KEY))):
        with pytest.raises(NotFoundError, match="not in the store"):
            await asked
    await store.delete(KEY)


async def test_a_deleted_file_is_gone(store: Store):
    await store.put(KEY, b"x")
    await store.delete(KEY)
    with pytest.raises(NotFoundError):
        await store.size(KEY)
    assert await listed(store) == []


@pytest.mark.parametrize("key", ["../out", "/etc/passwd", "a/../../b", ".staging/x", "a//b", "a\nb", "é"])
async def test_no_key_leads_out_of_the_store(store: Store, root: Path, key: str):
    asked = [store.put(key, b"x"), store.size(key), store.delete(key), whole(store.read(key)), listed(store, key)]
    for one in asked:
        with pytest.raises(ValueError, match="key"):
            await one
    assert files_below(root.parent) == set()


async def test_keys_are_listed_below_a_folder_in_pages(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pressroom.storage.store.PAGE_KEYS", 4)
    for n in range(10):
        await store.put(f"exports/u/{n}.pdf", b"x" * n)
    await store.put("exports/uu/other.pdf", b"x")
    pages = [page async for page in store.keys("exports/u")]
    assert max(len(page) for page in pages) <= 4
    assert {(entry.key, entry.size) for page in pages for entry in page} == {(f"exports/u/{n}.pdf", n) for n in range(10)}
    assert all(abs(entry.modified.timestamp() - time.time()) < 60 for page in pages for entry in page)
    assert len(await listed(store)) == 11


async def test_many_writers_of_one_key_leave_one_whole_file(store: Store, root: Path):
    versions = [bytes([n]) * 300_000 for n in range(12)]
    await asyncio.gather(*(store.put(KEY, version) for version in versions))
    assert await whole(store.read(KEY)) in versions
    assert files_below(root) == {KEY}


FILL = """
import asyncio, resource, signal, sys
from pathlib import Path
from pressroom.storage.store import Store
from pressroom.errors import StorageUnavailableError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[4])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
async def main():
    store = Store.from_url(sys.argv[1])
    for data in (b"y" * 3_000_000, Path(sys.argv[2])):
        try:
            await store.put(sys.argv[3], data)
        except StorageUnavailableError as error:
            print(error.message)
asyncio.run(main())
"""


@pytest.fixture(params=["limit", "disk"])
def small_space(root: Path, request: pytest.FixtureRequest) -> Generator[int]:
    """Make `root` a place with less than a megabyte; yields the limit on a file's size that the writer sets itself.

    The limit fails the write in the kernel like a full disk. It also stands in for the disk where nobody may mount one.
    """
    root.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1000k", "tmpfs", root]
    if request.param == "limit" or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        yield 500_000
        return
    yield resource.RLIM_INFINITY
    subprocess.run(["umount", root], check=True)


async def test_a_full_disk_is_said_and_leaves_the_old_file_and_nothing_else(root: Path, tmp_path: Path, small_space: int):
    store = Store.from_url(root.as_uri())
    await store.put(KEY, b"old" * 1000)
    source = tmp_path / "source"
    source.write_bytes(BIG)
    told = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", FILL, root.as_uri(), source, KEY, str(small_space)],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert told.stdout.splitlines() == [FULL, FULL]
    assert files_below(root) == {KEY}
    assert await whole(store.read(KEY)) == b"old" * 1000
    await store.put("exports/u/next.pdf", b"x" * 800_000)


KILLED = """
import asyncio, sys
from pathlib import Path
from pressroom.storage import store as module
async def endless(path):
    yield b"x" * 6_000_000
    print("writing", flush=True)
    await asyncio.Event().wait()
module._chunks = endless
asyncio.run(module.Store.from_url(sys.argv[1]).put(sys.argv[2], Path("any")))
"""


async def test_a_killed_writer_leaves_no_file_under_the_key_and_its_part_is_swept(root: Path):
    command = (sys.executable, "-c", KILLED, root.as_uri(), KEY)
    writer = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert writer.stdout is not None
    assert await writer.stdout.readline() == b"writing\n"
    writer.kill()
    assert await writer.wait() == -signal.SIGKILL
    left = files_below(root)
    assert left
    assert all(name.startswith(f"{local.STAGING}/") for name in left)
    store = Store.from_url(root.as_uri())
    assert files_below(root) == left, "a young part may belong to a writer at work"
    assert await listed(store) == []
    for name in left:
        os.utime(root / name, (0, 0))
    await store.check()
    assert files_below(root) == set()


async def test_a_cancelled_put_leaves_nothing(store: Store, root: Path, tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    putting = asyncio.create_task(store.put(KEY, pipe))
    end = await asyncio.to_thread(os.open, pipe, os.O_WRONLY)
    await asyncio.to_thread(os.write, end, b"x" * 10_000)
    putting.cancel()
    os.close(end)
    with pytest.raises(asyncio.CancelledError):
        await putting
    assert files_below(root) == set()


async def test_a_store_without_rights_says_so_without_its_path(tmp_path: Path):
    blocked = tmp_path / "blocked"
    blocked.write_bytes(b"")
    with pytest.raises(StorageUnavailableError) as caught:
        Store.from_url((blocked / "files").as_uri())
    assert str(tmp_path) not in caught.value.message
    with pytest.raises(StorageUnavailableError, match="rights") as caught:
        Store.from_url("file:///sys/kernel/files")
    assert caught.value.message == REFUSED
    with pytest.raises(StorageUnavailableError):
        Store.from_url("file:///proc/1/nothing/files")


async def test_a_working_store_passes_its_check_and_keeps_nothing_of_it(store: Store, root: Path):
    await store.check()
    assert files_below(root) == set()


async def test_a_staging_folder_that_was_tidied_away_is_made_again(store: Store, root: Path):
    (root / local.STAGING).rmdir()
    await store.put("exports/a.pdf", b"whole")
    assert await store.read_whole("exports/a.pdf") == b"whole"
    assert (root / local.STAGING).stat().st_mode & 0o777 == local.PRIVATE_FOLDER


async def test_a_store_whose_folder_is_gone_fails_its_check(store: Store, root: Path):
    remove_folders(root)
    with pytest.raises(StorageUnavailableError):
        await store.check()


def remove_folders(root: Path) -> None:
    for folder in [*sorted(root.rglob("*"), reverse=True), root]:
        folder.rmdir()
    root.write_bytes(b"in the way")


@pytest.mark.parametrize("url", ["", "files", "/srv/files", "s3://bucket/prefix", "file://host/share", "file:relative"])
def test_an_address_of_another_kind_is_refused_with_a_valid_example(url: str):
    with pytest.raises(SettingsError, match="PRESSROOM_STORAGE_URL=file:///srv/pressroom/files"):
        Store.from_url(url)


async def test_an_address_may_hold_escaped_characters(tmp_path: Path):
    store = Store.from_url((tmp_path / "with space é").as_uri())
    await store.put(KEY, b"x")
    assert files_below(tmp_path) == {f"with space é/{KEY}"}
    assert store.describe() == f"folder {tmp_path / 'with space é'}"
