"""What a request for an export is answered: a new job, the live one, the stored file, or that the queue is full."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from tests.support.databases import Owner
from tests.support.queue_client import Answer, Claimer, Requester
from tests.support.queue_rows import set_policy, status_of

from pressroom.auth.principal import Principal

REQUESTS = 50


def test_the_same_request_meets_its_waiting_job(alices: Requester) -> None:
    job = alices.submitted()
    assert alices.submit() == Answer(job_id=job, status="pending", deduplicated=True, reused=False)


def test_the_same_request_meets_its_running_job(alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    ada.claimed()
    answer = alices.submit()
    assert (answer.job_id, answer.status, answer.deduplicated) == (job, "processing", True)


def test_the_same_request_meets_its_job_that_waits_for_a_retry(alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    assert ada.fail(ada.claimed()) == "pending"
    answer = alices.submit()
    assert (answer.job_id, answer.status, answer.deduplicated) == (job, "pending", True)


@pytest.mark.parametrize("end", ["completed", "failed", "cancelled"])
def test_the_same_request_after_the_end_is_a_new_job(alices: Requester, ada: Claimer, owner: Owner, end: str) -> None:
    job = alices.submitted()
    if end == "cancelled":
        alices.cancel(job)
    elif end == "failed":
        ada.fail(ada.claimed(), retryable=False)
    else:
        ada.finish(ada.claimed())
    assert status_of(owner, job) == end
    answer = alices.submit()
    assert answer.job_id not in {None, job}
    assert not answer.deduplicated


def test_the_same_request_while_its_job_is_being_cancelled_is_a_new_job(alices: Requester, ada: Claimer, owner: Owner) -> None:
    job = alices.submitted()
    taken = ada.claimed()
    assert alices.cancel(job) == "cancelling"
    successor = alices.submitted()
    assert successor != job
    assert ada.release(taken) == "cancelled"
    assert status_of(owner, successor) == "pending"


def test_the_same_request_of_another_user_is_a_job_of_its_own(alices: Requester, bobs: Requester) -> None:
    assert alices.submitted() != bobs.submitted()


def test_fifty_identical_requests_at_once_make_one_job(database_url: str, alice: Principal, owner: Owner) -> None:
    answers = _submit_at_once(database_url, alice)
    assert {answer.job_id for answer in answers} == {owner.value("SELECT id FROM export_jobs")}
    assert sum(not answer.deduplicated for answer in answers) == 1


def test_identical_requests_while_the_job_turns_always_get_a_valid_job(
    database_url: str, alice: Principal, owner: Owner, ada: Claimer
) -> None:
    with ThreadPoolExecutor(1) as aside:
        submitting = aside.submit(_submit_at_once, database_url, alice, rounds=4)
        turned = 0
        while not submitting.done():
            live = owner.value("SELECT count(*) FROM export_jobs WHERE status IN ('pending', 'processing')")
            assert live <= 1
            if taken := ada.claim():
                # Ends in each way, so that submits meet every turn of a job.
                _end = [ada.finish, ada.fail, ada.release][turned % 3]
                _end(taken)
                owner.rows("UPDATE export_jobs SET run_after = clock() WHERE status = 'pending'")
                turned += 1
        answers = submitting.result()
    jobs = {row[0] for row in owner.rows("SELECT id FROM export_jobs")}
    assert len(answers) == REQUESTS * 4
    assert {answer.job_id for answer in answers} == jobs
    assert turned > 0, "the job never turned: the test shows nothing"


def _submit_at_once(url: str, user: Principal, rounds: int = 1) -> list[Answer]:
    threads_count = 10
    start = Barrier(threads_count)

    def submit(_: int) -> list[Answer]:
        with Requester(url, user) as requester:
            start.wait()
            return [requester.submit() for _ in range(REQUESTS * rounds // threads_count)]

    with ThreadPoolExecutor(threads_count) as threads:
        return [answer for answers in threads.map(submit, range(threads_count)) for answer in answers]


def test_a_stored_file_answers_at_once_with_a_job_and_an_entry_of_its_own(alices: Requester, ada: Claimer, owner: Owner) -> None:
    job = alices.submitted()
    first = ada.finish(ada.claimed(), ttl_seconds=7200)
    owner.advance_clock(timedelta(hours=1))
    answer = alices.submit(reuse=True)
    assert (answer.status, answer.reused, answer.deduplicated) == ("completed", True, False)
    assert answer.job_id != job
    entries = owner.rows(
        "SELECT id, job_id, object_key, extract(epoch FROM expires_at - clock())::int FROM export_history ORDER BY id"
    )
    assert [entry[:2] for entry in entries] == [(first, job), (entries[1][0], answer.job_id)]
    assert entries[0][2] == entries[1][2]
    assert [entry[3] for entry in entries] == [3600, 7 * 24 * 3600], "the new entry has a full lifetime"
    assert owner.value("SELECT count(*) FROM operations") == 1, "nothing was made"


def test_a_stored_file_is_reused_until_shortly_before_it_expires(alices: Requester, ada: Claimer, owner: Owner) -> None:
    alices.submitted()
    ada.finish(ada.claimed(), ttl_seconds=7200)
    owner.advance_clock(timedelta(minutes=118))
    # Not the entry that is copied each time, but its copy: that has a lifetime of its own.
    owner.rows("UPDATE export_history SET expires_at = clock() + interval '61 s'")
    assert alices.submit(reuse=True).reused
    owner.rows("UPDATE export_history SET expires_at = clock() + interval '59 s'")
    assert not alices.submit(reuse=True).reused


def test_a_file_that_two_entries_share_stays_until_both_are_deleted(alices: Requester, ada: Claimer, owner: Owner) -> None:
    alices.submitted()
    ada.finish(ada.claimed())
    assert alices.submit(reuse=True).reused
    key = owner.value("SELECT DISTINCT object_key FROM export_history")
    first, second = (row[0] for row in owner.rows("SELECT id FROM export_history ORDER BY id"))
    delete = "SELECT deleted, object_key FROM delete_export(%s)"
    assert alices.conn.execute(delete, (first,)).fetchall() == [(True, None)]
    assert alices.conn.execute(delete, (second,)).fetchall() == [(True, key)]
    assert alices.conn.execute(delete, (second,)).fetchall() == []


def test_nobody_deletes_the_exports_of_others(alices: Requester, bobs: Requester, ada: Claimer, owner: Owner) -> None:
    alices.submitted()
    entry = ada.finish(ada.claimed())
    assert bobs.conn.execute("SELECT * FROM delete_export(%s)", (entry,)).fetchall() == []
    assert owner.value("SELECT count(*) FROM export_history") == 1


def test_a_file_that_was_removed_is_not_reused(alices: Requester, ada: Claimer, owner: Owner) -> None:
    job = alices.submitted()
    ada.finish(ada.claimed())
    owner.rows("UPDATE export_history SET file_removed_at = clock()")
    assert not alices.submit(reuse=True).reused
    assert job


def test_another_user_does_not_get_the_stored_file(alices: Requester, bobs: Requester, ada: Claimer) -> None:
    alices.submitted()
    ada.finish(ada.claimed())
    assert not bobs.submit(reuse=True).reused


def test_over_the_bound_the_queue_is_full_and_says_how_long(owner: Owner, alices: Requester, bobs: Requester) -> None:
    set_policy(owner, max_in_flight=4)
    bobs.submitted("b")
    jobs = [alices.submitted(f"a{number}") for number in range(4)]
    answer = alices.submit("a4")
    assert (answer.job_id, answer.status, answer.refusal) == (None, None, "QUEUE_FULL")
    assert answer.details is not None
    assert answer.details["position"] == 5
    assert answer.details["estimatedWaitSeconds"] >= 1
    # What is under way already is still answered, and a place that becomes free is given.
    assert alices.submit("a0").job_id == jobs[0]
    alices.cancel(jobs[0])
    assert alices.submit("a4").job_id is not None


def test_the_bound_holds_for_requests_at_once(owner: Owner, database_url: str, alice: Principal) -> None:
    set_policy(owner, max_in_flight=5)
    start = Barrier(10)

    def submit(number: int) -> Answer:
        with Requester(database_url, alice) as requester:
            start.wait()
            return requester.submit(f"key {number}")

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(submit, range(10)))
    assert sum(answer.job_id is not None for answer in answers) == 5
    assert owner.value("SELECT count(*) FROM export_jobs") == 5


def test_what_waits_is_listed_in_the_order_of_the_claims_with_the_pace(
    alices: Requester, bobs: Requester, ada: Claimer, owner: Owner
) -> None:
    for number in range(4):
        bobs.submitted(f"b{number}")
        ada.finish(ada.claimed())
    # Four seconds for each of the last exports, three of them at once.
    owner.rows("UPDATE export_jobs SET started_at = finished_at - interval '4 s'")
    jobs = [alices.submitted(f"a{number}") for number in range(4)]
    alices.submitted("exam", queue="exam-reports")
    assert alices.waiting() == (jobs, 0, pytest.approx(4 / 3))  # pyright: ignore[reportUnknownMemberType] - untyped in pytest
    taken = [ada.claimed().job_id for _ in range(2)]
    assert (taken, alices.waiting()[:2]) == (jobs[:2], (jobs[2:], 2))


def test_the_pace_of_a_queue_does_not_look_at_what_was_cancelled(alices: Requester, owner: Owner) -> None:
    set_policy(owner, max_in_flight=10_000)
    plan = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM export_queue_snapshot('documents')"
    waiting = [alices.submitted(f"w{number}") for number in range(50)]

    def cancel_many() -> None:
        for job in [alices.submitted(f"c{number}") for number in range(1000)]:
            alices.cancel(job)
        owner.rows("VACUUM ANALYZE export_jobs")

    cancel_many()
    few = _pages(owner, plan)
    for _ in range(4):
        cancel_many()
    assert alices.waiting()[0] == waiting
    assert _pages(owner, plan) <= few + 20, "the look at a queue grows with what was cancelled"


def _pages(owner: Owner, plan: str) -> int:
    found = owner.rows(plan)[0][0][0]["Plan"]
    return found["Shared Hit Blocks"] + found["Shared Read Blocks"]


def test_without_a_user_nothing_is_submitted(alices: Requester) -> None:
    alices.conn.execute("SELECT set_config('app.user_id', '', false)")
    with pytest.raises(Exception, match=r"app\.user_id is not set"):
        alices.submit()
