"""Test the worker with a browser, a file store and a database, in the test's event loop."""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.support.databases import Owner
from tests.support.notes_application import APPLICATION, NoteProducer, submit_note
from tests.support.polling import until
from tests.support.queue_client import UserConnection
from tests.support.queue_rows import job_of, operations_of, set_policy, status_of
from tests.support.running_worker import WorkerSetup, check_invariants, stored_files
from tests.support.stored_documents import store_resume

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.errors import ExportCancelledError
from pressroom.exports import claims
from pressroom.exports import worker as worker_module
from pressroom.exports.scratch import PREFIX
from pressroom.exports.worker import supervise_worker
from pressroom.rendering import printing

REPETITIONS = 3000
"""Repetitions of the jobs in a resume that takes longer to render than any test waits."""


async def ended(owner: Owner, job: UUID, *, seconds: float = 30) -> str:
    await until(lambda: job_of(owner, job)["finished_at"], seconds=seconds, what=f"the job ends: {job_of(owner, job)}")
    return status_of(owner, job)


async def rendering(owner: Owner, job: UUID) -> None:
    await until(lambda: job_of(owner, job)["phase"] == "generating", seconds=30, what="the document is printed")


@pytest.fixture
def notes() -> NoteProducer:
    """Return a producer of files that wait for the test."""
    return NoteProducer()


@pytest.fixture
def note_setup(worker_setup: WorkerSetup, notes: NoteProducer) -> WorkerSetup:
    """Return what a worker with that producer needs."""
    return replace(worker_setup, producers={(APPLICATION, "txt"): notes})


async def producing(notes: NoteProducer, *, attempts: int = 1) -> None:
    await until(lambda: len(notes.folders) == attempts, seconds=20, what="the file is being produced")


async def test_a_resume_is_exported_to_a_stored_file(worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection) -> None:
    job = as_alice.submit_job(document_id=store_resume(owner, as_alice.user, title="Résumé / 2030"))
    async with worker_setup.worker():
        assert await ended(owner, job) == "completed"
    row = job_of(owner, job)
    assert (row["attempts"], row["progress"], row["error_code"]) == (1, 100, None)
    [(key, name, size, sha256, pages, document)] = owner.rows(
        "SELECT object_key, file_name, file_size, sha256, page_count, title FROM export_history WHERE job_id = %s",
        (job,),
    )
    assert stored_files(worker_setup.files) == {key: sha256}
    assert key.startswith(f"exports/{as_alice.user.user_id}/")
    assert (worker_setup.files / key).read_bytes().startswith(b"%PDF-")
    assert (worker_setup.files / key).stat().st_size == size
    assert (name, document) == ("Résumé 2030.pdf", "A resume")
    assert pages >= 1
    check_invariants(owner, worker_setup.files)


async def test_jobs_are_processed_concurrently_up_to_the_limit(
    note_setup: WorkerSetup, notes: NoteProducer, owner: Owner, web_pool: Pool, as_alice: UserConnection, bob: Principal
) -> None:
    set_policy(owner, "exam-reports", max_processing=None, max_per_user=None)
    submitted = [await submit_note(web_pool, user) for user in (as_alice.user, bob) for _ in range(3)]
    async with note_setup.worker(concurrency=2):
        await producing(notes, attempts=2)
        for key in "ab":  # claimed one after the other, and after each of them the worker looks for another note
            assert await ended(owner, as_alice.submit_job(key)) == "failed"
        assert owner.value("SELECT count(*) FROM export_jobs WHERE status = 'processing'") == 2
        notes.permit(lines=3 * len(submitted))
        for job in submitted:
            assert await ended(owner, job) == "completed"
    check_invariants(owner, note_setup.files)


async def test_a_claim_reports_whether_another_job_is_due(
    worker_pool: Pool, owner: Owner, as_alice: UserConnection, as_bob: UserConnection
) -> None:
    async def more_than_this() -> bool:
        claim = await claims.claim_next(worker_pool, queue="documents", worker="worker_a")
        assert claim is not None
        return claim.has_more

    set_policy(owner, max_processing=None, max_per_user=None)
    as_alice.submit_job("a")
    as_bob.submit_job("b")
    assert await more_than_this()
    assert not await more_than_this()
    as_alice.submit_job("exam", queue="exam-reports")
    later = as_alice.submit_job("c")
    owner.rows("UPDATE export_jobs SET run_after = clock() + interval '30 s' WHERE id = %s", (later,))
    as_bob.submit_job("d")
    assert not await more_than_this()


