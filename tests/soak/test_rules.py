"""The rules of the queue's tables: each is broken once, and found."""

from __future__ import annotations

import pytest
from tests.support.databases import Owner
from tests.support.queue_client import UserConnection, WorkerConnection
from tests.support.queue_invariants import RULES, broken_rules

from pressroom.auth.principal import Principal

BREAKS = {
    "more attempts than allowed": (
        "ALTER TABLE export_jobs DROP CONSTRAINT export_jobs_attempts",
        "UPDATE export_jobs SET attempts = max_attempts + 1 WHERE request_key = 'ended'",
    ),
    "a lease that ended more than 30 s ago": (
        "UPDATE export_jobs SET lease_until = clock() - interval '31 s' WHERE request_key = 'running'",
    ),
    "two live jobs with one request key": (
        "DROP INDEX export_jobs_live",
        "UPDATE export_jobs SET request_key = 'running' WHERE request_key = 'waiting'",
    ),
    "an end that is not recorded once": ("DELETE FROM operations",),
    "a recorded end that is not that of the job": ("UPDATE operations SET status = 'failed'",),
    "a file of a job that was not completed": (
        "UPDATE operations SET status = 'failed'",
        "UPDATE export_jobs SET status = 'failed' WHERE request_key = 'ended'",
    ),
}


@pytest.fixture
def jobs(database_url: str, alice: Principal) -> None:
    """Make a completed job, a running and a waiting one."""
    with UserConnection(database_url, alice) as as_alice, WorkerConnection(database_url, "worker") as worker:
        as_alice.submit_job("ended")
        worker.finish(worker.claim_job())
        as_alice.submit_job("running")
        worker.claim_job()
        as_alice.submit_job("waiting")


@pytest.mark.usefixtures("jobs")
def test_nothing_is_broken_in_a_queue_at_work(owner: Owner) -> None:
    assert broken_rules(owner) == []


def test_every_rule_has_a_case() -> None:
    assert BREAKS.keys() == RULES.keys()


@pytest.mark.usefixtures("jobs")
@pytest.mark.parametrize("rule", BREAKS)
def test_a_broken_rule_is_found(owner: Owner, rule: str) -> None:
    for statement in BREAKS[rule]:
        owner.rows(statement)
    (found,) = broken_rules(owner)
    assert found.startswith(f"{rule}: ")
