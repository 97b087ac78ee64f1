"""Compare the queue's functions with a model (`queue_model.py`) after each step of random sequences."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from psycopg.rows import dict_row
from tests.support.databases import Owner
from tests.support.queue_client import ClaimedJob, UserConnection, WorkerConnection
from tests.support.queue_model import Job, Policy, Queue
from tests.support.queue_rows import set_policy

from pressroom.db.pool import conninfo
from pressroom.exports.model import TRANSITIONS, Status

POLICIES = {
    "documents": Policy(
        max_processing=2, max_per_user=1, max_in_flight=3, max_attempts=3, base=60, mult=2, cap=100, lease=20,
        max_processing_time=60, keep_completed=1000, keep_failed=500,
    ),
    "exam-reports": Policy(
        max_processing=None, max_per_user=None, max_in_flight=3, max_attempts=2, base=5, mult=1, cap=5, lease=20,
        max_processing_time=60, keep_completed=300, keep_failed=600,
    ),
}  # fmt: skip
START = "2030-01-01 00:00:00+00"
ROWS = """
SELECT id, queue, status, attempts, locked_by AS worker, cancel_requested AS cancel, phase, progress, done, total,
       error_code AS error, turn,
       request_key AS key, extract(epoch FROM run_after - %(start)s::timestamptz)::int AS run_after,
       extract(epoch FROM lease_until - %(start)s::timestamptz)::int AS lease_until,
       extract(epoch FROM started_at - %(start)s::timestamptz)::int AS started,
       extract(epoch FROM finished_at - %(start)s::timestamptz)::int AS finished, user_id
  FROM export_jobs
