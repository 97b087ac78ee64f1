from __future__ import annotations

from datetime import timedelta

from tests.support.databases import Owner

from pressroom.auth.authentication import authenticate_session
from pressroom.auth.principal import Principal
from pressroom.auth.sessions import LONGEST_USER_AGENT, end_session, list_sessions, open_session
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as

SEEN = "SELECT last_seen_at, expires_at FROM sessions"


async def test_a_session_is_seen_at_most_once_a_minute(web_pool: Pool, owner: Owner, alice: Principal):
    session = await open_session(web_pool, alice.user_id)
    assert session is not None
    (opened,) = owner.rows(SEEN)
    owner.advance_clock(timedelta(seconds=50))
    assert await authenticate_session(web_pool, session.secret)
    assert owner.rows(SEEN) == [opened]
    owner.advance_clock(timedelta(seconds=20))
    assert await authenticate_session(web_pool, session.secret)
    ((seen, expires),) = owner.rows(SEEN)
    assert timedelta(seconds=70) <= seen - opened[0] < timedelta(seconds=130)
    assert expires - seen == timedelta(days=7)


async def test_a_session_that_is_used_lasts_a_month_and_no_longer(web_pool: Pool, owner: Owner, alice: Principal):
    session = await open_session(web_pool, alice.user_id)
    assert session is not None
    for _ in range(4):
        owner.advance_clock(timedelta(days=6))
        assert await authenticate_session(web_pool, session.secret)
    owner.advance_clock(timedelta(days=5))
    assert await authenticate_session(web_pool, session.secret)
    owner.advance_clock(timedelta(days=2))
    assert await authenticate_session(web_pool, session.secret) is None
    async with acting_as(web_pool, alice) as conn:
        assert await list_sessions(conn) == []


async def test_a_session_that_is_not_used_ends_after_a_week(web_pool: Pool, owner: Owner, alice: Principal):
    session = await open_session(web_pool, alice.user_id)
    assert session is not None
    owner.advance_clock(timedelta(days=7, seconds=1))
    assert await authenticate_session(web_pool, session.secret) is None


async def test_a_user_keeps_fifty_sessions(web_pool: Pool, owner: Owner, alice: Principal, bob: Principal):
    other = await open_session(web_pool, bob.user_id)
    opened = [await open_session(web_pool, alice.user_id) for _ in range(53)]
    kept = {row[0] for row in owner.rows("SELECT id FROM sessions WHERE user_id = %s", (alice.user_id,))}
    assert kept == {session.id for session in opened[3:] if session}
    assert other is not None
    assert await authenticate_session(web_pool, other.secret)


async def test_the_name_of_a_browser_is_shortened(web_pool: Pool, alice: Principal):
    await open_session(web_pool, alice.user_id, user_agent="Browser\0\n" + "x" * 1000)
    async with acting_as(web_pool, alice) as conn:
        (listed,) = await list_sessions(conn)
        await end_session(conn, listed.id)
        assert await list_sessions(conn) == []
    assert listed.user_agent == ("Browser" + "x" * 1000)[:LONGEST_USER_AGENT]


async def test_a_user_who_is_removed_gets_no_session(web_pool: Pool, owner: Owner, alice: Principal):
    owner.rows("DELETE FROM users")
    assert await open_session(web_pool, alice.user_id) is None
