"""The worker with a real browser, a real store and a real database, in the test's own event loop."""

from __future__ import annotations

import asyncio
import time
from uuid import UUID

import pytest
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.queue_client import Requester
from tests.support.queue_rows import job_of, operations_of, set_policy, status_of
from tests.support.running_worker import Workplace, check_invariants, stored_files
from tests.support.stored_documents import store_resume

from pressroom.db.pool import Pool
from pressroom.exports import claims
from pressroom.exports import worker as worker_module
from pressroom.exports.worker import supervise_worker

LONG = 3000
"""Repetitions that take far longer than any test waits."""


async def ended(owner: Owner, job: UUID, *, seconds: float = 30) -> str:
    await until(lambda: job_of(owner, job)["finished_at"], seconds=seconds, what=f"the job ends: {job_of(owner, job)}")
    return status_of(owner, job)


async def rendering(owner: Owner, job: UUID) -> None:
    await until(lambda: job_of(owner, job)["phase"] == "generating", seconds=30, what="the browser has the document")


async def test_a_resume_becomes_a_stored_file(place: Workplace, owner: Owner, alices: Requester) -> None:
    job = alices.submitted(document_id=store_resume(owner, alices.user, title="Résumé / 2030"))
    async with place.worker():
        assert await ended(owner, job) == "completed"
    row = job_of(owner, job)
    assert (row["attempts"], row["progress"], row["error_code"]) == (1, 100, None)
    [(key, name, size, sha256, pages, document)] = owner.rows(
        "SELECT object_key, file_name, file_size, sha256, page_count, title FROM export_history WHERE job_id = %s",
        (job,),
    )
    assert stored_files(place.files) == {key: sha256}
    assert key.startswith(f"exports/{alices.user.user_id}/")
    assert (place.files / key).read_bytes().startswith(b"%PDF-")
    assert (place.files / key).stat().st_size == size
    assert (name, document) == ("Résumé 2030.pdf", "A resume")
    assert pages >= 1
    check_invariants(owner, place.files)


async def test_documents_are_rendered_side_by_side_and_no_more_than_allowed(
    place: Workplace, owner: Owner, alices: Requester, bobs: Requester
) -> None:
    document, other = store_resume(owner, alices.user, repeated=60), store_resume(owner, bobs.user, repeated=60)
    submitted = [alices.submitted(f"a{number}", document_id=document) for number in range(3)]
    submitted += [bobs.submitted(f"b{number}", document_id=other) for number in range(3)]
    seen: set[int] = set()

    def all_ended() -> bool:
        seen.add(owner.value("SELECT count(*) FROM export_jobs WHERE status = 'processing'"))
        return all(status_of(owner, job) == "completed" for job in submitted)

    async with place.worker(concurrency=2):
        await until(all_ended, seconds=40, what="all six are completed")
    assert max(seen) == 2
    check_invariants(owner, place.files)


async def test_a_claim_tells_whether_another_job_waits(
    worker_pool: Pool, owner: Owner, alices: Requester, bobs: Requester
) -> None:
    async def more_than_this() -> bool:
        claim = await claims.claim_next(worker_pool, queue="documents", worker="ada")
        assert claim is not None
        return claim.has_more

    set_policy(owner, max_processing=None, max_per_user=None)
    alices.submitted("a")
    bobs.submitted("b")
    assert await more_than_this()
    assert not await more_than_this()
    alices.submitted("exam", queue="exam-reports")
    later = alices.submitted("c")
    owner.rows("UPDATE export_jobs SET run_after = clock() + interval '30 s' WHERE id = %s", (later,))
    bobs.submitted("d")
    assert not await more_than_this()


async def test_a_job_that_its_users_limit_held_back_starts_as_soon_as_another_ends(
    place: Workplace, owner: Owner, alices: Requester
) -> None:
    set_policy(owner, max_processing=3, max_per_user=1)
    document = store_resume(owner, alices.user)
    submitted = [alices.submitted(f"{number}", document_id=document) for number in range(5)]
    async with place.worker(concurrency=3):
        for job in submitted:
            assert await ended(owner, job) == "completed"
    gaps = owner.rows(
        "SELECT extract(epoch FROM started_at - lag(finished_at) OVER (ORDER BY id))::float8"
        "  FROM export_jobs ORDER BY id OFFSET 1"
    )
    # By polling alone each would wait for seconds.
    assert sorted(gap for (gap,) in gaps)[1] < 0.5, gaps