@pytest.mark.usefixtures("without_polling")
async def test_a_job_held_back_by_a_user_limit_starts_when_another_ends(
    worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection
) -> None:
    set_policy(owner, max_processing=3, max_per_user=1)
    document = store_resume(owner, as_alice.user)
    submitted = [as_alice.submit_job(f"{number}", document_id=document) for number in range(5)]
    async with worker_setup.worker(concurrency=3):
        for job in submitted:
            assert await ended(owner, job) == "completed"


@pytest.mark.usefixtures("without_polling")
async def test_an_idle_worker_is_woken_by_a_submit(worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection) -> None:
    document = store_resume(owner, as_alice.user)
    async with worker_setup.worker():
        for number in range(4):
            job = as_alice.submit_job(f"{number}", document_id=document)
            assert await ended(owner, job) == "completed"


async def test_progress_is_visible_and_a_cancel_stops_the_rendering_within_a_second(
    worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection
) -> None:
    job = as_alice.submit_job("long", document_id=store_resume(owner, as_alice.user, repeated=REPETITIONS))
    short = store_resume(owner, as_alice.user)
    async with worker_setup.worker():
        await rendering(owner, job)
        assert job_of(owner, job)["progress"] == 80
        requested = time.monotonic()
        assert as_alice.cancel(job) == "cancelling"
        assert await ended(owner, job) == "cancelled"
        assert time.monotonic() - requested < 1
        following = as_alice.submit_job("short", document_id=short)
        assert await ended(owner, following) == "completed"
    assert operations_of(owner, job) == ["cancelled"]
    check_invariants(owner, worker_setup.files)


def attempt_folders() -> set[Path]:
    """Return the folders of this process's attempts."""
    return set(Path(tempfile.gettempdir()).glob(f"{PREFIX}{os.getpid()}-*"))


