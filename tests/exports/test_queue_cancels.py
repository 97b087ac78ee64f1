"""Test cancels in each state, and the notifications of the queue's functions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from tests.support.databases import Owner
from tests.support.polling import wait_until
from tests.support.queue_client import UserConnection, WorkerConnection
from tests.support.queue_rows import job_of, operations_of, status_of

from pressroom.db.pool import conninfo

CHANNELS = ("pressroom_wake", "pressroom_job", "pressroom_cancel")


class Listener:
    """Collect notifications."""

    def __init__(self, url: str) -> None:
        self.conn = psycopg.connect(conninfo(url, role="pressroom_web"), autocommit=True)
        for channel in CHANNELS:
            self.conn.execute(f"LISTEN {channel}")  # pyright: ignore[reportArgumentType] - one of three constants

    def received(self) -> list[tuple[str, str]]:
        """Return the notifications since the last call; a round trip makes sure that they have arrived."""
        self.conn.execute("SELECT 1")
        return [(notification.channel, notification.payload) for notification in self.conn.notifies(timeout=0)]


@pytest.fixture
def listener(database_url: str) -> object:
    listener = Listener(database_url)
    yield listener
    listener.conn.close()


def test_a_pending_job_is_cancelled_at_once(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    job = as_alice.submit_job()
    assert as_alice.cancel(job) == "cancelled"
    assert worker_a.claim() is None
    assert operations_of(owner, job) == ["cancelled"]


def test_a_job_that_waits_for_a_retry_is_cancelled_at_once(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    worker_a.fail(worker_a.claim_job())
    assert as_alice.cancel(job) == "cancelled"
    owner.advance_clock(timedelta(hours=2))
    assert worker_a.claim() is None


def test_a_running_job_is_cancelled_by_its_worker(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection) -> None:
    job = as_alice.submit_job()
    claim = worker_a.claim_job()
    assert as_alice.cancel(job) == "cancelling"
    assert as_alice.cancel(job) == "cancelling"
    row = job_of(owner, job)
    assert (row["status"], row["cancel_requested"], row["locked_by"]) == ("processing", True, "worker_a")
    assert worker_a.release(claim) == "cancelled"
    assert (job_of(owner, job)["attempts"], operations_of(owner, job)) == (1, ["cancelled"])


def test_a_job_that_ends_while_it_is_cancelled_publishes_nothing(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    claim = worker_a.claim_job()
    as_alice.cancel(job)
    assert worker_a.finish(claim) is None
    assert status_of(owner, job) == "cancelled"
    assert owner.rows("SELECT id FROM export_history") == []
    assert operations_of(owner, job) == ["cancelled"]


def test_a_job_that_fails_while_it_is_cancelled_is_not_retried(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    claim = worker_a.claim_job()
    as_alice.cancel(job)
    assert worker_a.fail(claim, retryable=True) == "cancelled"
    assert operations_of(owner, job) == ["cancelled"]


@pytest.mark.parametrize("end", ["completed", "failed", "cancelled"])
def test_an_ended_job_cannot_be_cancelled(owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection, end: str) -> None:
    job = as_alice.submit_job()
    if end == "completed":
        worker_a.finish(worker_a.claim_job())
    elif end == "failed":
        worker_a.fail(worker_a.claim_job(), retryable=False)
    else:
        as_alice.cancel(job)
    before = job_of(owner, job)
    assert as_alice.cancel(job) is None
    assert {**job_of(owner, job), "waits_seconds": 0} == {**before, "waits_seconds": 0}


def test_an_unknown_job_cannot_be_cancelled(as_alice: UserConnection) -> None:
    assert as_alice.cancel(uuid4()) is None


def test_a_job_of_another_user_cannot_be_cancelled(owner: Owner, as_alice: UserConnection, as_bob: UserConnection) -> None:
    job = as_alice.submit_job()
    assert as_bob.cancel(job) is None
    assert status_of(owner, job) == "pending"


def test_a_cancel_that_commits_while_the_worker_fails_the_job_takes_effect(
    owner: Owner, database_url: str, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    job = as_alice.submit_job()
    claim = worker_a.claim_job()
    with ThreadPoolExecutor(1) as thread:
        with UserConnection(database_url, as_alice.user) as other, other.conn.transaction():
            assert other.cancel(job) == "cancelling"
            failing = thread.submit(worker_a.fail, claim)
            wait_until(
                lambda: owner.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"),
                seconds=5,
                what="the failing worker waits for the row",
            )
        assert failing.result() == "cancelled"


def test_a_submit_notifies_the_workers_of_its_queue(as_alice: UserConnection, listener: Listener) -> None:
    as_alice.submit_job()
    assert listener.received() == [("pressroom_wake", "documents")]
    as_alice.submit_job()  # returns the live job
    assert listener.received() == []


def test_every_change_of_a_watched_job_is_notified(
    owner: Owner, as_alice: UserConnection, worker_a: WorkerConnection, listener: Listener
) -> None:
    def changed(status: str) -> tuple[str, str]:
        return ("pressroom_job", f"{job} {status}")

    wake = ("pressroom_wake", "documents")
    job = as_alice.submit_job(watched=True)
    assert listener.received() == [wake]
    claim = worker_a.claim_job()
    assert listener.received() == [changed("processing")]
    worker_a.renew(claim)
    assert listener.received() == [changed("processing")]
    worker_a.release(claim)
    assert listener.received() == [wake, changed("pending")]
    worker_a.fail(worker_a.claim_job())
    owner.advance_clock(timedelta(minutes=2))
    assert listener.received() == [changed("processing"), changed("pending")]
    worker_a.claim_job()
    owner.advance_clock(timedelta(minutes=2))
    worker_a.sweep()
    assert listener.received() == [changed("processing"), wake, changed("pending")]
    worker_a.finish(worker_a.claim_job())
    assert listener.received() == [changed("processing"), changed("completed")]


def test_changes_of_an_unwatched_job_are_not_notified(
    as_alice: UserConnection, as_bob: UserConnection, worker_a: WorkerConnection, listener: Listener
) -> None:
    job = as_alice.submit_job()
    listener.received()
    claim = worker_a.claim_job()
    worker_a.renew(claim)
    assert listener.received() == []
    as_bob.watch(job)
    worker_a.renew(claim)
    assert listener.received() == [], "a user cannot watch another user's job"
    as_alice.watch(job)
    worker_a.finish(claim)
    assert listener.received() == [("pressroom_job", f"{job} completed")]


def test_an_identical_watched_request_watches_the_live_job(
    as_alice: UserConnection, worker_a: WorkerConnection, listener: Listener
) -> None:
    job = as_alice.submit_job()
    assert as_alice.submit(watched=True).deduplicated
    listener.received()
    worker_a.claim_job()
    assert listener.received() == [("pressroom_job", f"{job} processing")]


def test_a_cancel_is_notified_to_workers_and_watchers(
    as_alice: UserConnection, worker_a: WorkerConnection, listener: Listener
) -> None:
    waiting = as_alice.submit_job("a", watched=True)
    as_alice.cancel(waiting)
    assert ("pressroom_job", f"{waiting} cancelled") in listener.received()
    running = as_alice.submit_job("b", watched=True)
    worker_a.claim_job()
    listener.received()
    as_alice.cancel(running)
    assert listener.received() == [("pressroom_cancel", str(running)), ("pressroom_job", f"{running} processing")]


def test_a_rolled_back_submit_sends_no_notification(as_alice: UserConnection, listener: Listener) -> None:
    with as_alice.conn.transaction(force_rollback=True):
        as_alice.submit_job()
    assert listener.received() == []