async def test_an_idle_worker_is_woken_by_a_submit(place: Workplace, owner: Owner, alices: Requester) -> None:
    document = store_resume(owner, alices.user)
    waits: list[float] = []
    async with place.worker():
        for number in range(4):
            job = alices.submitted(f"{number}", document_id=document)
            assert await ended(owner, job) == "completed"
            waits.append(
                owner.value("SELECT extract(epoch FROM started_at - created_at)::float8 FROM export_jobs WHERE id = %s", (job,))
            )
    # By polling alone, four in a row would take seconds each.
    assert sorted(waits)[1] < 0.5, waits


async def test_progress_is_visible_and_a_cancel_stops_the_rendering_within_a_second(
    place: Workplace, owner: Owner, alices: Requester
) -> None:
    job = alices.submitted("long", document_id=store_resume(owner, alices.user, repeated=LONG))
    short = store_resume(owner, alices.user)
    async with place.worker():
        await rendering(owner, job)
        assert job_of(owner, job)["progress"] == 80
        asked = time.monotonic()
        assert alices.cancel(job) == "cancelling"
        assert await ended(owner, job) == "cancelled"
        assert time.monotonic() - asked < 1
        following = alices.submitted("short", document_id=short)
        assert await ended(owner, following) == "completed"
    assert operations_of(owner, job) == ["cancelled"]
    check_invariants(owner, place.files)


async def test_a_cancel_is_found_when_its_notification_was_lost(place: Workplace, owner: Owner, alices: Requester) -> None:
    set_policy(owner, lease="2 s")
    job = alices.submitted(document_id=store_resume(owner, alices.user, repeated=LONG))
    async with place.worker():
        await rendering(owner, job)
        owner.rows("UPDATE export_jobs SET cancel_requested = true WHERE id = %s", (job,))
        assert await ended(owner, job, seconds=5) == "cancelled"
    check_invariants(owner, place.files)


async def test_a_notification_without_a_cancel_ends_no_job(place: Workplace, owner: Owner, alices: Requester) -> None:
    job = alices.submitted(document_id=store_resume(owner, alices.user, repeated=300))
    async with place.worker():
        await rendering(owner, job)
        owner.rows("SELECT pg_notify('pressroom_cancel', %s)", (str(job),))
        assert await ended(owner, job) == "completed"
    assert job_of(owner, job)["attempts"] == 1


async def test_a_worker_that_loses_its_job_stops_and_leaves_nothing(place: Workplace, owner: Owner, alices: Requester) -> None:
    set_policy(owner, lease="2 s")
    job = alices.submitted(document_id=store_resume(owner, alices.user, repeated=LONG))
    async with place.worker() as worker:
        await rendering(owner, job)
        owner.rows("UPDATE export_jobs SET locked_by = 'another', lease_until = clock() + interval '1 h'")
        await until(lambda: not worker._attempts, seconds=5, what="the worker lets go")  # pyright: ignore[reportPrivateUsage] - what it works on is told to nobody
    assert (status_of(owner, job), job_of(owner, job)["locked_by"]) == ("processing", "another")
    assert stored_files(place.files) == {}


async def test_a_lease_is_kept_as_long_as_the_rendering_takes(place: Workplace, owner: Owner, alices: Requester) -> None:
    set_policy(owner, lease="3 s")
    job = alices.submitted(document_id=store_resume(owner, alices.user, repeated=1000))
    async with place.worker():
        assert await ended(owner, job, seconds=60) == "completed"
    row = job_of(owner, job)
    assert row["attempts"] == 1
    seconds = owner.value("SELECT extract(epoch FROM finished_at - started_at)::float8 FROM export_jobs")
    assert seconds > 3, "shorter than its lease: the test shows nothing"


async def test_a_deleted_document_fails_for_good(place: Workplace, owner: Owner, alices: Requester) -> None:
    document = store_resume(owner, alices.user)
    job = alices.submitted(document_id=document)
    owner.rows("DELETE FROM documents WHERE id = %s", (document,))
    async with place.worker():
        assert await ended(owner, job) == "failed"
    row = job_of(owner, job)
    assert (row["error_code"], row["attempts"]) == ("DOCUMENT_NOT_FOUND", 1)
    check_invariants(owner, place.files)


async def test_somebody_elses_document_is_not_printed(place: Workplace, owner: Owner, alices: Requester, bobs: Requester) -> None:
    job = bobs.submitted(document_id=store_resume(owner, alices.user))
    async with place.worker():
        assert await ended(owner, job) == "failed"
    assert job_of(owner, job)["error_code"] == "DOCUMENT_NOT_FOUND"