"""
"""Jobs with the names and units of the model."""

QUEUES = st.sampled_from(["documents", "documents", "exam-reports"])
USERS = st.integers(0, 1)
KEYS = st.sampled_from("abcd")
WORKERS = st.integers(0, 1)
BACK = st.integers(0, 2)


class QueueMachine(RuleBasedStateMachine):
    """Drive two users, two workers and two queues. Old claims are kept, so that workers also write with lost claims."""

    user_connections: tuple[UserConnection, UserConnection]
    worker_connections: tuple[WorkerConnection, WorkerConnection]
    admin_connection: UserConnection
    reader: psycopg.Connection[dict[str, Any]]
    transitions: set[tuple[str, str]]
    """The transitions seen in all examples."""

    @initialize(submits=st.lists(st.tuples(USERS, KEYS, QUEUES), min_size=4, max_size=10))
    def begin(self, submits: list[tuple[int, str, str]]) -> None:
        self.reader.execute(
            "DELETE FROM operations; DELETE FROM export_history; DELETE FROM export_jobs; DELETE FROM export_turns"
        )
        self.reader.execute("UPDATE export_queues SET paused = false")
        self.reader.execute("UPDATE test_now SET at = %s", (START,))
        self.model = Queue(policies=POLICIES)
        self.claims: list[ClaimedJob] = []
        self.statuses: dict[UUID, str] = {}
        self.users = [connection.user.user_id for connection in self.user_connections]
        for user, key, queue in submits:
            self.submit(user, key, queue)

    @rule(user=USERS, key=KEYS, queue=QUEUES)
    def submit(self, user: int, key: str, queue: str) -> None:
        key = f"{queue} {key}"
        live, full = self.model.live_job(user, key), self.model.full(user, queue)
        result = self.user_connections[user].submit(key, queue=queue)
        if live is not None:
            assert (result.job_id, result.deduplicated) == (live, True)
        elif full:
            assert result.job_id is None
        else:
            assert result.job_id is not None
            assert not result.deduplicated
            self.model.jobs[result.job_id] = Job(
                user=user, key=key, queue=queue, run_after=self.model.now, turn=self.model.next_turn(user, queue)
            )

    @rule(worker=WORKERS, queue=QUEUES, times=st.integers(1, 3))
    def claim(self, worker: int, queue: str, times: int = 1) -> None:
        for _ in range(times):
            self._claim_one(worker, queue)
            self.rows_equal_the_model()

    @rule(queue=QUEUES, paused=st.booleans())
    def pause(self, queue: str, *, paused: bool) -> None:
        self.admin_connection.pause(queue, paused=paused)
        (self.model.paused.add if paused else self.model.paused.discard)(queue)

    @rule(worker=WORKERS, queue=QUEUES)
    def a_paused_queue_is_claimed_from_and_resumed(self, worker: int, queue: str) -> None:
        self.pause(queue, paused=True)
        self.claim(worker, queue)
        self.pause(queue, paused=False)
        self.claim(worker, queue)

    def _claim_one(self, worker: int, queue: str) -> None:
        self.model.renew_turns(queue)
        expected = self.model.next(queue)
        claim = self.worker_connections[worker].claim(queue)
        assert (claim and claim.job_id) == expected
        if claim is not None:
            self.model.claim(self.model.jobs[claim.job_id], claim.worker)
            assert claim.attempt == self.model.jobs[claim.job_id].attempts
            self.claims.append(claim)

    def _claim(self, back: int) -> tuple[WorkerConnection, ClaimedJob, Job | None]:
        """Return one of the last claims with its connection, and its job when the worker still holds it."""
        claim = self.claims[-1 - back % len(self.claims)]
        job = self.model.jobs.get(claim.job_id)
        connection = next(connection for connection in self.worker_connections if connection.name == claim.worker)
        return connection, claim, job if self.model.holds(job, claim.attempt, claim.worker) else None

    @precondition(lambda self: self.claims)
    @rule(back=BACK, progress=st.integers(0, 100), done=st.integers(0, 8))
    def renew(self, back: int, progress: int, done: int = 4) -> None:
        connection, claim, job = self._claim(back)
        result = connection.renew(claim, phase="generating", progress=progress, done=done, total=8)
        assert result == (job and job.cancel)
        if job:
            job.phase, job.progress, job.done, job.total = "generating", progress, done, 8
            job.lease_until = self.model.now + POLICIES[job.queue].lease

    @precondition(lambda self: self.claims)
    @rule(back=BACK)
    def finish(self, back: int) -> None:
        connection, claim, job = self._claim(back)
        published = connection.finish(claim)
        assert (published is not None) == (job is not None and not job.cancel)
        if job:
            ended = self.model.end_attempt(job, "completed")
            if ended == "completed":
                job.phase, job.progress, job.done = "saving", 100, job.total
                self.model.published[claim.job_id] = 1

    @precondition(lambda self: self.claims)
    @rule(back=BACK, retryable=st.booleans())
    def fail(self, back: int, *, retryable: bool) -> None:
        connection, claim, job = self._claim(back)
        result = connection.fail(claim, retryable=retryable)
        assert result == (job and self.model.fail(job, retryable=retryable, error="RENDER_FAILED"))

    @precondition(lambda self: self.claims)
    @rule(back=BACK)
    def release(self, back: int) -> None:
        connection, claim, job = self._claim(back)
        result = connection.release(claim)
        assert result == (job and self.model.end_attempt(job, "pending", error=job.error))
        if job and job.status == "pending":
            job.attempts -= 1

    @precondition(lambda self: self.claims)
    @rule()
    def stale_claims_change_nothing(self) -> None:
        for back in range(len(self.claims)):
            connection, claim, job = self._claim(back)
            current = self.model.jobs.get(claim.job_id)
            if job is None and current is not None and current.live:
                assert connection.renew(claim) is None
                assert connection.fail(claim) is None
                assert connection.release(claim) is None
                assert connection.finish(claim) is None

    @rule(queue=QUEUES, workers=st.lists(WORKERS, min_size=1, max_size=4))
    def workers_are_lost_one_after_another(self, queue: str, workers: list[int]) -> None:
        for worker in workers:
            self.claim(worker, queue)
            self.time_passes(21)
            self.sweep(worker)
            self.rows_equal_the_model()

    @precondition(lambda self: self.claims)
    @rule(back=BACK, queue=QUEUES)
    def a_released_job_is_claimed_by_another_worker(self, back: int, queue: str) -> None:
        worker = self._claim(back)[1].worker
        self.release(back)
        self.rows_equal_the_model()
        self.claim([connection.name for connection in self.worker_connections].index(worker) ^ 1, queue)

    @precondition(lambda self: self.claims)
    @rule(back=BACK)
    def a_worker_renews_past_the_longest_processing_time(self, back: int) -> None:
        for _ in range(5):
            self.time_passes(15)
            self.renew(back, 50)
        self.rows_equal_the_model()
        self.sweep(0)

    @precondition(lambda self: self.model.jobs)
    @rule(user=USERS, index=st.integers(0, 20))
    def cancel(self, user: int, index: int) -> None:
        job_id = sorted(self.model.jobs)[index % len(self.model.jobs)]
        job = self.model.jobs[job_id]
        result = self.user_connections[user].cancel(job_id)
        if job.user != user or not job.live:
            assert result is None
            return
        job.cancel = True
        if job.status == "pending":
            self.model.end_attempt(job, "cancelled", error=job.error)
            assert result == "cancelled"
        else:
            assert result == "cancelling"

    @precondition(lambda self: self.claims)
    @rule(back=BACK)
    def a_running_job_is_cancelled(self, back: int) -> None:
        _, claim, job = self._claim(back)
        if job:
            self.cancel(job.user, sorted(self.model.jobs).index(claim.job_id))

    @rule(seconds=st.sampled_from([301, 501, 1001]))
    def retention_times_pass(self, seconds: int) -> None:
        self.time_passes(seconds)
        self.prune(0)

    @rule(seconds=st.sampled_from([1, 5, 15, 21, 61, 130]))
    def time_passes(self, seconds: int) -> None:
        # A crashed worker is one that makes no calls while time passes.
        self.reader.execute("UPDATE test_now SET at = at + make_interval(secs => %s)", (seconds,))
        self.model.now += seconds

    @rule(worker=WORKERS)
    def sweep(self, worker: int) -> None:
        lost = self.model.lost()
        assert self.worker_connections[worker].sweep() == len(lost)
        for job in lost:
            again = job.attempts < POLICIES[job.queue].max_attempts
            job.run_after = self.model.now
            self.model.end_attempt(job, "pending" if again else "failed", error="WORKER_LOST")

    @rule(worker=WORKERS)
    def prune(self, worker: int) -> None:
        old = self.model.past_retention()
        assert self.worker_connections[worker].prune() == len(old)
        for job_id in old:
            del self.model.jobs[job_id]
            self.model.published.pop(job_id, None)

    @invariant()
    def rows_equal_the_model(self) -> None:
        rows = {row.pop("id"): row for row in self.reader.execute(ROWS, {"start": START}).fetchall()}
        for row in rows.values():
            row["user"] = self.users.index(row.pop("user_id"))
        assert rows == {job_id: vars(job) for job_id, job in self.model.jobs.items()}
        for job_id, row in rows.items():
            before = self.statuses.get(job_id, "pending")
            if row["status"] != before:
                assert row["status"] in TRANSITIONS[Status(before)]
                self.transitions.add((before, row["status"]))
            self.statuses[job_id] = row["status"]
        published = self.reader.execute("SELECT job_id, count(*) FROM export_history WHERE job_id IS NOT NULL GROUP BY job_id")
        assert {row["job_id"]: row["count"] for row in published} == self.model.published
        ended = self.reader.execute("SELECT count(*), count(DISTINCT job_id) AS jobs FROM operations").fetchone()
        assert ended == {"count": self.model.ended, "jobs": self.model.ended}, "each end of a job is recorded once"


def _freeze_clock(owner: Owner) -> None:
    owner.rows("CREATE TABLE test_now AS SELECT now() AS at")
    owner.rows("GRANT SELECT ON test_now TO pressroom_web, pressroom_worker")
    owner.rows(
        "CREATE OR REPLACE FUNCTION clock() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM pressroom.test_now'"
    )


def _count_ids(owner: Owner) -> None:
    """Make strictly ascending ids. Ids of the same microsecond do not ascend, but the order of claims depends on them."""
    owner.rows("CREATE SEQUENCE test_ids")
    owner.rows(
        "CREATE OR REPLACE FUNCTION new_id() RETURNS uuid LANGUAGE sql VOLATILE"
        " AS $$ SELECT lpad(to_hex(nextval('pressroom.test_ids')), 32, '0')::uuid $$"
    )


def _apply_policies(owner: Owner) -> None:
    for name, policy in POLICIES.items():
        columns = {"jitter": 0, "backoff_mult": policy.mult}
        columns |= {key: getattr(policy, key) for key in ("max_processing", "max_per_user", "max_in_flight", "max_attempts")}
        set_policy(owner, name, **columns)
        set_policy(
            owner,
            name,
            backoff_base=f"{policy.base} s",
            backoff_cap=f"{policy.cap} s",
            lease=f"{policy.lease} s",
            max_processing_time=f"{policy.max_processing_time} s",
            keep_completed=f"{policy.keep_completed} s",
            keep_failed=f"{policy.keep_failed} s",
        )


@pytest.fixture
def frozen(owner: Owner) -> Generator[None]:
    """Freeze the clock, make ids ascend, and set the policies of the model."""
    new_id = owner.value("SELECT pg_get_functiondef('new_id()'::regprocedure)")
    _freeze_clock(owner)
    _count_ids(owner)
    _apply_policies(owner)
    yield
    owner.rows(new_id)
    owner.rows("DROP SEQUENCE test_ids")
    owner.rows("CREATE OR REPLACE FUNCTION clock() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now()'")
    owner.rows("DROP TABLE test_now")


@pytest.mark.usefixtures("frozen")
def test_the_functions_agree_with_the_model(
    database_url: str,
    owner: Owner,
    as_alice: UserConnection,
    as_bob: UserConnection,
    worker_a: WorkerConnection,
    worker_b: WorkerConnection,
) -> None:
    admin = owner.user("admin@example.org", role="admin")
    with (
        UserConnection(database_url, admin) as as_admin,
        psycopg.Connection[dict[str, Any]].connect(conninfo(database_url), autocommit=True, row_factory=dict_row) as reader,
    ):

        class Machine(QueueMachine):
            user_connections, worker_connections, admin_connection = (as_alice, as_bob), (worker_a, worker_b), as_admin

        Machine.reader, Machine.transitions = reader, set()
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=100,
                stateful_step_count=40,
                deadline=None,
                database=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
            ),
        )
        assert len(Machine.transitions) >= 5, f"too few transitions: {Machine.transitions}"
