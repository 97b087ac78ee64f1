"""Test the retention of ended jobs and history, and that their number does not slow down claims and sweeps."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg import sql
from tests.support.databases import Owner
from tests.support.polling import wait_until
from tests.support.queue_client import SubmitResult, UserConnection, WorkerConnection
from tests.support.queue_rows import set_policy, status_of

INSERT_ENDED = """
INSERT INTO export_jobs (queue, user_id, application, subject_id, subject_version, title, format, options, request_key,
                         status, attempts, max_attempts, started_at, finished_at, created_at, run_after)
SELECT %(queue)s, %(user)s, 'documents', new_id(), 1, 'Old', 'pdf', '{}', 'old ' || n, %(status)s, 1, 5,
       clock() - %(age)s, clock() - %(age)s, clock() - %(age)s, clock() - %(age)s
  FROM generate_series(1, %(count)s) n
"""


def insert_ended(
    owner: Owner, as_alice: UserConnection, *, status: str, age: timedelta, count: int, queue: str = "documents"
) -> None:
    owner.rows(INSERT_ENDED, {"queue": queue, "user": as_alice.user.user_id, "status": status, "age": age, "count": count})


def test_ended_jobs_are_pruned_after_the_retention_of_their_queue(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    keeps = {("documents", "completed"): 8 * day, ("documents", "failed"): 8 * day, ("documents", "cancelled"): 8 * day}
    keeps |= {("exam-reports", "completed"): hour, ("exam-reports", "failed"): day, ("exam-reports", "cancelled"): day}
    for (queue, status), keep in keeps.items():
        insert_ended(owner, as_alice, queue=queue, status=status, age=keep + timedelta(minutes=1), count=2)
        insert_ended(owner, as_alice, queue=queue, status=status, age=keep - timedelta(minutes=1), count=3)
    assert worker_a.prune() == 12
    assert worker_a.prune() == 0
    left = owner.rows("SELECT queue, status, count(*) FROM export_jobs GROUP BY queue, status")
    assert {(queue, status): count for queue, status, count in left} == dict.fromkeys(keeps, 3)


def test_a_batch_loses_its_jobs_together(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    insert_ended(owner, as_alice, status="failed", age=timedelta(days=9), count=1)
    insert_ended(owner, as_alice, status="completed", age=timedelta(days=7), count=1)
    owner.rows(
        "WITH batch AS (INSERT INTO batches (user_id, output_format, options) VALUES (%s, 'zip', '{}') RETURNING id)"
        " INSERT INTO batch_items (batch_id, position, user_id, subject_id, title, job_id)"
        " SELECT batch.id, row_number() OVER (), j.user_id, j.subject_id, j.title, j.id FROM batch, export_jobs j",
        (as_alice.user.user_id,),
    )
    assert worker_a.prune() == 0
    owner.advance_clock(timedelta(days=2))
    assert worker_a.prune() == 2


def test_jobs_are_pruned_in_batches(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    insert_ended(owner, as_alice, status="failed", age=timedelta(days=9), count=25)
    assert [worker_a.prune(10) for _ in range(4)] == [10, 10, 5, 0]


def test_a_queue_keeps_a_limited_number_of_ended_jobs(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    minute = timedelta(minutes=1)
    for count, age in ((30, 3 * minute), (30, 2 * minute)):
        for status in ("completed", "failed", "cancelled"):
            insert_ended(owner, as_alice, queue="exam-reports", status=status, age=age, count=count)
        insert_ended(owner, as_alice, status="completed", age=age, count=100)
    assert [worker_a.prune(25), worker_a.prune(25), worker_a.prune(25)] == [
        25,
        5,
        0,
    ]  # ten completed jobs and twenty of the others
    counts = {
        (queue, status): count
        for queue, status, count in owner.rows("SELECT queue, status, count(*) FROM export_jobs GROUP BY queue, status")
    }
    assert counts["documents", "completed"] == 200
    assert counts["exam-reports", "completed"] == 50
    # Failed and cancelled jobs are counted together.
    assert counts["exam-reports", "failed"] + counts["exam-reports", "cancelled"] == 100


def test_files_of_surplus_jobs_expire_when_the_jobs_are_pruned(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    set_policy(owner, "exam-reports", max_completed=1)
    exports: list[UUID | None] = []
    for number in range(3):
        as_alice.submit_job(f"{number}", queue="exam-reports")
        exports.append(worker_a.finish(worker_a.claim_job("exam-reports")))
    assert worker_a.prune() == 2
    owner.advance_clock(timedelta(seconds=1))
    expired = {row[0] for row in worker_a.conn.execute("SELECT id FROM expired_exports(NULL, NULL, 10)")}
    assert expired == set(exports[:2])


@pytest.fixture
def surplus(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> UUID:
    """Publish a file that a prune lets expire, because the queue keeps one; return the id of its entry."""
    set_policy(owner, "exam-reports", max_completed=1)
    exports: list[UUID] = []
    for key in ("surplus", "newer"):
        as_alice.submit_job(key, queue="exam-reports")
        export = worker_a.finish(worker_a.claim_job("exam-reports"))
        assert export is not None
        exports.append(export)
    return exports[0]


def waits_for_a_lock(owner: Owner, connection: UserConnection | WorkerConnection) -> bool:
    query = "SELECT wait_event_type FROM pg_stat_activity WHERE pid = %s AND state = 'active'"
    return owner.rows(query, (connection.conn.info.backend_pid,)) == [("Lock",)]


def test_a_prune_waits_for_a_request_that_reuses_the_file(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection, surplus: UUID
) -> None:
    """Without the wait, the clean-up would remove the file between the two commits, as it cannot see the new entry."""
    with ThreadPoolExecutor(1) as thread:
        with as_alice.conn.transaction():
            reused = as_alice.submit("surplus", queue="exam-reports", reuse=True)
            assert reused.reused
            pruning = thread.submit(worker_a.prune)
            wait_until(
                lambda: pruning.done() or waits_for_a_lock(owner, worker_a), seconds=10, what="the prune waits for the entry"
            )
            assert not pruning.done()
        assert pruning.result() == 1
    owner.advance_clock(timedelta(seconds=1))
    assert worker_a.conn.execute("SELECT id, shared FROM expired_exports(NULL, NULL, 10)").fetchall() == [(surplus, True)]
    assert owner.value("SELECT expires_at > clock() FROM export_history WHERE job_id = %s", (reused.job_id,))


def test_a_request_does_not_reuse_a_file_that_is_being_pruned(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection, surplus: UUID
) -> None:
    def request() -> SubmitResult:
        return as_alice.submit("surplus", queue="exam-reports", reuse=True)

    with ThreadPoolExecutor(1) as thread:
        with worker_a.conn.transaction():
            assert worker_a.prune() == 1
            submitting = thread.submit(request)
            wait_until(
                lambda: submitting.done() or waits_for_a_lock(owner, as_alice), seconds=10, what="the request waits for the entry"
            )
            assert not submitting.done()
        assert (submitting.result().status, submitting.result().reused) == ("pending", False)
    owner.advance_clock(timedelta(seconds=1))
    assert worker_a.conn.execute("SELECT id, shared FROM expired_exports(NULL, NULL, 10)").fetchall() == [(surplus, False)]


def test_a_queue_can_define_the_lifetime_of_its_files(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    for queue in ("documents", "exam-reports"):
        as_alice.submit_job(queue, queue=queue)
        worker_a.finish(worker_a.claim_job(queue), ttl_seconds=7200)
    hours = owner.rows("SELECT queue, round(extract(epoch FROM expires_at - clock()) / 3600)::int FROM export_history ORDER BY 1")
    assert hours == [("documents", 2), ("exam-reports", 1)]


def test_live_jobs_are_never_pruned(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    waiting, running = as_alice.submit_job("a"), as_alice.submit_job("b")
    owner.rows("UPDATE export_jobs SET priority = 1 WHERE id = %s", (running,))
    assert worker_a.claim_job().job_id == running
    owner.advance_clock(timedelta(days=400))
    assert worker_a.prune() == 0
    assert (status_of(owner, waiting), status_of(owner, running)) == ("pending", "processing")


def test_pruning_a_job_keeps_its_history_and_its_operation(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    as_alice.submit_job()
    export = worker_a.finish(worker_a.claim_job(), ttl_seconds=30 * 24 * 3600)
    owner.advance_clock(timedelta(days=9))
    assert worker_a.prune() == 1
    assert owner.rows("SELECT id, job_id FROM export_history") == [(export, None)]
    assert owner.value("SELECT count(*) FROM operations") == 1


def test_expired_entries_are_pruned_after_a_month(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    as_alice.submit_job()
    export = worker_a.finish(worker_a.claim_job())
    assert worker_a.conn.execute("SELECT * FROM expired_exports(NULL, NULL, 10)").fetchall() == []
    owner.advance_clock(timedelta(days=8))
    expired = worker_a.conn.execute("SELECT id, file_size FROM expired_exports(NULL, NULL, 10)").fetchall()
    assert expired == [(export, 1000)]
    assert worker_a.value("prune_history", {"limit": 10}) == 0
    worker_a.value("note_removed", {"ids": [export]})
    assert worker_a.conn.execute("SELECT * FROM expired_exports(NULL, NULL, 10)").fetchall() == []
    owner.advance_clock(timedelta(days=28))
    assert worker_a.value("prune_history", {"limit": 10}) == 0
    owner.advance_clock(timedelta(days=2))
    assert worker_a.value("prune_history", {"limit": 10}) == 1


def plan_of(owner: Owner, query: str) -> dict[str, Any]:
    rows = owner.rows(sql.SQL("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {}").format(sql.SQL(query)))  # pyright: ignore[reportArgumentType] - constants of this file
    found = rows[0][0]
    return (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


def indexes_of(plan: dict[str, Any]) -> set[str]:
    own = {plan["Index Name"]} if "Index Name" in plan else set[str]()
    sequential = {f"every row of {plan['Relation Name']}"} if plan["Node Type"] == "Seq Scan" else set[str]()
    return own.union(sequential, *(indexes_of(child) for child in plan.get("Plans", ())))


def pages_of(plan: dict[str, Any]) -> int:
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


CLAIM = """
WITH running AS MATERIALIZED (
  SELECT user_id, count(*) AS n FROM export_jobs WHERE queue = 'documents' AND status = 'processing' GROUP BY user_id)