async def test_a_document_that_takes_too_long_fails_with_a_hint(place: Workplace, owner: Owner, alices: Requester) -> None:
    job = alices.submitted(document_id=store_resume(owner, alices.user, repeated=LONG))
    async with place.worker(render_timeout_seconds=1):
        assert await ended(owner, job) == "failed"
    row = job_of(owner, job)
    assert (row["error_code"], row["attempts"]) == ("EXPORT_TIMEOUT", 1)
    assert "Shorten its content" in row["error_message"]
    check_invariants(owner, place.files)


async def test_a_store_that_fails_is_tried_again_later(place: Workplace, owner: Owner, alices: Requester) -> None:
    blocked = place.files / "exports"
    blocked.write_bytes(b"")  # where the store needs a folder
    job = alices.submitted(document_id=store_resume(owner, alices.user))
    async with place.worker():
        await until(lambda: job_of(owner, job)["error_code"], seconds=20, what="the first attempt fails")
        row = job_of(owner, job)
        assert (row["status"], row["error_code"], row["attempts"]) == ("pending", "STORAGE_UNAVAILABLE", 1)
        assert row["waits_seconds"] > 40
        blocked.unlink()
        owner.rows("UPDATE export_jobs SET run_after = clock()")
        owner.rows("SELECT pg_notify('pressroom_wake', 'documents')")
        assert await ended(owner, job) == "completed"
    check_invariants(owner, place.files)


async def test_a_job_that_this_version_cannot_read_does_not_stop_the_others(
    place: Workplace, owner: Owner, alices: Requester
) -> None:
    document = store_resume(owner, alices.user)
    strange = alices.submit("strange", document_id=document, options='{"pageSize": "A7"}').job_id
    job = alices.submitted("plain", document_id=document)
    assert strange is not None
    async with place.worker():
        assert await ended(owner, job) == "completed"
    row = job_of(owner, strange)
    assert (row["status"], row["error_code"], row["attempts"]) == ("pending", "INTERNAL_ERROR", 1), "a newer worker may read it"


async def test_an_idle_worker_stops_at_once(
    place: Workplace,
) -> None:
    async with place.worker():
        await asyncio.sleep(0)
        asked = time.monotonic()
    assert time.monotonic() - asked < 2


async def test_a_stopping_worker_lets_short_exports_finish_and_claims_no_more(
    place: Workplace, owner: Owner, alices: Requester
) -> None:
    document = store_resume(owner, alices.user, repeated=100)
    first, second = (alices.submitted(key, document_id=document) for key in "ab")
    async with place.worker(concurrency=1):
        await until(lambda: status_of(owner, first) == "processing", seconds=10, what="the first is claimed")
    assert (status_of(owner, first), status_of(owner, second)) == ("completed", "pending")
    assert job_of(owner, second)["attempts"] == 0
    check_invariants(owner, place.files)


@pytest.mark.parametrize("when", ["idle", "busy"])
async def test_a_worker_goes_on_when_all_its_connections_are_ended(
    place: Workplace, owner: Owner, alices: Requester, when: str
) -> None:
    document = store_resume(owner, alices.user, repeated=200)
    async with place.worker():
        first = alices.submitted("first", document_id=document)
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
        await until(lambda: listening(owner), seconds=5, what="the worker listens again")
        job = alices.submitted("second", document_id=document)
        assert await ended(owner, job) == "completed"
        waited = owner.value("SELECT extract(epoch FROM started_at - created_at)::float8 FROM export_jobs WHERE id = %s", (job,))
        assert waited < 1, "found by polling only"
    assert job_of(owner, first)["attempts"] == 1
    check_invariants(owner, place.files)


def listening(owner: Owner) -> bool:
    return bool(
        owner.value(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pressroom_worker'"
            " AND datname = current_database() AND query LIKE 'LISTEN%%cancel%%'"
        )
    )


async def test_a_worker_that_broke_is_started_again(
    place: Workplace, owner: Owner, alices: Requester, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep, broken = worker_module.sweep_periodically, asyncio.Event()

    async def sweep_that_breaks_once(pool: Pool) -> None:
        if not broken.is_set():
            broken.set()
            raise ZeroDivisionError
        await sweep(pool)

    monkeypatch.setattr(worker_module, "sweep_periodically", sweep_that_breaks_once)
    monkeypatch.setattr(worker_module, "RESTART_SECONDS", 0.01)
    stop = asyncio.Event()
    working = asyncio.create_task(supervise_worker(place.new_worker(), stop))
    await broken.wait()
    job = alices.submitted(document_id=store_resume(owner, alices.user))
    assert await ended(owner, job) == "completed"
    stop.set()
    await working
    check_invariants(owner, place.files)
