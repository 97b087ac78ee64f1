"""Test what is specific to the store in a folder: private files, full disks, killed writers, foreign files."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from tests.support.polling import until
from tests.support.stores import files_below, listed, names, whole

from pressroom.errors import StorageUnavailableError
from pressroom.storage import staging
from pressroom.storage.failures import FULL, REFUSED
from pressroom.storage.folder import FolderStore

KEY = "exports/u/d_2026.pdf"
BIG = bytes(range(256)) * 4 * 1024 * 3  # 3 MB: several chunks


async def test_a_file_that_is_replaced_meanwhile_is_read_to_its_end(folder_store: FolderStore):
    await folder_store.put(KEY, BIG)
    reading = folder_store.read(KEY)
    first = await anext(reading)
    await folder_store.put(KEY, b"new")
    assert first + await whole(reading) == BIG


async def test_files_and_folders_are_private(folder_store: FolderStore, root: Path):
    await folder_store.put(KEY, b"x")
    assert (root / KEY).stat().st_mode & 0o777 == 0o600
    folder = (root / KEY).parent
    while folder != root.parent:
        assert folder.stat().st_mode & 0o777 == 0o700
        folder = folder.parent


FILL = """
import asyncio, resource, signal, sys
from pathlib import Path
from pressroom.storage.folder import FolderStore
from pressroom.errors import StorageUnavailableError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[4])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
async def main():
    store = FolderStore(Path(sys.argv[1]))
    for data in (b"y" * 3_000_000, Path(sys.argv[2])):
        try:
            await store.put(sys.argv[3], data)
        except StorageUnavailableError as error:
            print(error.message)
asyncio.run(main())
"""


@pytest.fixture(params=["limit", "disk"])
def small_space(root: Path, request: pytest.FixtureRequest) -> Generator[int]:
    """Mount `root` with less than a megabyte; yield the limit of a file's size, which the writer sets.

    The limit makes the kernel fail the write like a full disk, and replaces the mount where that is not permitted.
    """
    root.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1000k", "tmpfs", root]
    if request.param == "limit" or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        yield 500_000
        return
    yield resource.RLIM_INFINITY
    subprocess.run(["umount", root], check=True)


async def test_a_full_disk_is_reported_and_only_the_old_file_is_left(root: Path, tmp_path: Path, small_space: int):
    store = FolderStore(root)
    await store.put(KEY, b"old" * 1000)
    source = tmp_path / "source"
    source.write_bytes(BIG)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", FILL, root, source, KEY, str(small_space)],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.splitlines() == [FULL, FULL]
    assert files_below(root) == {KEY}
    assert await whole(store.read(KEY)) == b"old" * 1000
    await store.put("exports/u/next.pdf", b"x" * 800_000)


KILLED = """
import asyncio, sys
from pathlib import Path
from pressroom.storage.folder import FolderStore
asyncio.run(FolderStore(Path(sys.argv[1])).put(sys.argv[2], Path(sys.argv[3])))
"""


async def test_a_killed_writer_leaves_only_a_staged_file_that_is_removed(root: Path, tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, root, KEY, pipe)
    with await asyncio.to_thread(pipe.open, "wb") as source:
        await asyncio.to_thread(source.write, b"x" * 1_000_000)
        await until(lambda: sizes_in(root, staging.STAGING), seconds=20, what="a part is written")
        writer.kill()
        assert await writer.wait() == -signal.SIGKILL
    left = files_below(root)
    assert left
    assert all(name.startswith(f"{staging.STAGING}/") for name in left)
    store = FolderStore(root)
    assert files_below(root) == left, "a recent staged file may belong to a running writer"
    assert await listed(store) == []
    await store.put("probe/of-a-check-that-was-killed", b"x")
    for name in files_below(root):
        os.utime(root / name, (0, 0))
    await store.check()
    assert files_below(root) == set()


def sizes_in(root: Path, folder: str) -> list[int]:
    return [size for path in (root / folder).glob("*") if (size := path.stat().st_size)]


async def test_a_cancelled_put_leaves_no_file(folder_store: FolderStore, root: Path, tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    putting = asyncio.create_task(folder_store.put(KEY, pipe))
    with await asyncio.to_thread(pipe.open, "wb") as source:
        await asyncio.to_thread(source.write, b"x" * 1_000_000)
        await until(lambda: sizes_in(root, staging.STAGING), seconds=20, what="a part is written")
        putting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await putting
    await until(lambda: not files_below(root), seconds=20, what="the part is removed")


async def test_the_file_is_synced_before_the_rename_and_its_folder_after_it(
    folder_store: FolderStore, root: Path, monkeypatch: pytest.MonkeyPatch
):
    done: list[str] = []
    sync, rename = os.fsync, os.rename

    def shown(path: str | Path) -> str:
        relative = Path(path).relative_to(root)
        return f"{staging.STAGING}/…" if relative.parts[:1] == (staging.STAGING,) else str(relative)

    def recording_sync(number: int) -> None:
        sync(number)
        done.append(f"sync {shown(Path(f'/proc/self/fd/{number}').readlink())}")

    def recording_rename(old: Path, new: Path) -> None:
        rename(old, new)
        done.append(f"rename {shown(new)}")

    monkeypatch.setattr(os, "fsync", recording_sync)
    monkeypatch.setattr(os, "rename", recording_rename)
    await folder_store.put("exports/u/first.pdf", b"x")
    await folder_store.put("exports/u/second.pdf", b"x")
    assert done == [
        *("sync .staging/…", "sync .", "sync exports", "rename exports/u/first.pdf", "sync exports/u"),
        *("sync .staging/…", "rename exports/u/second.pdf", "sync exports/u"),
    ]


FOREIGN = (
    ".nfs000000000012345678",
    "my file.pdf",
    "exports/.nfs0001",
    "exports/u/Überblick.pdf",
    "exports/u/line\nend.pdf",
    "exports/u/#1.pdf",
    "exports/u/100%.pdf",
    "exports/odd folder/inside.pdf",
    f"exports/u/{'x' * 250}",
)


async def test_foreign_files_are_skipped_and_logged(folder_store: FolderStore, root: Path, caplog: pytest.LogCaptureFixture):
    await folder_store.put(KEY, b"x")
    for name in FOREIGN:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(b"foreign")
    (root / os.fsdecode(b"exports/u/not-utf-8-\xff.pdf")).write_bytes(b"foreign")
    (root / "exports/u/link.pdf").symlink_to(root / KEY)
    (root / "exports/u/broken.pdf").symlink_to("nowhere")
    (root / "exports/round").symlink_to(root)
    os.mkfifo(root / "exports/u/pipe.pdf")
    for prefix in ("", "exports/", "exports/u"):
        assert await names(folder_store, prefix) == [KEY]
    warnings = [(record.levelname, vars(record)["count"]) for record in caplog.records]
    assert warnings == [("WARNING", 14), ("WARNING", 12), ("WARNING", 9)]


async def test_a_linked_folder_is_listed_as_prefix(folder_store: FolderStore, root: Path, tmp_path: Path):
    (tmp_path / "larger disk").mkdir()
    (root / "exports").symlink_to(tmp_path / "larger disk")
    await folder_store.put(KEY, b"x")
    assert await names(folder_store, "exports/") == [KEY]


async def test_a_file_that_cannot_be_deleted_is_reported_and_the_next_one_is_deleted(folder_store: FolderStore, root: Path):
    (root / KEY).mkdir(parents=True)
    with pytest.raises(StorageUnavailableError):
        await folder_store.delete(KEY)
    await folder_store.put("exports/u/next.pdf", b"x")
    await folder_store.delete("exports/u/next.pdf")
    assert await listed(folder_store) == []


CLOSED = """
import asyncio, os, sys
from pathlib import Path
from pressroom.errors import StorageUnavailableError
from pressroom.observability.logging import configure_logging
from pressroom.storage.folder import FolderStore
async def main():
    configure_logging(level="warning", stream=sys.stdout)
    root = Path(sys.argv[1])
    store = FolderStore(root)
    for folder in ("closed", "names-only", "read-only"):
        await store.put(f"exports/{folder}/1.pdf", b"x")
    (root / "exports/closed").chmod(0o000)
    (root / "exports/names-only").chmod(0o400)
    (root / "exports/read-only").chmod(0o500)
    print(*[entry.key async for page in store.keys() for entry in page])
    try:
        await store.delete("exports/read-only/1.pdf")
    except StorageUnavailableError as error:
        print(error.message)
    (root / "exports/closed").chmod(0o700)
    (root / "exports/names-only").chmod(0o700)
    (root / "exports/read-only").chmod(0o700)
