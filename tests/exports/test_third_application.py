"""Test an application that the engine does not know: export with progress, cancel, retry and warnings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from uuid import uuid4

import pytest_asyncio
from tests.support.databases import Owner
from tests.support.limits import LIMITS
from tests.support.notes_application import APPLICATION, NoteProducer, note_request, submit_note
from tests.support.polling import until
from tests.support.queue_client import UserConnection
from tests.support.queue_rows import job_of, set_policy
from tests.support.running_worker import WorkerSetup, check_invariants, stored_files

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.errors import ExportWarning
from pressroom.exports.history import list_history
from pressroom.exports.submit import find_reusable, submit_export


@pytest_asyncio.fixture
async def notes(worker_setup: WorkerSetup) -> AsyncGenerator[NoteProducer]:
    """Run a worker during the test and return its producer."""
    producer = NoteProducer()
    async with replace(worker_setup, producers={(APPLICATION, "txt"): producer}).worker():
        yield producer
        producer.line_permits = asyncio.Semaphore(100)


async def test_a_text_file_is_exported_with_progress_by_line(
    worker_setup: WorkerSetup, notes: NoteProducer, web_pool: Pool, alice: Principal, owner: Owner
) -> None:
    job = await submit_note(web_pool, alice)
    for done, percent in ((0, 10), (1, 33), (2, 56)):
        await until(lambda done=done: job_of(owner, job)["done"] == done, seconds=10, what=f"{done} of 3 lines are reported")
        row = job_of(owner, job)
        assert (row["phase"], row["total"], row["progress"]) == ("processing", 3, percent)
        await asyncio.sleep(0.6)  # an attempt saves its progress from half a second on
        notes.line_permits.release()
    await until(lambda: job_of(owner, job)["finished_at"], seconds=10, what="the job ends")
    row = job_of(owner, job)
    assert (row["status"], row["done"], row["total"], row["progress"]) == ("completed", 3, 3, 100)
    async with acting_as(web_pool, alice) as conn:
        (entry,) = (await list_history(conn, limit=10)).items
    assert (entry.application, entry.subject_version, entry.media_type) == (APPLICATION, None, "text/plain")
    assert (entry.file_name, entry.page_count, entry.proof) == ("Three lines.txt", None, None)
    text = (worker_setup.files / entry.object_key).read_text(encoding="utf-8")
    assert text == "line 1 of Three lines\nline 2 of Three lines\nline 3 of Three lines\n"
    assert not notes.folders[0].exists(), "the attempt's folder is removed"
    check_invariants(owner, worker_setup.files)


async def test_a_cancel_stops_the_producer_between_two_lines(
    worker_setup: WorkerSetup, notes: NoteProducer, web_pool: Pool, alice: Principal, as_alice: UserConnection, owner: Owner
) -> None:
    job = await submit_note(web_pool, alice)
    notes.line_permits.release()
    await until(lambda: job_of(owner, job)["done"] == 1, seconds=10, what="one line is written")
    assert as_alice.cancel(job) == "cancelling"
    await until(lambda: job_of(owner, job)["status"] == "cancelled", seconds=10, what="it stops")
    assert not notes.folders[0].exists()
    assert stored_files(worker_setup.files) == {}


async def test_a_file_is_stored_under_the_revision_of_the_worker_that_made_it(
    notes: NoteProducer, web_pool: Pool, alice: Principal, owner: Owner
) -> None:
    """While an upgrade is under way, a worker may differ from the process that accepted the request."""
    notes.revision = "of the worker"
    notes.line_permits = asyncio.Semaphore(100)
    request = note_request(uuid4())
    assert request.revision != notes.revision
    async with acting_as(web_pool, alice) as conn:
        job = (await submit_export(conn, request, limits=LIMITS)).job_id
    await until(lambda: job_of(owner, job)["status"] == "completed", seconds=10, what="the job ends")
    async with acting_as(web_pool, alice) as conn:
        assert not await find_reusable(conn, [request])
        assert await find_reusable(conn, [replace(request, revision=notes.revision)])


async def test_a_permanent_failure_is_not_retried(notes: NoteProducer, web_pool: Pool, alice: Principal, owner: Owner) -> None:
    notes.fails = True
    job = await submit_note(web_pool, alice)
    notes.line_permits.release()
    await until(lambda: job_of(owner, job)["status"] == "failed", seconds=10, what="the job fails")
    assert (job_of(owner, job)["attempts"], job_of(owner, job)["error_message"]) == (1, "The note is torn.")


async def test_a_warning_fails_strict_exports_only(
    worker_setup: WorkerSetup, notes: NoteProducer, web_pool: Pool, alice: Principal, owner: Owner
) -> None:
    notes.warnings = (ExportWarning("FIELD_IGNORED", "Line 4 is not printed.", "lines[3]"),)
    notes.line_permits = asyncio.Semaphore(100)
    strict, plain = await submit_note(web_pool, alice, strict=True), await submit_note(web_pool, alice)
    for job in (strict, plain):
        await until(lambda job=job: job_of(owner, job)["finished_at"], seconds=10, what="the job ends")
    row = job_of(owner, strict)
    assert (row["status"], row["error_code"], row["attempts"]) == ("failed", "STRICT_WARNINGS", 1)
    warning = {"code": "FIELD_IGNORED", "message": "Line 4 is not printed.", "field": "lines[3]"}
    assert row["error_details"] == {"warnings": [warning]}
    assert "Line 4 is not printed." in row["error_message"]
    assert owner.rows("SELECT job_id, warnings FROM export_history") == [(plain, [warning])]
    check_invariants(owner, worker_setup.files)


async def test_a_format_without_a_producer_is_retried_for_a_worker_that_has_one(
    worker_setup: WorkerSetup, web_pool: Pool, alice: Principal, owner: Owner
) -> None:
    set_policy(owner, "exam-reports", backoff_base="1 h", backoff_cap="1 h")
    async with worker_setup.worker():
        job = await submit_note(web_pool, alice)
        await until(lambda: job_of(owner, job)["error_code"], seconds=10, what="the first attempt ends")
    row = job_of(owner, job)
    assert (row["status"], row["attempts"]) == ("pending", 1)
    assert "version that accepted the export" in row["error_message"]
