"""Test that the end of a job or a batch is written to the outbox, once, in the same transaction."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import psycopg
from tests.support.databases import Owner
from tests.support.polling import wait_until
from tests.support.queue_client import UserConnection, WorkerConnection
from tests.support.queue_rows import set_policy, status_of
from tests.support.webhooks import add_batch, add_webhook, deliveries_of, insert_batch

from pressroom.auth.principal import Principal
from pressroom.db.pool import conninfo

LOCK_WAITS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def events(owner: Owner) -> list[str]:
    return [row["event"] for row in deliveries_of(owner)]


def ends_of_batches(owner: Owner) -> list[dict[str, Any]]:
    return [row["data"] for row in deliveries_of(owner) if row["event"] == "batch.ended"]


def test_a_completed_job_is_told_with_ids_and_numbers_only(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    add_webhook(owner, alice)
    job = as_alice.submit_job()
    history = worker_a.finish(worker_a.claim_job())
    (delivery,) = deliveries_of(owner)
    assert (delivery["event"], delivery["status"], delivery["attempts"]) == ("export.completed", "pending", 0)
    subject = owner.value("SELECT subject_id FROM export_jobs WHERE id = %s", (job,))
    assert delivery["data"] == {
        "jobId": str(job), "documentId": str(subject), "documentVersion": 1, "batchId": None, "format": "pdf",
        "status": "completed", "historyId": str(history), "fileSize": 1000, "pageCount": 2, "warningCount": 0,
    }  # fmt: skip


def test_a_failed_job_is_told_with_its_code_and_a_retry_is_not_told(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    add_webhook(owner, alice)
    set_policy(owner, backoff_base="0 s")
    job = as_alice.submit_job()
    assert worker_a.fail(worker_a.claim_job()) == "pending"
    assert events(owner) == []
    assert worker_a.fail(worker_a.claim_job(), retryable=False) == "failed"
    (delivery,) = deliveries_of(owner)
    assert delivery["event"] == "export.failed"
    assert (delivery["data"]["jobId"], delivery["data"]["errorCode"]) == (str(job), "RENDER_FAILED")
    assert "It failed." not in str(delivery["data"])


def test_a_job_that_its_workers_lost_is_told(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    add_webhook(owner, alice)
    set_policy(owner, max_attempts=1, lease="0 s")
    as_alice.submit_job()
    worker_a.claim_job()
    assert worker_a.sweep() == 1
    assert events(owner) == ["export.failed"]


def test_a_reused_file_is_told_as_completed(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    as_alice.submit_job()
    worker_a.finish(worker_a.claim_job())
    add_webhook(owner, alice)
    reused = as_alice.submit(reuse=True)
    assert reused.reused
    (delivery,) = deliveries_of(owner)
    assert delivery["data"]["jobId"] == str(reused.job_id)
    entry = owner.value("SELECT id FROM export_history WHERE job_id = %s", (reused.job_id,))
    assert delivery["data"]["historyId"] == str(entry)


def test_a_cancelled_job_is_not_told(owner: Owner, alice: Principal, as_alice: UserConnection) -> None:
    add_webhook(owner, alice)
    assert as_alice.cancel(as_alice.submit_job()) == "cancelled"
    assert events(owner) == []


def test_only_webhooks_of_the_user_that_have_the_event_are_told(
    owner: Owner, alice: Principal, bob: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    wanted = add_webhook(owner, alice, events=["export.completed"])
    add_webhook(owner, alice, events=["export.failed", "batch.ended"])
    disabled = add_webhook(owner, alice)
    owner.rows("UPDATE webhooks SET disabled_at = clock() WHERE id = %s", (disabled.id,))
    add_webhook(owner, bob)
    as_alice.submit_job()
    worker_a.finish(worker_a.claim_job())
    assert [row["webhook_id"] for row in deliveries_of(owner)] == [str(wanted.id)]


def test_an_end_that_is_rolled_back_is_not_told(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    add_webhook(owner, alice)
    as_alice.submit_job()
    claim = worker_a.claim_job()
    with worker_a.conn.transaction():
        worker_a.finish(claim)
        raise psycopg.Rollback
    assert events(owner) == []


def test_workers_are_notified_only_when_there_is_something_to_deliver(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    owner.rows("LISTEN pressroom_webhook")
    as_alice.submit_job("one")
    worker_a.finish(worker_a.claim_job())
    assert owner.notices() == []
    add_webhook(owner, alice)
    as_alice.submit_job("two")
    worker_a.finish(worker_a.claim_job())
    assert [notice.channel for notice in owner.notices()] == ["pressroom_webhook"]


def test_a_webhook_that_is_deleted_at_the_same_moment_does_not_fail_the_end_of_the_job(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    webhook = add_webhook(owner, alice)
    job = as_alice.submit_job()
    claim = worker_a.claim_job()
    with psycopg.connect(conninfo(owner.url)) as deleting, ThreadPoolExecutor(1) as threads:
        deleting.execute("DELETE FROM webhooks WHERE id = %s", (webhook.id,))
        finishing = threads.submit(worker_a.finish, claim)
        wait_until(lambda: owner.value(LOCK_WAITS) == 1, seconds=10, what="the end waits for the deletion")
        deleting.commit()
        assert finishing.result(10) is not None
    assert (status_of(owner, job), events(owner)) == ("completed", [])


def test_the_end_of_a_batch_is_told_with_the_end_of_its_last_job(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    add_webhook(owner, alice)
    jobs = [as_alice.submit_job(key) for key in ("one", "two", "three")]
    batch = add_batch(owner, alice, [*jobs, jobs[0]])
    worker_a.finish(worker_a.claim_job())
    worker_a.fail(worker_a.claim_job(), retryable=False)
    assert events(owner) == ["export.completed", "export.failed"]
    assert {row["data"]["batchId"] for row in deliveries_of(owner)} == {str(batch)}
    as_alice.cancel(jobs[2])
    counts = {"batchId": str(batch), "total": 4, "completed": 2, "failed": 1, "cancelled": 1}
    assert ends_of_batches(owner) == [counts]


def test_two_jobs_that_end_at_the_same_moment_end_their_batch_once(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection, worker_b: WorkerConnection
) -> None:
    add_webhook(owner, alice)
    batch = add_batch(owner, alice, [as_alice.submit_job("one"), as_alice.submit_job("two")])
    claims = [(worker, worker.claim_job()) for worker in (worker_a, worker_b)]
    with psycopg.connect(conninfo(owner.url)) as holder, ThreadPoolExecutor(2) as threads:
        holder.execute("SELECT FROM batches WHERE id = %s FOR UPDATE", (batch,))
        ends = [threads.submit(worker.finish, claim) for worker, claim in claims]
        wait_until(lambda: owner.value(LOCK_WAITS) == 2, seconds=10, what="both ends wait for the batch")
        holder.commit()
        assert all(end.result(10) for end in ends)
    (ended,) = ends_of_batches(owner)
    assert ended["completed"] == 2


def test_many_pairs_of_jobs_that_end_together_end_each_batch_once(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection, worker_b: WorkerConnection
) -> None:
    add_webhook(owner, alice, events=["batch.ended"])
    set_policy(owner, max_per_user=None, max_processing=None)
    together = Barrier(2)

    def finish(worker: WorkerConnection) -> None:
        claim = worker.claim_job()
        together.wait(10)
        worker.finish(claim)

    with ThreadPoolExecutor(2) as threads:
        for number in range(40):
            add_batch(owner, alice, [as_alice.submit_job(f"{number} a"), as_alice.submit_job(f"{number} b")])
            for end in [threads.submit(finish, worker) for worker in (worker_a, worker_b)]:
                end.result(20)
    ended = ends_of_batches(owner)
    assert len({end["batchId"] for end in ended}) == len(ended) == 40


def test_a_batch_whose_jobs_ended_before_it_was_written_is_told_at_once(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    add_webhook(owner, alice)
    jobs = [as_alice.submit_job(key) for key in ("one", "two")]
    for _ in jobs:
        worker_a.finish(worker_a.claim_job())
    add_batch(owner, alice, jobs)
    (ended,) = ends_of_batches(owner)
    assert (ended["total"], ended["completed"]) == (2, 2)


def test_a_job_that_ends_while_its_batch_is_written_ends_the_batch(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    add_webhook(owner, alice, events=["batch.ended"])
    job = as_alice.submit_job()
    claim = worker_a.claim_job()
    with psycopg.connect(conninfo(owner.url)) as writing:
        insert_batch(writing, alice, [job])
        worker_a.finish(claim)  # sees no batch
        assert events(owner) == []
        writing.commit()
    assert events(owner) == ["batch.ended"]


def test_a_batch_waits_for_the_end_of_a_job_that_is_being_committed(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    add_webhook(owner, alice, events=["batch.ended"])
    job = as_alice.submit_job()
    claim = worker_a.claim_job()
    with psycopg.connect(conninfo(owner.url)) as writing, ThreadPoolExecutor(1) as threads:
        with worker_a.conn.transaction():
            worker_a.finish(claim)
            insert_batch(writing, alice, [job])
            committing = threads.submit(writing.commit)
            wait_until(lambda: owner.value(LOCK_WAITS) == 1, seconds=10, what="the batch waits for the end")
        committing.result(10)
    assert events(owner) == ["batch.ended"]


def test_a_batch_whose_failed_job_is_repeated_ends_again(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    add_webhook(owner, alice, events=["batch.ended"])
    batch = add_batch(owner, alice, [as_alice.submit_job("one"), as_alice.submit_job("two")])
    worker_a.finish(worker_a.claim_job())
    worker_a.fail(worker_a.claim_job(), retryable=False)
    repeated = as_alice.submit_job("two")
    repeat(owner, batch, repeated)
    assert [end["failed"] for end in ends_of_batches(owner)] == [1]
    worker_a.finish(worker_a.claim_job())
    assert [end["failed"] for end in ends_of_batches(owner)] == [1, 0]


def test_the_removal_of_old_jobs_ends_no_batch_again(
    owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    jobs = [as_alice.submit_job("one"), as_alice.submit_job("two")]
    add_batch(owner, alice, jobs)
    for _ in jobs:
        worker_a.finish(worker_a.claim_job())
    add_webhook(owner, alice)
    owner.rows("DELETE FROM export_jobs")
    assert events(owner) == []


def repeat(owner: Owner, batch: UUID, job: UUID) -> None:
    owner.rows("UPDATE batch_items SET job_id = %s WHERE batch_id = %s AND position = 1", (job, batch))