if os.geteuid() == 0:
    os.setuid(65534)  # root has access in spite of modes
asyncio.run(main())
"""


def test_unreadable_folders_are_skipped_and_logged():
    with tempfile.TemporaryDirectory(prefix="pressroom-test-") as folder:
        Path(folder).chmod(0o777)
        done = subprocess.run(
            [sys.executable, "-c", CLOSED, f"{folder}/files"], check=True, capture_output=True, text=True, timeout=60
        )
    lines = done.stdout.splitlines()
    assert "exports/read-only/1.pdf" in lines
    assert REFUSED in lines
    assert any('"count": 2' in line for line in lines), done.stdout


async def test_a_store_without_rights_is_reported_without_its_path(tmp_path: Path):
    blocked = tmp_path / "blocked"
    blocked.write_bytes(b"")
    with pytest.raises(StorageUnavailableError) as caught:
        FolderStore(blocked / "files")
    assert str(tmp_path) not in caught.value.message
    with pytest.raises(StorageUnavailableError, match="rights") as caught:
        FolderStore(Path("/sys/kernel/files"))
    assert caught.value.message == REFUSED
    with pytest.raises(StorageUnavailableError):
        FolderStore(Path("/proc/1/nothing/files"))


async def test_a_removed_staging_folder_is_made_again(folder_store: FolderStore, root: Path):
    (root / staging.STAGING).rmdir()
    await folder_store.put("exports/a.pdf", b"whole")
    assert await folder_store.read_whole("exports/a.pdf") == b"whole"
    assert (root / staging.STAGING).stat().st_mode & 0o777 == staging.PRIVATE_FOLDER


async def test_a_store_whose_folder_was_removed_fails_its_check(folder_store: FolderStore, root: Path):
    remove_folders(root)
    with pytest.raises(StorageUnavailableError):
        await folder_store.check()


def remove_folders(root: Path) -> None:
    for folder in [*sorted(root.rglob("*"), reverse=True), root]:
        folder.rmdir()
    root.write_bytes(b"in the way")
