"""Cancelling in each state, and who hears of what."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from tests.support.databases import Owner
from tests.support.polling import wait_until
from tests.support.queue_client import Claimer, Requester
from tests.support.queue_rows import job_of, operations_of, status_of

from pressroom.db.pool import conninfo

CHANNELS = ("pressroom_wake", "pressroom_job", "pressroom_cancel")


class Listener:
    """Collects what is notified."""

    def __init__(self, url: str) -> None:
        self.conn = psycopg.connect(conninfo(url, role="pressroom_web"), autocommit=True)
        for channel in CHANNELS:
            self.conn.execute(f"LISTEN {channel}")  # pyright: ignore[reportArgumentType] - one of three constants

    def heard(self) -> list[tuple[str, str]]:
        """Return what was notified since the last call: a round trip later it has arrived."""
        self.conn.execute("SELECT 1")
        return [(notification.channel, notification.payload) for notification in self.conn.notifies(timeout=0)]


@pytest.fixture
def listener(database_url: str) -> object:
    listener = Listener(database_url)
    yield listener
    listener.conn.close()


def test_a_waiting_job_is_cancelled_at_once(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    assert alices.cancel(job) == "cancelled"
    assert ada.claim() is None
    assert operations_of(owner, job) == ["cancelled"]


def test_a_job_that_waits_for_a_retry_is_cancelled_at_once(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    ada.fail(ada.claimed())
    assert alices.cancel(job) == "cancelled"
    owner.advance_clock(timedelta(hours=2))
    assert ada.claim() is None


def test_a_running_job_is_told_to_stop(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    taken = ada.claimed()
    assert alices.cancel(job) == "cancelling"
    assert alices.cancel(job) == "cancelling"
    row = job_of(owner, job)
    assert (row["status"], row["cancel_requested"], row["locked_by"]) == ("processing", True, "ada")
    assert ada.release(taken) == "cancelled"
    assert (job_of(owner, job)["attempts"], operations_of(owner, job)) == (1, ["cancelled"])


def test_a_job_that_finishes_while_it_is_cancelled_publishes_nothing(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    taken = ada.claimed()
    alices.cancel(job)
    assert ada.finish(taken) is None
    assert status_of(owner, job) == "cancelled"
    assert owner.rows("SELECT id FROM export_history") == []
    assert operations_of(owner, job) == ["cancelled"]


def test_a_job_that_fails_while_it_is_cancelled_is_not_tried_again(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    taken = ada.claimed()
    alices.cancel(job)
    assert ada.fail(taken, retryable=True) == "cancelled"
    assert operations_of(owner, job) == ["cancelled"]


@pytest.mark.parametrize("end", ["completed", "failed", "cancelled"])
def test_an_ended_job_cannot_be_cancelled(owner: Owner, alices: Requester, ada: Claimer, end: str) -> None:
    job = alices.submitted()
    if end == "completed":
        ada.finish(ada.claimed())
    elif end == "failed":
        ada.fail(ada.claimed(), retryable=False)
    else:
        alices.cancel(job)
    before = job_of(owner, job)
    assert alices.cancel(job) is None
    assert {**job_of(owner, job), "waits_seconds": 0} == {**before, "waits_seconds": 0}


def test_an_unknown_job_cannot_be_cancelled(alices: Requester) -> None:
    assert alices.cancel(uuid4()) is None


def test_somebody_elses_job_cannot_be_cancelled(owner: Owner, alices: Requester, bobs: Requester) -> None:
    job = alices.submitted()
    assert bobs.cancel(job) is None
    assert status_of(owner, job) == "pending"


def test_a_cancel_that_commits_while_the_worker_fails_the_job_is_seen(
    owner: Owner, database_url: str, alices: Requester, ada: Claimer
) -> None:
    job = alices.submitted()
    taken = ada.claimed()
    with ThreadPoolExecutor(1) as aside:
        with Requester(database_url, alices.user) as other, other.conn.transaction():
            assert other.cancel(job) == "cancelling"
            failing = aside.submit(ada.fail, taken)
            wait_until(
                lambda: owner.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"),
                seconds=5,
                what="the failing worker waits for the row",
            )
        assert failing.result() == "cancelled"


def test_a_submit_wakes_workers_of_its_queue(alices: Requester, listener: Listener) -> None:
    alices.submitted()
    assert listener.heard() == [("pressroom_wake", "documents")]
    alices.submitted()  # the live one: nobody needs to be woken
    assert listener.heard() == []


def test_every_change_of_a_job_is_notified(owner: Owner, alices: Requester, ada: Claimer, listener: Listener) -> None:
    def now(status: str) -> tuple[str, str]:
        return ("pressroom_job", f"{job} {status}")

    wake = ("pressroom_wake", "documents")
    job = alices.submitted(watched=True)
    assert listener.heard() == [wake]
    taken = ada.claimed()
    assert listener.heard() == [now("processing")]
    ada.renew(taken)
    assert listener.heard() == [now("processing")]
    ada.release(taken)
    assert listener.heard() == [wake, now("pending")]
    ada.fail(ada.claimed())
    owner.advance_clock(timedelta(minutes=2))
    assert listener.heard() == [now("processing"), now("pending")]
    ada.claimed()
    owner.advance_clock(timedelta(minutes=2))
    ada.sweep()
    assert listener.heard() == [now("processing"), wake, now("pending")]
    ada.finish(ada.claimed())
    assert listener.heard() == [now("processing"), now("completed")]


def test_a_job_that_nobody_watches_is_not_notified(alices: Requester, bobs: Requester, ada: Claimer, listener: Listener) -> None:
    job = alices.submitted()
    listener.heard()
    taken = ada.claimed()
    ada.renew(taken)
    assert listener.heard() == []
    bobs.watch(job)
    ada.renew(taken)
    assert listener.heard() == [], "nobody watches the jobs of others"
    alices.watch(job)
    ada.finish(taken)
    assert listener.heard() == [("pressroom_job", f"{job} completed")]


def test_a_second_request_that_waits_watches_the_job_of_the_first(alices: Requester, ada: Claimer, listener: Listener) -> None:
    job = alices.submitted()
    assert alices.submit(watched=True).deduplicated
    listener.heard()
    ada.claimed()
    assert listener.heard() == [("pressroom_job", f"{job} processing")]


def test_a_cancel_is_notified_to_workers_and_watchers(alices: Requester, ada: Claimer, listener: Listener) -> None:
    waiting = alices.submitted("a", watched=True)
    alices.cancel(waiting)
    assert ("pressroom_job", f"{waiting} cancelled") in listener.heard()
    running = alices.submitted("b", watched=True)
    ada.claimed()
    listener.heard()
    alices.cancel(running)
    assert listener.heard() == [("pressroom_cancel", str(running)), ("pressroom_job", f"{running} processing")]


def test_a_rolled_back_submit_wakes_nobody(alices: Requester, listener: Listener) -> None:
    with alices.conn.transaction(force_rollback=True):
        alices.submitted()
    assert listener.heard() == []