@pytest.mark.parametrize("step", ["finish_pdf", "prove"])
async def test_a_cancel_stops_the_thread_that_finishes_and_proves(
    worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    started, outcomes = threading.Event(), list[str]()
    run: Callable[..., object] = getattr(printing, step)

    def wait_for_stop(*arguments: Any, stop: threading.Event, **named: Any) -> object:
        started.set()
        stop.wait(20)
        try:
            return run(*arguments, stop=stop, **named)
        except ExportCancelledError:
            outcomes.append("stopped")
            raise

    document = store_resume(owner, as_alice.user)
    async with worker_setup.worker():
        with monkeypatch.context() as patch:
            patch.setattr(printing, step, wait_for_stop)
            job = as_alice.submit_job(document_id=document)
            await until(started.is_set, seconds=20, what="the step starts")
            as_alice.cancel(job)
            assert await ended(owner, job, seconds=10) == "cancelled"
            await until(lambda: outcomes == ["stopped"], seconds=10, what="the thread ends")
        assert stored_files(worker_setup.files) == {}
        assert attempt_folders() == set()
        assert await ended(owner, as_alice.submit_job("following", document_id=document)) == "completed"
    check_invariants(owner, worker_setup.files)


async def test_a_cancel_is_detected_when_its_notification_is_lost(
    note_setup: WorkerSetup, notes: NoteProducer, owner: Owner, web_pool: Pool, alice: Principal
) -> None:
    set_policy(owner, "exam-reports", lease="4 s")  # it is renewed after one
    job = await submit_note(web_pool, alice)
    async with note_setup.worker():
        await producing(notes)
        owner.rows("UPDATE export_jobs SET cancel_requested = true WHERE id = %s", (job,))
        assert await ended(owner, job) == "cancelled"
    check_invariants(owner, note_setup.files)


async def test_a_notification_without_a_cancel_does_not_end_the_job(
    note_setup: WorkerSetup, notes: NoteProducer, owner: Owner, web_pool: Pool, alice: Principal
) -> None:
    job = await submit_note(web_pool, alice)
    async with note_setup.worker():
        await producing(notes)
        owner.rows("SELECT pg_notify('pressroom_cancel', %s)", (str(job),))
        await producing(notes, attempts=2)
        notes.permit(lines=3)
        assert await ended(owner, job) == "completed"
    assert job_of(owner, job)["attempts"] == 1


async def test_a_worker_that_loses_its_job_stops_and_stores_no_file(
    note_setup: WorkerSetup, notes: NoteProducer, owner: Owner, web_pool: Pool, alice: Principal
) -> None:
    set_policy(owner, "exam-reports", lease="4 s")  # it is renewed after one
    job = await submit_note(web_pool, alice)
    async with note_setup.worker() as worker:
        await producing(notes)
        owner.rows("UPDATE export_jobs SET locked_by = 'another', lease_until = clock() + interval '1 h'")
        await until(lambda: not worker._attempts, seconds=20, what="the attempt ends")  # pyright: ignore[reportPrivateUsage] - running attempts are not public
    assert (status_of(owner, job), job_of(owner, job)["locked_by"]) == ("processing", "another")
    assert stored_files(note_setup.files) == {}


async def test_the_lease_is_renewed_while_a_file_is_produced(
    note_setup: WorkerSetup, notes: NoteProducer, owner: Owner, web_pool: Pool, alice: Principal
) -> None:
    set_policy(owner, "exam-reports", lease="4 s")  # it is renewed after one
    job = await submit_note(web_pool, alice)
    async with note_setup.worker():
        await producing(notes)
        first_lease = job_of(owner, job)["started_at"], "4 s"
        renewed = "SELECT lease_until > %s::timestamptz + 2 * %s::interval FROM export_jobs"
        await until(lambda: owner.value(renewed, first_lease), seconds=30, what="the lease is renewed beyond its double")
        notes.permit(lines=3)
        assert await ended(owner, job) == "completed"
    assert job_of(owner, job)["attempts"] == 1


async def test_the_job_of_a_deleted_document_fails_permanently(
    worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection
) -> None:
    document = store_resume(owner, as_alice.user)
    job = as_alice.submit_job(document_id=document)
    owner.rows("DELETE FROM documents WHERE id = %s", (document,))
    async with worker_setup.worker():
        assert await ended(owner, job) == "failed"
    row = job_of(owner, job)
    assert (row["error_code"], row["attempts"]) == ("DOCUMENT_NOT_FOUND", 1)
    check_invariants(owner, worker_setup.files)


async def test_a_document_of_another_user_is_not_exported(
    worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection, as_bob: UserConnection
) -> None:
    job = as_bob.submit_job(document_id=store_resume(owner, as_alice.user))
    async with worker_setup.worker():
        assert await ended(owner, job) == "failed"
    assert job_of(owner, job)["error_code"] == "DOCUMENT_NOT_FOUND"


async def test_a_document_that_takes_too_long_fails_with_a_hint(
    worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection
) -> None:
    job = as_alice.submit_job(document_id=store_resume(owner, as_alice.user))
    async with worker_setup.worker(render_timeout_seconds=0.001):
        assert await ended(owner, job) == "failed"
    row = job_of(owner, job)
    assert (row["error_code"], row["attempts"]) == ("EXPORT_TIMEOUT", 1)
    assert "Shorten its content" in row["error_message"]
    check_invariants(owner, worker_setup.files)


async def test_a_failure_of_the_store_is_retried_later(worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection) -> None:
    blocked = worker_setup.files / "exports"
    blocked.write_bytes(b"")  # a file where the store needs a folder
    job = as_alice.submit_job(document_id=store_resume(owner, as_alice.user))
    async with worker_setup.worker():
        await until(lambda: job_of(owner, job)["error_code"], seconds=20, what="the first attempt fails")
        row = job_of(owner, job)
        assert (row["status"], row["error_code"], row["attempts"]) == ("pending", "STORAGE_UNAVAILABLE", 1)
        assert row["waits_seconds"] > 40
        blocked.unlink()
        owner.rows("UPDATE export_jobs SET run_after = clock()")
        owner.rows("SELECT pg_notify('pressroom_wake', 'documents')")
        assert await ended(owner, job) == "completed"
    check_invariants(owner, worker_setup.files)


async def test_a_job_that_this_version_cannot_read_does_not_stop_other_jobs(
    worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection
) -> None:
    document = store_resume(owner, as_alice.user)
    unreadable = as_alice.submit("unreadable", document_id=document, options='{"pageSize": "A7"}').job_id
    job = as_alice.submit_job("plain", document_id=document)
    assert unreadable is not None
    async with worker_setup.worker():
        assert await ended(owner, job) == "completed"
    row = job_of(owner, unreadable)
    assert (row["status"], row["error_code"], row["attempts"]) == ("pending", "INTERNAL_ERROR", 1), "a newer worker may read it"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("""UPDATE export_jobs SET selection = '{"templateSlug": "of-tomorrow"}'""", "TEMPLATE_NOT_FOUND"),
        ("UPDATE documents SET kind = 'of-tomorrow'", "RENDER_FAILED"),
    ],
    ids=["template", "kind"],
)
async def test_a_template_or_kind_that_this_worker_does_not_know_is_retried_for_another_version(
    worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection, change: str, code: str
) -> None:
    job = as_alice.submit_job(document_id=store_resume(owner, as_alice.user))
    owner.rows(change)
    async with worker_setup.worker():
        await until(lambda: job_of(owner, job)["error_code"], seconds=20, what="the first attempt ends")
    row = job_of(owner, job)
    assert (row["status"], row["error_code"], row["attempts"]) == ("pending", code, 1)
    assert "Start workers of the version that accepted the export" in row["error_message"]


