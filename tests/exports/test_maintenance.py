"""Test the clean-up: it removes expired and orphaned files and old rows, and keeps all others."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Protocol
from uuid import uuid5

import pytest
from tests.support.databases import Owner
from tests.support.queue_client import NAMESPACE, UserConnection, WorkerConnection
from tests.support.running_worker import stored_files

from pressroom.db.pool import Pool
from pressroom.exports import stored_files as stored_files_module
from pressroom.exports.maintenance import CleanUp, clean_up
from pressroom.storage.addresses import open_store
from pressroom.storage.staging import STAGING
from pressroom.storage.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path.as_uri())


class Publish(Protocol):
    """Complete a job with a real file, and return its key in the store."""

    async def __call__(self, key: str, *, ttl: int = 3600) -> str: ...


@pytest.fixture
def publish(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection, store: Store) -> Publish:
    async def publish(key: str, *, ttl: int = 3600) -> str:
        as_alice.submit_job(key)
        export = worker_a.finish(worker_a.claim_job(), ttl_seconds=ttl)
        stored = key_of(key)
        owner.rows("UPDATE export_history SET object_key = %s, file_size = 7 WHERE id = %s", (stored, export))
        await store.put(stored, b"%PDF-%%")
        return stored

    return publish


def key_of(name: str) -> str:
    """Return a key of the form that attempts use, different for each name."""
    return f"exports/{uuid5(NAMESPACE, 'user')}/{uuid5(NAMESPACE, name)}_20300101T000000Z_0123456789ab-1.pdf"


def age(tmp_path: Path, key: str, *, hours: float) -> None:
    then = time.time() - hours * 3600
    os.utime(tmp_path / key, (then, then))


async def test_expired_files_are_removed_and_others_kept(
    owner: Owner, worker_pool: Pool, store: Store, tmp_path: Path, publish: Publish
) -> None:
    expired = await publish("expired", ttl=3600)
    kept = await publish("kept", ttl=7200)
    for key in (expired, kept):
        age(tmp_path, key, hours=2)
    owner.advance_clock(timedelta(minutes=90))
    done = await clean_up(worker_pool, store)
    assert done == CleanUp(
        deleted_exports=1, freed_bytes=7, reset_jobs=0, pruned_jobs=0, orphans=0, missing_files=0, kept_files=0, failed_steps=()
    )
    assert set(stored_files(tmp_path)) == {kept}
    assert dict(owner.rows("SELECT object_key, file_removed_at IS NOT NULL FROM export_history")) == {expired: True, kept: False}
    assert (await clean_up(worker_pool, store)).deleted_exports == 0


async def test_orphaned_files_are_removed_after_an_hour(worker_pool: Pool, store: Store, tmp_path: Path) -> None:
    orphan, fresh = key_of("orphan"), key_of("fresh")
    await store.put(orphan, b"12345")
    await store.put(fresh, b"1")
    age(tmp_path, orphan, hours=1.1)
    age(tmp_path, fresh, hours=0.9)
    done = await clean_up(worker_pool, store)
    assert (done.orphans, done.freed_bytes) == (1, 5)
    assert set(stored_files(tmp_path)) == {fresh}


async def test_an_export_whose_file_is_missing_expires(
    owner: Owner, worker_pool: Pool, store: Store, tmp_path: Path, publish: Publish
) -> None:
    missing, *kept = [await publish(name, ttl=10_000) for name in ("missing", "one", "two")]
    (tmp_path / missing).unlink()
    assert (await clean_up(worker_pool, store)).missing_files == 0, "it may be published at this moment"
    owner.advance_clock(timedelta(hours=1.1))
    assert (await clean_up(worker_pool, store, check_files=False)).missing_files == 0
    done = await clean_up(worker_pool, store)
    assert (done.missing_files, done.failed_steps) == (1, ())
    removed = dict(owner.rows("SELECT object_key, file_removed_at IS NOT NULL FROM export_history"))
    assert removed == {missing: True, **dict.fromkeys(kept, False)}


async def test_a_missing_file_counts_once_however_many_exports_share_it(
    owner: Owner, worker_pool: Pool, store: Store, tmp_path: Path, as_alice: UserConnection, publish: Publish
) -> None:
    shared, *_ = [await publish(name, ttl=1_000_000) for name in ("shared", *(f"kept{number}" for number in range(11)))]
    assert all(as_alice.submit("shared", reuse=True).reused for _ in range(3))
    (tmp_path / shared).unlink()
    owner.advance_clock(timedelta(hours=2))
    done = await clean_up(worker_pool, store)
    assert (done.missing_files, done.failed_steps) == (1, ())
    assert owner.value("SELECT count(*) FROM export_history WHERE file_removed_at IS NOT NULL") == 4


async def test_nothing_is_marked_when_the_store_itself_is_missing(
    owner: Owner, worker_pool: Pool, store: Store, tmp_path: Path, publish: Publish
) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / await publish(name, ttl=10_000)).unlink()
    owner.advance_clock(timedelta(hours=1.1))
    done = await clean_up(worker_pool, store)
    assert (done.missing_files, done.failed_steps) == (0, ("missing files",))
    assert owner.rows("SELECT count(*) FROM export_history WHERE file_removed_at IS NULL") == [(3,)]


async def test_what_a_killed_process_has_staged_is_removed(worker_pool: Pool, store: Store, tmp_path: Path) -> None:
    staged = {name: tmp_path / STAGING / name for name in ("old", "new")}
    for path in staged.values():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"%PDF-")
    age(tmp_path, f"{STAGING}/old", hours=1.1)
    await clean_up(worker_pool, store)
    assert {name: path.exists() for name, path in staged.items()} == {"old": False, "new": True}


@pytest.mark.parametrize("name", ["readme.pdf", "my file.pdf", ".nfs0000000012345678", "backup/old.pdf", "a.pdf#1"])
async def test_foreign_files_are_kept(worker_pool: Pool, store: Store, tmp_path: Path, name: str) -> None:
    orphan = key_of("orphan")
    await store.put(orphan, b"12345")
    foreign = tmp_path / "exports" / name
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_bytes(b"somebody's")
    for key in (orphan, f"exports/{name}"):
        age(tmp_path, key, hours=48)
    done = await clean_up(worker_pool, store)
    assert (done.orphans, done.failed_steps) == (1, ())
    assert set(stored_files(tmp_path)) == {f"exports/{name}"}


async def test_a_file_that_cannot_be_deleted_does_not_stop_the_clean_up(
    owner: Owner, worker_pool: Pool, store: Store, tmp_path: Path, publish: Publish
) -> None:
    stuck, other = await publish("stuck"), await publish("other")
    (tmp_path / stuck).unlink()
    (tmp_path / stuck / "inside").mkdir(parents=True)  # a non-empty folder cannot be deleted as a file
    owner.advance_clock(timedelta(days=1))
    done = await clean_up(worker_pool, store)
    assert (done.deleted_exports, done.kept_files) == (1, 1)
    assert not (tmp_path / other).exists()
    assert owner.rows("SELECT object_key FROM export_history WHERE file_removed_at IS NULL") == [(stuck,)]


async def test_a_shared_file_is_removed_with_its_last_entry(
    owner: Owner, worker_pool: Pool, store: Store, tmp_path: Path, as_alice: UserConnection, publish: Publish
) -> None:
    key = await publish("shared")
    owner.advance_clock(timedelta(minutes=30))
    again = as_alice.submit("shared", reuse=True)
    assert again.reused
    owner.rows("UPDATE export_history SET expires_at = clock() + interval '1 hour' WHERE job_id = %s", (again.job_id,))
    owner.advance_clock(timedelta(minutes=45))
    done = await clean_up(worker_pool, store)
    assert (done.deleted_exports, done.freed_bytes) == (1, 0)
    assert set(stored_files(tmp_path)) == {key}
    owner.advance_clock(timedelta(minutes=30))
    done = await clean_up(worker_pool, store)
    assert (done.deleted_exports, done.freed_bytes) == (1, 7)
    assert stored_files(tmp_path) == {}


@pytest.mark.parametrize("batch", [1, 1000])
async def test_the_bytes_of_a_shared_file_are_counted_once(
    owner: Owner,
    worker_pool: Pool,
    store: Store,
    tmp_path: Path,
    as_alice: UserConnection,
    publish: Publish,
    monkeypatch: pytest.MonkeyPatch,
    batch: int,
) -> None:
    monkeypatch.setattr(stored_files_module, "PAGE_ROWS", batch)
    await publish("shared")
    await publish("other")
    assert as_alice.submit("shared", reuse=True).reused
    owner.advance_clock(timedelta(days=8))
    done = await clean_up(worker_pool, store)
    assert (done.deleted_exports, done.freed_bytes) == (3, 14)
    assert stored_files(tmp_path) == {}


async def test_an_expired_export_whose_file_is_missing_counts_as_removed(
    owner: Owner, worker_pool: Pool, store: Store, tmp_path: Path, publish: Publish
) -> None:
    key = await publish("lost")
    (tmp_path / key).unlink()
    owner.advance_clock(timedelta(days=1))
    assert (await clean_up(worker_pool, store)).deleted_exports == 1
    assert owner.value("SELECT file_removed_at IS NOT NULL FROM export_history")


async def test_old_history_is_pruned_when_no_file_has_expired(
    owner: Owner, worker_pool: Pool, store: Store, publish: Publish
) -> None:
    await publish("old")
    owner.advance_clock(timedelta(days=1))
    await clean_up(worker_pool, store)
    owner.advance_clock(timedelta(days=31))
    done = await clean_up(worker_pool, store)
    assert (done.deleted_exports, done.pruned_jobs) == (0, 1)
    assert owner.value("SELECT count(*) FROM export_history") == 0


async def test_the_clean_up_returns_jobs_of_lost_workers(
    owner: Owner, worker_pool: Pool, store: Store, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    as_alice.submit_job()
    worker_a.claim_job()
    owner.advance_clock(timedelta(seconds=21))
    assert (await clean_up(worker_pool, store)).reset_jobs == 1


async def test_concurrent_clean_ups_keep_files_that_are_being_published(
    owner: Owner, worker_pool: Pool, store: Store, tmp_path: Path, publish: Publish
) -> None:
    async def publish_all() -> set[str]:
        return {await publish(f"{number}") for number in range(20)}

    async def clean_until(done: asyncio.Task[set[str]]) -> int:
        rounds = 0
        while not done.done():
            await clean_up(worker_pool, store)
            rounds += 1
        return rounds

    publishing = asyncio.create_task(publish_all())
    rounds = await asyncio.gather(clean_until(publishing), clean_until(publishing))
    assert min(rounds) > 0
    assert set(stored_files(tmp_path)) == await publishing
    assert owner.value("SELECT count(*) FROM export_history WHERE file_removed_at IS NULL") == 20


async def test_expired_sessions_and_sign_in_links_are_removed(
    owner: Owner, worker_pool: Pool, store: Store, as_alice: UserConnection
) -> None:
    as_alice.submit_job()  # the fixture adds the user
    for number, ahead in enumerate(("1 hour", "3 hours")):
        key = bytes([number])
        for table in ("sessions", "sign_in_links"):
            insert = (
                f"INSERT INTO {table} (user_id, token_hash, expires_at) SELECT id, %s, clock() + %s::interval FROM users LIMIT 1"  # noqa: S608
            )
            owner.rows(insert, (key, ahead))
    owner.advance_clock(timedelta(hours=2))
    await clean_up(worker_pool, store)
    for table in ("sessions", "sign_in_links"):
        assert owner.rows(f"SELECT token_hash FROM {table}") == [(b"\x01",)]  # noqa: S608 - two fixed names
