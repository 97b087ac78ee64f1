"""Test deliveries from the end of a job to a real receiver, with a real database: retries, ends, fairness, crashes."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from tests.support.database_proxy import database_proxy
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.queue_client import UserConnection, WorkerConnection
from tests.support.webhook_receivers import ACCEPTED, answer, never_answers, receiving
from tests.support.webhooks import SECRET_KEY, Deliveries, add_delivery, add_webhook, deliveries_of
from tests.support.worker_processes import worker_process

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool, open_pool
from pressroom.webhooks import deliverer as deliverer_module
from pressroom.webhooks.deliverer import Deliverer
from pressroom.webhooks.outbox import DELAYS_SECONDS, MAX_ATTEMPTS, PER_USER
from pressroom.webhooks.receivers import Receivers

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What a deliverer needs."""

    url: str
    pool: Pool

    @asynccontextmanager
    async def delivering(
        self, *, allow_private: bool = True, secret_key: str = SECRET_KEY, pool: Pool | None = None
    ) -> AsyncGenerator[asyncio.Event]:
        """Run a deliverer until the block ends, or the event that it yields is set; its failure is raised there."""
        deliverer = Deliverer(
            url=self.url,
            pool=pool or self.pool,
            receivers=Receivers(allow_private=allow_private),
            secret_key=secret_key,
            tls=ssl.create_default_context(),
        )
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(deliverer.run(stop))
            try:
                yield stop
            finally:
                stop.set()


@pytest.fixture
def setup(database_url: str, worker_pool: Pool) -> Setup:
    return Setup(url=database_url, pool=worker_pool)


def only(owner: Owner) -> dict[str, Any]:
    (row,) = deliveries_of(owner)
    return row


def become_due(owner: Owner) -> None:
    """Move the clock past every wait, and wake the deliverers."""
    owner.advance_clock(timedelta(seconds=2 * DELAYS_SECONDS[-1]))
    owner.rows("NOTIFY pressroom_webhook")


async def attempted(owner: Owner, times: int) -> dict[str, Any]:
    await until(
        lambda: only(owner)["attempts"] == times and only(owner)["locked_by"] is None,
        seconds=15,
        what=f"attempt {times} is recorded",
    )
    return only(owner)


async def test_the_end_of_a_job_reaches_its_receiver_signed(
    setup: Setup, owner: Owner, alice: Principal, as_alice: UserConnection, worker_a: WorkerConnection
) -> None:
    async with receiving() as receiver, setup.delivering():
        webhook = add_webhook(owner, alice, url=receiver.address)
        job = as_alice.submit_job()
        history = worker_a.finish(worker_a.claim_job())
        row = await attempted(owner, 1)
    assert (row["status"], row["response_status"], row["error_code"]) == ("delivered", 204, None)
    (received,) = receiver.received
    received.verify(webhook.secret)
    assert received.headers["webhook-id"] == row["id"]
    assert list(received.message) == ["type", "timestamp", "data"]
    assert received.message["type"] == "export.completed"
    assert received.message["timestamp"].endswith("Z")
    assert received.message["data"]["jobId"] == str(job)
    assert received.message["data"]["url"] == f"/api/v1/export/download/{history}"


async def test_an_attempt_that_failed_is_repeated_with_the_same_id_and_body_and_a_new_signature(
    setup: Setup, owner: Owner, alice: Principal
) -> None:
    async with receiving(answers=[answer(500), answer(503), ACCEPTED]) as receiver, setup.delivering():
        webhook = add_webhook(owner, alice, url=receiver.address)
        add_delivery(owner, webhook)
        for attempt, status in enumerate((500, 503), start=1):
            row = await attempted(owner, attempt)
            assert (row["status"], row["response_status"], row["error_code"]) == ("pending", status, "REFUSED")
            assert 0.8 * DELAYS_SECONDS[attempt - 1] <= row["delay_seconds"]
            assert row["waits_seconds"] <= 1.2 * DELAYS_SECONDS[attempt - 1]
            become_due(owner)
        assert (await attempted(owner, 3))["status"] == "delivered"
    assert len({(received.headers["webhook-id"], received.body) for received in receiver.received}) == 1
    for received in receiver.received:
        received.verify(webhook.secret)


