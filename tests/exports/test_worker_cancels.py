"""Test cancels of an attempt that is past printing, and identical requests meanwhile."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.queue_client import UserConnection
from tests.support.queue_rows import job_of, operations_of, status_of
from tests.support.running_worker import WorkerSetup, check_invariants, stored_files
from tests.support.stored_documents import store_resume

from pressroom.exports import attempt
from pressroom.exports.claims import finish


@contextmanager
def slow_disk(patch: pytest.MonkeyPatch) -> Generator[threading.Event]:
    """Let each sync wait until the block ends; yield an event that is set when one waits."""
    waits, continues, sync = threading.Event(), threading.Event(), os.fsync

    def wait(number: int) -> None:
        waits.set()
        continues.wait(20)
        sync(number)

    with patch.context() as patched:
        patched.setattr(os, "fsync", wait)
        try:
            yield waits
        finally:
            continues.set()


async def test_a_cancel_while_the_file_is_stored_ends_it_and_leaves_no_file(
    worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = store_resume(owner, as_alice.user)
    async with worker_setup.worker():
        with slow_disk(monkeypatch) as waits:
            job = as_alice.submit_job(document_id=document)
            await until(waits.is_set, seconds=20, what="the file is synced")
            assert job_of(owner, job)["status"] == "processing"
            assert as_alice.cancel(job) == "cancelling"
            await until(lambda: status_of(owner, job) == "cancelled", seconds=10, what="it is cancelled")
            again = as_alice.submit_job(document_id=document)
            assert again != job
        await until(lambda: status_of(owner, again) == "completed", seconds=20, what="the next request is completed")
    assert operations_of(owner, job) == ["cancelled"]
    assert len(stored_files(worker_setup.files)) == 1
    check_invariants(owner, worker_setup.files)


async def test_a_cancel_while_the_file_is_published_ends_cancelled_and_removes_it(
    worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, continues = asyncio.Event(), asyncio.Event()

    async def wait_and_finish(*arguments: object, **named: object) -> bool:
        reached.set()
        await continues.wait()
        return await finish(*arguments, **named)  # pyright: ignore[reportArgumentType] - handed on as they are

    monkeypatch.setattr(attempt.claims, "finish", wait_and_finish)
    job = as_alice.submit_job(document_id=store_resume(owner, as_alice.user))
    async with worker_setup.worker():
        await asyncio.wait_for(reached.wait(), 20)
        assert len(stored_files(worker_setup.files)) == 1
        assert as_alice.cancel(job) == "cancelling"
        continues.set()
        await until(lambda: status_of(owner, job) == "cancelled", seconds=10, what="it is cancelled")
        await until(lambda: not stored_files(worker_setup.files), seconds=10, what="the file is removed")
    assert operations_of(owner, job) == ["cancelled"]
    check_invariants(owner, worker_setup.files)
