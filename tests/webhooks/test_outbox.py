"""Test the functions of the outbox: claims, fairness, leases, fences, retention."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.support.databases import Owner
from tests.support.webhooks import Deliveries, add_delivery, add_webhook, deliveries_of

from pressroom.auth.principal import Principal
from pressroom.webhooks.model import Problem
from pressroom.webhooks.outbox import DELAYS_SECONDS, MAX_ATTEMPTS, delay_after, status_after
from pressroom.webhooks.sending import Outcome


def test_a_delivery_is_claimed_once_with_what_its_message_needs(
    owner: Owner, alice: Principal, outbox: Deliveries, other_outbox: Deliveries
) -> None:
    webhook = add_webhook(owner, alice)
    delivery = add_delivery(owner, webhook)
    claimed = outbox.claim()
    assert claimed is not None
    assert (claimed["id"], claimed["attempts"], claimed["url"]) == (delivery, 1, "https://example.org/hooks")
    assert other_outbox.claim() is None


def test_a_delivery_that_is_not_due_is_not_claimed(owner: Owner, alice: Principal, outbox: Deliveries) -> None:
    add_delivery(owner, add_webhook(owner, alice), due_seconds=1)
    assert outbox.claim() is None
    owner.advance_clock(timedelta(seconds=2))
    assert outbox.claim() is not None


def test_users_with_the_fewest_deliveries_under_way_come_first(
    owner: Owner, alice: Principal, bob: Principal, outbox: Deliveries
) -> None:
    alices = [add_webhook(owner, alice), add_webhook(owner, alice)]
    for number in range(10):
        add_delivery(owner, alices[number % 2], key=f"{number}", due_seconds=-100)
    for number in range(3):
        add_delivery(owner, add_webhook(owner, bob), key=f"{number}")
    order = [claimed["user_id"] for _ in range(8) if (claimed := outbox.claim(per_user=4))]
    ids = {alice.user_id: "alice", bob.user_id: "bob"}
    assert [ids[user] for user in order] == ["alice", "bob", "alice", "bob", "alice", "bob", "alice"]


def test_a_user_has_a_bounded_number_under_way_over_all_workers(
    owner: Owner, alice: Principal, outbox: Deliveries, other_outbox: Deliveries
) -> None:
    webhook = add_webhook(owner, alice)
    for number in range(3):
        add_delivery(owner, webhook, key=f"{number}")
    first = outbox.claim(per_user=2)
    assert first is not None
    assert other_outbox.claim(per_user=2) is not None
    assert outbox.claim(per_user=2) is None
    assert outbox.record(first)
    assert outbox.claim(per_user=2) is not None


def test_a_delivery_of_a_worker_that_died_returns_with_its_lease_and_its_late_record_changes_nothing(
    owner: Owner, alice: Principal, outbox: Deliveries, other_outbox: Deliveries
) -> None:
    add_delivery(owner, add_webhook(owner, alice))
    lost = outbox.claim()
    assert lost is not None
    owner.advance_clock(timedelta(seconds=29))
    assert other_outbox.claim() is None
    owner.advance_clock(timedelta(seconds=2))
    again = other_outbox.claim()
    assert again is not None
    assert (again["id"], again["attempts"]) == (lost["id"], 2)
    assert not outbox.record(lost, "failed", code="REFUSED")
    assert other_outbox.record(again)
    (row,) = deliveries_of(owner)
    assert (row["status"], row["error_code"], row["next_attempt_at"]) == ("delivered", None, None)


def test_a_released_delivery_is_due_at_once_and_keeps_its_attempts(
    owner: Owner, alice: Principal, outbox: Deliveries, other_outbox: Deliveries
) -> None:
    webhook = add_webhook(owner, alice)
    add_delivery(owner, webhook, key="one")
    add_delivery(owner, webhook, key="two")
    assert outbox.claim()
    kept = other_outbox.claim()
    assert kept is not None
    outbox.release()
    assert [row["attempts"] for row in deliveries_of(owner)] == [0, 1]
    assert other_outbox.record(kept)


def test_a_webhook_that_is_disabled_ends_what_waits_at_the_next_claim(owner: Owner, alice: Principal, outbox: Deliveries) -> None:
    webhook = add_webhook(owner, alice)
    add_delivery(owner, webhook, key="one")
    add_delivery(owner, webhook, key="waits", due_seconds=3600)
    gone = outbox.claim()
    assert gone is not None
    assert outbox.record(gone, "failed", code="GONE", disable=True)
    assert owner.value("SELECT disabled_at IS NOT NULL FROM webhooks")
    waiting = outbox.claim()
    assert waiting is not None
    assert waiting["disabled"]


def test_deliveries_are_pruned_a_month_after_their_end(owner: Owner, alice: Principal, outbox: Deliveries) -> None:
    webhook = add_webhook(owner, alice)
    add_delivery(owner, webhook, key="pending", due_seconds=90 * 24 * 3600)
    add_delivery(owner, webhook, key="ended")
    ended = outbox.claim()
    assert ended is not None
    assert outbox.record(ended)
    owner.advance_clock(timedelta(days=29))
    assert outbox.prune() == 0
    owner.advance_clock(timedelta(days=2))
    assert outbox.prune() == 1
    assert [row["event_key"] for row in deliveries_of(owner)] == ["pending"]


def test_a_look_for_due_deliveries_does_not_grow_with_what_waits(owner: Owner, alice: Principal, outbox: Deliveries) -> None:
    webhook = add_webhook(owner, alice)
    insert = (
        "INSERT INTO webhook_deliveries (webhook_id, user_id, event, event_key, data, next_attempt_at)"
        " SELECT id, user_id, 'export.completed', n::text, '{}', clock() + interval '1 h'"
        " FROM webhooks, generate_series(1, 20000) n WHERE id = %s"
    )
    owner.rows(insert, (webhook.id,))
    owner.rows("ANALYZE webhook_deliveries")
    due = "SELECT FROM webhook_deliveries d WHERE d.status = 'pending' AND d.next_attempt_at <= clock()"
    plan = "\n".join(row[0] for row in owner.rows(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) {due}"))
    assert "webhook_deliveries_due" in plan
    assert outbox.claim() is None


@pytest.mark.parametrize("problem", [problem for problem in Problem if problem not in {Problem.GONE, Problem.WEBHOOK_DISABLED}])
def test_every_other_problem_is_retried_until_the_attempts_are_used_up(problem: Problem) -> None:
    assert status_after(Outcome(problem=problem), attempts=MAX_ATTEMPTS - 1) == "pending"
    assert status_after(Outcome(problem=problem), attempts=MAX_ATTEMPTS) == "failed"
    assert problem.message.count(". ") >= 1
    assert problem.message.endswith(".")


def test_delays_grow_from_seconds_to_hours_and_vary() -> None:
    for attempts, expected in enumerate(DELAYS_SECONDS, start=1):
        drawn = {delay_after(attempts) for _ in range(20)}
        assert len(drawn) > 1
        assert all(0.8 * expected <= delay <= 1.2 * expected for delay in drawn)
    assert sorted(DELAYS_SECONDS) == list(DELAYS_SECONDS)