async def test_a_receiver_that_is_away_gets_the_event_when_it_is_back(setup: Setup, owner: Owner, alice: Principal) -> None:
    async with receiving() as gone:
        pass
    add_delivery(owner, add_webhook(owner, alice, url=gone.address))
    async with setup.delivering():
        row = await attempted(owner, 1)
        assert (row["status"], row["response_status"], row["error_code"]) == ("pending", None, "CONNECTION_FAILED")
        async with receiving(port=gone.port) as back:
            become_due(owner)
            assert (await attempted(owner, 2))["status"] == "delivered"
    assert len(back.received) == 1


async def test_a_delivery_is_given_up_after_its_last_attempt(setup: Setup, owner: Owner, alice: Principal) -> None:
    async with receiving(answers=[answer(500)]) as receiver, setup.delivering():
        add_delivery(owner, add_webhook(owner, alice, url=receiver.address))
        for attempt in range(1, MAX_ATTEMPTS):
            assert (await attempted(owner, attempt))["status"] == "pending"
            become_due(owner)
        row = await attempted(owner, MAX_ATTEMPTS)
    assert (row["status"], row["next_attempt_at"]) == ("failed", None)
    assert len(receiver.received) == MAX_ATTEMPTS
    assert not owner.value("SELECT disabled_at IS NOT NULL FROM webhooks")


async def test_410_disables_the_webhook_and_ends_what_is_pending(setup: Setup, owner: Owner, alice: Principal) -> None:
    async with receiving(answers=[answer(410)]) as receiver:
        webhook = add_webhook(owner, alice, url=receiver.address)
        add_delivery(owner, webhook, key="one")
        add_delivery(owner, webhook, key="waits", due_seconds=3600)
        async with setup.delivering():
            await until(
                lambda: all(row["status"] == "failed" for row in deliveries_of(owner)), seconds=15, what="both have ended"
            )
        assert [row["error_code"] for row in deliveries_of(owner)] == ["GONE", "WEBHOOK_DISABLED"]
        assert owner.value("SELECT disabled_at IS NOT NULL FROM webhooks")
        assert len(receiver.received) == 1


async def test_a_private_address_is_refused_at_delivery(setup: Setup, owner: Owner, alice: Principal) -> None:
    async with receiving() as receiver:
        add_delivery(owner, add_webhook(owner, alice, url=f"https://localhost:{receiver.port}/"))
        async with setup.delivering(allow_private=False):
            row = await attempted(owner, 1)
        assert (row["status"], row["error_code"]) == ("pending", "ADDRESS_FORBIDDEN")
        assert "internal network" in row["error_message"]
        assert receiver.connections == 0


async def test_nothing_is_signed_with_another_key_of_the_installation(setup: Setup, owner: Owner, alice: Principal) -> None:
    async with receiving() as receiver, setup.delivering(secret_key="f" * 40):
        add_delivery(owner, add_webhook(owner, alice, url=receiver.address))
        assert (await attempted(owner, 1))["error_code"] == "SECRET_CHANGED"
        assert receiver.connections == 0


async def test_a_delivery_whose_workers_died_each_time_is_given_up_without_another_request(
    setup: Setup, owner: Owner, alice: Principal, outbox: Deliveries
) -> None:
    async with receiving() as receiver:
        add_delivery(owner, add_webhook(owner, alice, url=receiver.address))
        for _ in range(MAX_ATTEMPTS):
            assert outbox.claim() is not None
            owner.advance_clock(timedelta(seconds=31))
        async with setup.delivering():
            await until(lambda: only(owner)["status"] == "failed", seconds=15, what="it is given up")
        assert only(owner)["error_code"] == "WORKER_LOST"
        assert receiver.connections == 0


async def test_slow_receivers_of_one_user_do_not_hold_up_those_of_another(
    setup: Setup, owner: Owner, alice: Principal, bob: Principal
) -> None:
    async with receiving(behaviour=never_answers) as slow, receiving() as fast, setup.delivering() as stop:
        for number in range(20):
            add_delivery(owner, add_webhook(owner, alice, url=slow.address), key=f"{number}", due_seconds=-60)
        owner.rows("NOTIFY pressroom_webhook")
        await until(lambda: slow.connections == PER_USER, seconds=10, what="the slow receivers have all that they may have")
        bobs = add_webhook(owner, bob, url=fast.address)
        for number in range(10):
            add_delivery(owner, bobs, key=f"{number}")
        owner.rows("NOTIFY pressroom_webhook")
        await until(lambda: len(fast.received) == 10, seconds=5, what="the other user's events are delivered")
        assert slow.connections == PER_USER
        stop.set()


