"""An application that the engine has never heard of: its files go the same way, with progress, cancel, retry and warnings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest_asyncio
from tests.support.databases import Owner
from tests.support.notes_application import APPLICATION, NoteText, note_request
from tests.support.polling import until
from tests.support.queue_client import Requester
from tests.support.queue_rows import job_of, set_policy
from tests.support.running_worker import Workplace, check_invariants, stored_files

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.errors import ExportWarning
from pressroom.exports.history import list_history
from pressroom.exports.submit import submit_export


async def submitted(pool: Pool, user: Principal, *, strict: bool = False) -> UUID:
    async with acting_as(pool, user) as conn:
        return (await submit_export(conn, note_request(uuid4(), strict=strict), ttl_seconds=60)).job_id


@pytest_asyncio.fixture
async def notes(place: Workplace) -> AsyncGenerator[NoteText]:
    """The producer of a worker that runs as long as the test."""
    producer = NoteText()
    async with replace(place, producers={(APPLICATION, "txt"): producer}).worker():
        yield producer
        producer.go_on = asyncio.Semaphore(100)


async def test_a_text_file_goes_through_the_queue_line_by_line(
    place: Workplace, notes: NoteText, web_pool: Pool, alice: Principal, owner: Owner
) -> None:
    job = await submitted(web_pool, alice)
    for done, percent in ((0, 10), (1, 33), (2, 56)):
        await until(lambda done=done: job_of(owner, job)["done"] == done, seconds=10, what=f"{done} of 3 lines are seen")
        row = job_of(owner, job)
        assert (row["phase"], row["total"], row["progress"]) == ("processing", 3, percent)
        await asyncio.sleep(0.6)  # progress of an attempt is shown after half a second
        notes.go_on.release()
    await until(lambda: job_of(owner, job)["finished_at"], seconds=10, what="the job ends")
    row = job_of(owner, job)
    assert (row["status"], row["done"], row["total"], row["progress"]) == ("completed", 3, 3, 100)
    async with acting_as(web_pool, alice) as conn:
        (entry,) = (await list_history(conn, limit=10)).items
    assert (entry.application, entry.subject_version, entry.media_type) == (APPLICATION, None, "text/plain")
    assert (entry.file_name, entry.page_count, entry.proof) == ("Three lines.txt", None, None)
    text = (place.files / entry.object_key).read_text(encoding="utf-8")
    assert text == "line 1 of Three lines\nline 2 of Three lines\nline 3 of Three lines\n"
    assert not notes.folders[0].exists(), "the folder of an attempt goes with it"
    check_invariants(owner, place.files)


async def test_a_cancel_stops_it_between_two_lines(
    place: Workplace, notes: NoteText, web_pool: Pool, alice: Principal, alices: Requester, owner: Owner
) -> None:
    job = await submitted(web_pool, alice)
    notes.go_on.release()
    await until(lambda: job_of(owner, job)["done"] == 1, seconds=10, what="one line is written")
    assert alices.cancel(job) == "cancelling"
    await until(lambda: job_of(owner, job)["status"] == "cancelled", seconds=1, what="it stops within a second")
    assert not notes.folders[0].exists()
    assert stored_files(place.files) == {}


async def test_a_permanent_failure_is_not_tried_again(notes: NoteText, web_pool: Pool, alice: Principal, owner: Owner) -> None:
    notes.broken = True
    job = await submitted(web_pool, alice)
    notes.go_on.release()
    await until(lambda: job_of(owner, job)["status"] == "failed", seconds=10, what="the job fails")
    assert (job_of(owner, job)["attempts"], job_of(owner, job)["error_message"]) == (1, "The note is torn.")


async def test_a_warning_fails_a_strict_export_and_no_other(
    place: Workplace, notes: NoteText, web_pool: Pool, alice: Principal, owner: Owner
) -> None:
    notes.warnings = (ExportWarning("FIELD_IGNORED", "Line 4 is not printed.", "lines[3]"),)
    notes.go_on = asyncio.Semaphore(100)
    strict, plain = await submitted(web_pool, alice, strict=True), await submitted(web_pool, alice)
    for job in (strict, plain):
        await until(lambda job=job: job_of(owner, job)["finished_at"], seconds=10, what="the job ends")
    row = job_of(owner, strict)
    assert (row["status"], row["error_code"], row["attempts"]) == ("failed", "STRICT_WARNINGS", 1)
    told = {"code": "FIELD_IGNORED", "message": "Line 4 is not printed.", "field": "lines[3]"}
    assert row["error_details"] == {"warnings": [told]}
    assert "Line 4 is not printed." in row["error_message"]
    assert owner.rows("SELECT job_id, warnings FROM export_history") == [(plain, [told])]
    check_invariants(owner, place.files)


async def test_a_format_without_a_producer_waits_for_a_worker_that_has_one(
    place: Workplace, web_pool: Pool, alice: Principal, owner: Owner
) -> None:
    set_policy(owner, "exam-reports", backoff_base="1 h", backoff_cap="1 h")
    async with place.worker():
        job = await submitted(web_pool, alice)
        await until(lambda: job_of(owner, job)["error_code"], seconds=10, what="the first attempt ends")
    row = job_of(owner, job)
    assert (row["status"], row["attempts"]) == ("pending", 1)
    assert "version that accepted the export" in row["error_message"]