async def test_an_idle_worker_stops_at_once(
    worker_setup: WorkerSetup,
) -> None:
    async with worker_setup.worker():
        await asyncio.sleep(0)
        requested = time.monotonic()
    assert time.monotonic() - requested < 2


async def test_a_stopping_worker_completes_short_exports_and_claims_no_more(
    worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection
) -> None:
    document = store_resume(owner, as_alice.user, repeated=100)
    first, second = (as_alice.submit_job(key, document_id=document) for key in "ab")
    async with worker_setup.worker(concurrency=1):
        await until(lambda: status_of(owner, first) == "processing", seconds=10, what="the first is claimed")
    assert (status_of(owner, first), status_of(owner, second)) == ("completed", "pending")
    assert job_of(owner, second)["attempts"] == 0
    check_invariants(owner, worker_setup.files)


@pytest.mark.usefixtures("without_polling")
@pytest.mark.parametrize("when", ["idle", "busy"])
async def test_a_worker_recovers_when_all_its_connections_are_terminated(
    worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection, when: str
) -> None:
    document = store_resume(owner, as_alice.user, repeated=200)
    async with worker_setup.worker():
        first = as_alice.submit_job("first", document_id=document)
        if when == "busy":
            await until(lambda: status_of(owner, first) == "processing", seconds=10, what="the first is claimed")
        else:
            assert await ended(owner, first) == "completed"
        killed = owner.rows(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = 'pressroom_worker' AND datname = current_database()"
        )
        assert len(killed) >= 3, "the pool, the listener and the leases"
        assert await ended(owner, first) == "completed"
        await until(lambda: listening(owner), seconds=10, what="the worker listens again")
        job = as_alice.submit_job("second", document_id=document)
        assert await ended(owner, job) == "completed"
    assert job_of(owner, first)["attempts"] == 1
    check_invariants(owner, worker_setup.files)


def listening(owner: Owner) -> bool:
    return bool(
        owner.value(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pressroom_worker'"
            " AND datname = current_database() AND query LIKE 'LISTEN%%cancel%%'"
        )
    )


async def test_a_failed_worker_is_restarted(
    worker_setup: WorkerSetup, owner: Owner, as_alice: UserConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep, broken = worker_module.sweep_periodically, asyncio.Event()

    async def sweep_that_fails_once(pool: Pool) -> None:
        if not broken.is_set():
            broken.set()
            raise ZeroDivisionError
        await sweep(pool)

    monkeypatch.setattr(worker_module, "sweep_periodically", sweep_that_fails_once)
    monkeypatch.setattr(worker_module, "RESTART_SECONDS", 0.01)
    stop = asyncio.Event()
    working = asyncio.create_task(supervise_worker(worker_setup.new_worker(), stop))
    await broken.wait()
    job = as_alice.submit_job(document_id=store_resume(owner, as_alice.user))
    assert await ended(owner, job) == "completed"
    stop.set()
    await working
    check_invariants(owner, worker_setup.files)