SELECT j.id FROM export_jobs j
 WHERE j.queue = 'documents' AND j.status = 'pending' AND j.run_after <= clock()
   AND (SELECT coalesce(sum(n), 0) FROM running) < 3
   AND j.user_id <> ALL (ARRAY(SELECT user_id FROM running WHERE n >= 2))
 ORDER BY j.priority DESC, j.turn, j.id LIMIT 1 FOR UPDATE OF j SKIP LOCKED
"""
FUNCTION = "SELECT * FROM fetch_next_export_job('documents', 'worker_a')"


def test_the_cost_of_a_claim_does_not_grow_with_ended_jobs(owner: Owner, as_alice: UserConnection) -> None:
    as_alice.submit_job("first")
    few = pages_of(plan_of(owner, FUNCTION))
    insert_ended(owner, as_alice, status="completed", age=timedelta(days=1), count=20_000)
    owner.rows("VACUUM ANALYZE export_jobs")
    as_alice.submit_job("second")
    assert indexes_of(plan_of(owner, CLAIM)) <= {"export_jobs_claim", "export_jobs_running"}
    many = pages_of(plan_of(owner, FUNCTION))
    assert owner.value("SELECT count(*) FROM export_jobs WHERE status = 'processing'") == 2
    # The table has about 1,500 pages. A claim reads and writes about 40.
    assert many <= few + 40, (few, many)


def test_a_sweep_reads_running_jobs_only(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    as_alice.submit_job()
    worker_a.claim_job()
    insert_ended(owner, as_alice, status="completed", age=timedelta(days=1), count=20_000)
    owner.rows("VACUUM ANALYZE export_jobs")
    owner.value("SELECT sweep_export_jobs()")
    assert pages_of(plan_of(owner, "SELECT sweep_export_jobs()")) <= 40
    assert status_of(owner, owner.value("SELECT id FROM export_jobs WHERE status = 'processing'")) == "processing"
