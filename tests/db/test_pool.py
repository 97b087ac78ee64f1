"""Test pooled connections: terminated, broken and missing ones, and the user whose rows they see."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

import pytest
from tests.support.databases import Owner

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool, connection, open_pool
from pressroom.db.tenant import acting_as
from pressroom.errors import DatabaseUnavailableError

TERMINATE_ALL = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'pressroom_web'"
)


async def visible_user(pool: Pool) -> UUID | None:
    async with connection(pool) as conn:
        row = await (await conn.execute("SELECT app_user_id()")).fetchone()
    assert row is not None
    return row[0]


async def test_terminated_connections_are_replaced_before_they_are_borrowed(owner: Owner, web_pool: Pool) -> None:
    async def busy() -> None:
        async with connection(web_pool) as conn:
            await conn.execute("SELECT pg_sleep(0.05)")

    await asyncio.gather(*(busy() for _ in range(6)))
    assert len(owner.rows(TERMINATE_ALL)) >= 2
    for _ in range(8):
        assert await visible_user(web_pool) is None


async def test_a_connection_that_breaks_in_use_raises_database_unavailable(owner: Owner, web_pool: Pool) -> None:
    async def break_in_use() -> None:
        async with connection(web_pool) as conn:
            owner.rows(TERMINATE_ALL)
            await conn.execute("SELECT 1")

    with pytest.raises(DatabaseUnavailableError) as caught:
        await break_in_use()
    assert caught.value.retry_after is not None
    assert await visible_user(web_pool) is None


async def test_a_connection_that_is_returned_while_its_task_is_cancelled_is_not_lost(database_url: str) -> None:
    async with open_pool(database_url, role="pressroom_web", min_size=1, max_size=1) as pool:
        borrowed, returning = asyncio.Event(), asyncio.Event()

        async def use() -> None:
            async with connection(pool):
                borrowed.set()
                await returning.wait()

        using = asyncio.create_task(use())
        await borrowed.wait()
        async with pool._lock:  # pyright: ignore[reportPrivateUsage] - another task returns or takes a connection
            returning.set()
            await asyncio.sleep(0.05)
            for _ in range(3):  # some frameworks cancel again at each await
                using.cancel()
                await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError):
            await using
        assert await visible_user(pool) is None, "the only connection of the pool is back"


async def test_an_exhausted_pool_raises_database_unavailable(database_url: str) -> None:
    async with open_pool(database_url, role="pressroom_web", min_size=1, max_size=1) as pool:
        pool.timeout = 0.1
        async with connection(pool):
            with pytest.raises(DatabaseUnavailableError):
                async with connection(pool):
                    pass
        assert await visible_user(pool) is None


async def test_a_server_that_does_not_answer_raises_database_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pressroom.db.pool.CONNECT_TIMEOUT_SECONDS", 0.2)
    with pytest.raises(DatabaseUnavailableError):
        async with open_pool(f"postgresql:///nothing?host={tmp_path}", role="pressroom_web"):
            pass


async def test_the_user_is_set_inside_the_transaction_only(web_pool: Pool, alice: Principal) -> None:
    async with acting_as(web_pool, alice) as conn:
        row = await (await conn.execute("SELECT app_user_id()")).fetchone()
        assert row == (alice.user_id,)
    assert [await visible_user(web_pool) for _ in range(4)] == [None] * 4


async def test_an_error_rolls_the_transaction_back(web_pool: Pool, alice: Principal, owner: Owner) -> None:
    insert = "INSERT INTO documents (user_id, kind, title, template_slug) VALUES (app_user_id(), 'resume', 'x', 'classic')"

    async def fail_after_the_insert() -> None:
        async with acting_as(web_pool, alice) as conn:
            await conn.execute(insert)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_after_the_insert()
    assert owner.value("SELECT count(*) FROM documents") == 0
    async with acting_as(web_pool, alice) as conn:
        await conn.execute(insert)
    assert owner.value("SELECT count(*) FROM documents") == 1


async def test_the_roles_have_their_timeouts_and_settings(web_pool: Pool, worker_pool: Pool) -> None:
    async def shown(pool: Pool, name: str) -> str:
        async with connection(pool) as conn:
            row = await (await conn.execute("SELECT current_setting(%s)", (name,))).fetchone()
        assert row is not None
        return row[0]

    assert [await shown(pool, "role") for pool in (web_pool, worker_pool)] == ["pressroom_web", "pressroom_worker"]
    assert [await shown(pool, "synchronous_commit") for pool in (web_pool, worker_pool)] == ["on", "off"]
    assert await shown(web_pool, "idle_in_transaction_session_timeout") == "30s"
    assert [await shown(pool, "statement_timeout") for pool in (web_pool, worker_pool)] == ["10s", "0"]


async def test_a_statement_timeout_raises_database_unavailable(web_pool: Pool, alice: Principal) -> None:
    async def run_a_long_statement() -> None:
        async with acting_as(web_pool, alice) as conn:
            await conn.execute("SET LOCAL statement_timeout = 10")
            await conn.execute("SELECT pg_sleep(10)")

    with pytest.raises(DatabaseUnavailableError):
        await run_a_long_statement()
    assert await visible_user(web_pool) is None