async def test_a_shutdown_lets_attempts_end_and_releases_the_others(
    setup: Setup, owner: Owner, alice: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliverer_module, "GRACE_SECONDS", 4)
    answering = asyncio.Event()

    async def answers_late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await answering.wait()
        writer.write(ACCEPTED)

    async with receiving(behaviour=never_answers) as slow, receiving(behaviour=answers_late) as late:
        ends = add_webhook(owner, alice, url=late.address)
        released = add_webhook(owner, alice, url=slow.address)
        add_delivery(owner, ends)
        add_delivery(owner, released)
        async with setup.delivering() as stop:
            await until(lambda: (slow.connections, late.connections) == (1, 1), seconds=10, what="both are under way")
            stop.set()
            answering.set()
    (row,) = deliveries_of(owner, ends)
    assert row["status"] == "delivered"
    (row,) = deliveries_of(owner, released)
    assert (row["status"], row["attempts"], row["locked_by"]) == ("pending", 0, None)
    assert row["waits_seconds"] <= 0


async def test_two_deliverers_send_each_event_once(setup: Setup, owner: Owner, alice: Principal, bob: Principal) -> None:
    async with receiving() as receiver:
        for user in (alice, bob):
            webhook = add_webhook(owner, user, url=receiver.address)
            for number in range(25):
                add_delivery(owner, webhook, key=f"{number}")
        async with setup.delivering(), setup.delivering():
            await until(
                lambda: all(row["status"] == "delivered" for row in deliveries_of(owner)), seconds=30, what="all are delivered"
            )
    assert len(receiver.received) == len({received.headers["webhook-id"] for received in receiver.received}) == 50


async def test_an_attempt_is_recorded_once_when_the_database_breaks_off(setup: Setup, owner: Owner, alice: Principal) -> None:
    async with database_proxy(setup.url) as proxy, open_pool(proxy.url, role="pressroom_worker", min_size=1) as pool:
        proxy.drop_reply_to(b"record_webhook_delivery")
        async with receiving() as receiver, setup.delivering(pool=pool):
            add_delivery(owner, add_webhook(owner, alice, url=receiver.address))
            owner.rows("NOTIFY pressroom_webhook")
            assert (await attempted(owner, 1))["status"] == "delivered"
        assert (proxy.dropped_replies, receiver.connections) == (1, 1)


async def test_an_event_that_a_killed_worker_had_under_way_is_delivered_by_another_under_the_same_id(
    owner: Owner, alice: Principal, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSROOM_WEBHOOKS_ALLOW_PRIVATE", "true")
    async with receiving(behaviour=never_answers) as silent:
        webhook = add_webhook(owner, alice, url=silent.address)
        delivery = add_delivery(owner, webhook)
        async with in_thread(worker_process(database_url, tmp_path / "files")) as first:
            await until(lambda: silent.connections == 1, seconds=30, what="the first worker has it under way")
            await asyncio.to_thread(first.kill)
    assert (only(owner)["attempts"], only(owner)["status"]) == (1, "pending")
    async with (
        receiving(port=silent.port) as receiver,
        in_thread(worker_process(database_url, tmp_path / "files")),
    ):
        owner.advance_clock(timedelta(seconds=31))
        row = await attempted(owner, 2)
    assert row["status"] == "delivered"
    (received,) = receiver.received
    received.verify(webhook.secret)
    assert received.headers["webhook-id"] == str(delivery)


async def test_a_worker_that_is_told_to_end_leaves_no_delivery_locked(
    owner: Owner, alice: Principal, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSROOM_WEBHOOKS_ALLOW_PRIVATE", "true")
    async with receiving(behaviour=never_answers) as silent:
        add_delivery(owner, add_webhook(owner, alice, url=silent.address))
        async with in_thread(worker_process(database_url, tmp_path / "files")) as worker:
            await until(lambda: silent.connections == 1, seconds=30, what="the worker has it under way")
            assert await asyncio.to_thread(worker.end) == 0
    assert (only(owner)["attempts"], only(owner)["locked_by"]) == (0, None)


@asynccontextmanager
async def in_thread(context: AbstractContextManager[T]) -> AsyncGenerator[T]:
    """Enter and leave a context in threads, beside the receivers of this event loop."""
    value = await asyncio.to_thread(context.__enter__)
    try:
        yield value
    finally:
        await asyncio.to_thread(context.__exit__, None, None, None)
