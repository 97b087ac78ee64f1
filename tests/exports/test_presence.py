"""Signs of life of workers, and who of them is silent."""

from __future__ import annotations

import os
import socket
from datetime import timedelta

import psycopg
import pytest
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.queue_client import UserConnection, WorkerConnection
from tests.support.running_worker import WorkerSetup

from pressroom import __version__
from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool, connection
from pressroom.db.tenant import acting_as
from pressroom.exports import presence as presence_module
from pressroom.exports.presence import Presence, WorkerState, list_workers

COUNT = "SELECT count(*) FROM workers"


@pytest.fixture
def admin(owner: Owner) -> Principal:
    return owner.user("admin@example.org", role="admin")


async def workers(pool: Pool, admin: Principal) -> list[WorkerState]:
    async with acting_as(pool, admin) as conn:
        return await list_workers(conn)


async def test_a_worker_is_listed_while_it_runs_and_gone_when_it_has_stopped(
    worker_setup: WorkerSetup, web_pool: Pool, admin: Principal, owner: Owner
) -> None:
    async with worker_setup.worker(concurrency=2) as worker:
        await until(lambda: owner.value(COUNT) == 1, seconds=10, what="the worker gives a sign of life")
        (found,) = await workers(web_pool, admin)
        assert (found.name, found.host, found.pid, found.version) == (worker.name, socket.gethostname(), os.getpid(), __version__)
        assert (found.slots, found.running, found.silent) == ({"documents": 2, "exam-reports": 2}, 0, False)
        assert found.silent_seconds < 10
    assert owner.value(COUNT) == 0


async def test_signs_of_life_go_on(worker_setup: WorkerSetup, owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence_module, "SIGN_SECONDS", 0.1)
    async with worker_setup.worker():
        await until(lambda: owner.value(COUNT) == 1, seconds=10, what="the worker gives a sign of life")
        first = owner.value("SELECT seen_at FROM workers")
        await until(lambda: owner.value("SELECT seen_at FROM workers") > first, seconds=10, what="it gives another one")
        assert owner.value("SELECT started_at <= seen_at - interval '0.1 s' FROM workers")


async def test_a_worker_is_silent_after_three_signs_and_forgotten_after_an_hour(
    worker_pool: Pool, web_pool: Pool, admin: Principal, owner: Owner, as_alice: UserConnection
) -> None:
    async with connection(worker_pool) as conn:
        await Presence("killed", {"documents": 1}).announce(conn)
    with WorkerConnection(owner.url, "killed") as killed:
        as_alice.submit_job()
        killed.claim_job()
    owner.advance_clock(timedelta(seconds=16))
    (found,) = await workers(web_pool, admin)
    assert (found.silent, found.running) == (True, 1)
    assert 16 <= found.silent_seconds < 30
    for minutes, names in ((58, {"killed", "alive"}), (2, {"alive"})):
        owner.advance_clock(timedelta(minutes=minutes))
        async with connection(worker_pool) as conn:
            await Presence("alive", {"documents": 1}).announce(conn)
        assert {worker.name for worker in await workers(web_pool, admin)} == names


async def test_a_worker_gives_no_sign_before_it_is_due(worker_pool: Pool, owner: Owner) -> None:
    presence = Presence("one", {})
    async with connection(worker_pool) as conn:
        await presence.announce(conn)
        seen = owner.value("SELECT seen_at FROM workers")
        await presence.announce(conn)
        assert owner.value("SELECT seen_at FROM workers") == seen
        await presence.retire(conn)
    assert owner.value(COUNT) == 0


async def test_others_do_not_see_workers(web_pool: Pool, alice: Principal) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await workers(web_pool, alice)
