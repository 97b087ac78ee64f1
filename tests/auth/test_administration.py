"""Users as administrators manage them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from tests.support.databases import Owner

from pressroom.auth.administration import (
    LastAdministratorError,
    UnknownUserError,
    add_managed_user,
    change_user,
    end_sessions_of,
    institution_names,
    make_sign_in_link,
    page_of_users,
)
from pressroom.auth.authentication import authenticate_session
from pressroom.auth.principal import Principal, UserRole
from pressroom.auth.sessions import SIGN_IN_PATH, create_sign_in_link, open_session, redeem_sign_in_link
from pressroom.db.pool import Pool, conninfo
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.errors import ConflictError, InvalidRequestError

ATTEMPTS: tuple[Callable[[TenantConnection, Principal, Principal], Awaitable[object]], ...] = (
    lambda conn, _me, _other: page_of_users(conn, limit=1),
    lambda conn, _me, _other: institution_names(conn),
    lambda conn, me, _other: change_user(conn, me.user_id, role="admin", institution="", administrator=me),
    lambda conn, me, other: make_sign_in_link(conn, other.user_id, administrator=me),
    lambda conn, me, other: end_sessions_of(conn, other.user_id, administrator=me),
    lambda conn, me, _other: add_managed_user(conn, email="c@example.org", role="admin", institution="", administrator=me),
)
"""What a member tries to do as an administrator."""


@pytest.fixture
def admin(owner: Owner) -> Principal:
    return owner.user("Zoe@example.org", role="admin")


async def change(pool: Pool, admin: Principal, user: UUID, role: UserRole, institution: str = "") -> tuple[str, str]:
    async with acting_as(pool, admin) as conn:
        former = await change_user(conn, user, role=role, institution=institution, administrator=admin)
    return former.role, former.institution


def role_of(owner: Owner, user: Principal) -> tuple[str, str | None]:
    query = "SELECT u.role, i.name FROM users u LEFT JOIN institutions i ON i.id = u.institution_id WHERE u.id = %s"
    (found,) = owner.rows(query, (user.user_id,))
    return found[0], found[1]


async def test_users_are_found_by_a_part_of_their_address_or_institution(
    web_pool: Pool, admin: Principal, alice: Principal, bob: Principal
):
    await change(web_pool, admin, bob.user_id, "teacher", "Lycée de la Côte")
    async with acting_as(web_pool, admin) as conn:
        everybody = await page_of_users(conn, limit=10)
        alices = await page_of_users(conn, search="ALICE@", limit=10)
        of_school = await page_of_users(conn, search="la côte", limit=10)
        none = await page_of_users(conn, search="%_", limit=10)
    assert [user.email for user in everybody.items] == ["alice@example.org", "bob@example.org", "Zoe@example.org"]
    assert (everybody.matching, everybody.after) == (3, None)
    assert [user.id for user in alices.items] == [alice.user_id]
    assert [(user.email, user.role, user.institution) for user in of_school.items] == [
        ("bob@example.org", "teacher", "Lycée de la Côte")
    ]
    assert (none.items, none.matching) == ((), 0)


async def test_users_are_listed_in_pages(web_pool: Pool, admin: Principal, owner: Owner):
    for number in range(5):
        owner.user(f"User{number}@example.org")
    seen: list[str] = []
    after: str | None = None
    async with acting_as(web_pool, admin) as conn:
        for size in (2, 2, 2):
            page = await page_of_users(conn, after=after, limit=2)
            assert (len(page.items), page.matching) == (size, 6)
            seen += [user.email for user in page.items]
            after = page.after
    assert (after, len(set(seen)), seen) == (None, 6, sorted(seen, key=str.lower))


async def test_a_listed_user_shows_sessions_and_when_they_were_used(
    web_pool: Pool, admin: Principal, alice: Principal, owner: Owner
):
    for _ in range(2):
        assert await open_session(web_pool, alice.user_id)
    owner.rows("UPDATE sessions SET expires_at = clock() WHERE id = (SELECT id FROM sessions LIMIT 1)")
    owner.rows("UPDATE users SET password_hash = 'x' WHERE id = %s", (alice.user_id,))
    async with acting_as(web_pool, admin) as conn:
        (found, last) = (await page_of_users(conn, limit=10)).items
    assert (found.sessions, found.has_password, found.seen_at is not None) == (1, True, True)
    assert (last.sessions, last.has_password, last.seen_at) == (0, False, None)


async def test_role_and_institution_are_changed_together_and_what_was_before_is_returned(
    web_pool: Pool, admin: Principal, alice: Principal, owner: Owner
):
    assert await change(web_pool, admin, alice.user_id, "teacher", " North School ") == ("member", "")
    assert role_of(owner, alice) == ("teacher", "North School")
    assert await change(web_pool, admin, alice.user_id, "admin", "North School") == ("teacher", "North School")
    assert await change(web_pool, admin, alice.user_id, "member") == ("admin", "North School")
    assert role_of(owner, alice) == ("member", None)
    async with acting_as(web_pool, admin) as conn:
        assert await institution_names(conn) == ["North School"]


async def test_the_last_administrator_stays_one(web_pool: Pool, admin: Principal, alice: Principal, owner: Owner):
    with pytest.raises(LastAdministratorError):
        await change(web_pool, admin, admin.user_id, "member")
    assert role_of(owner, admin) == ("admin", None)
    await change(web_pool, admin, admin.user_id, "admin", "North School")
    await change(web_pool, admin, alice.user_id, "admin")
    await change(web_pool, admin, admin.user_id, "member")
    assert role_of(owner, admin) == ("member", None)


async def test_two_administrators_who_demote_each_other_leave_one(web_pool: Pool, admin: Principal, owner: Owner):
    other = owner.user("yves@example.org", role="admin")
    for _ in range(10):
        owner.rows("UPDATE users SET role = 'admin'")
        results = await asyncio.gather(
            change(web_pool, admin, other.user_id, "member"),
            change(web_pool, other, admin.user_id, "member"),
            return_exceptions=True,
        )
        assert owner.value("SELECT count(*) FROM users WHERE role = 'admin'") == 1
        # The second one is no administrator any more when it is its turn.
        assert [type(result) for result in results if isinstance(result, Exception)] == [psycopg.errors.InsufficientPrivilege]


@pytest.mark.parametrize(("role", "institution"), [("teacher", " "), ("member", "x" * 201), ("member", "a\nb")])
async def test_a_wrong_institution_is_named(web_pool: Pool, admin: Principal, alice: Principal, role: UserRole, institution: str):
    with pytest.raises(InvalidRequestError) as refused:
        await change(web_pool, admin, alice.user_id, role, institution)
    assert [found["path"] for found in refused.value.details["fields"]] == ["institution"]


async def test_a_sign_in_link_works_once_and_for_a_day(web_pool: Pool, admin: Principal, alice: Principal, owner: Owner):
    async with acting_as(web_pool, admin) as conn:
        first = await make_sign_in_link(conn, alice.user_id, administrator=admin)
    session = await redeem_sign_in_link(web_pool, first.removeprefix(SIGN_IN_PATH))
    assert session is not None
    principal = await authenticate_session(web_pool, session.secret)
    assert principal is not None
    assert principal.user_id == alice.user_id
    assert await redeem_sign_in_link(web_pool, first.removeprefix(SIGN_IN_PATH)) is None
    async with acting_as(web_pool, admin) as conn:
        second = await make_sign_in_link(conn, alice.user_id, administrator=admin)
    owner.advance_clock(timedelta(hours=24, seconds=1))
    assert await redeem_sign_in_link(web_pool, second.removeprefix(SIGN_IN_PATH)) is None


async def test_a_new_link_takes_the_place_of_the_earlier_one(
    web_pool: Pool, admin: Principal, alice: Principal, bob: Principal, owner: Owner
):
    async with acting_as(web_pool, admin) as conn:
        early, of_bob, late = [
            (await make_sign_in_link(conn, user.user_id, administrator=admin)).removeprefix(SIGN_IN_PATH)
            for user in (alice, bob, alice)
        ]
    assert await redeem_sign_in_link(web_pool, early) is None
    assert await redeem_sign_in_link(web_pool, of_bob)
    assert await redeem_sign_in_link(web_pool, late)
    async with await psycopg.AsyncConnection.connect(conninfo(owner.url), autocommit=True) as conn:
        early, late = [(await create_sign_in_link(conn, email=alice.email)).removeprefix(SIGN_IN_PATH) for _ in range(2)]
    assert await redeem_sign_in_link(web_pool, early) is None
    assert await redeem_sign_in_link(web_pool, late)


async def test_links_that_are_made_at_the_same_moment_leave_one(web_pool: Pool, admin: Principal, alice: Principal, owner: Owner):
    async def make() -> None:
        async with acting_as(web_pool, admin) as conn:
            await make_sign_in_link(conn, alice.user_id, administrator=admin)

    await asyncio.gather(*(make() for _ in range(6)))
    assert owner.value("SELECT count(*) FROM sign_in_links") == 1


async def test_a_link_of_the_command_line_waits_for_one_that_is_being_made(alice: Principal, owner: Owner):
    connect = psycopg.AsyncConnection.connect
    async with await connect(conninfo(owner.url)) as first, await connect(conninfo(owner.url), autocommit=True) as second:
        await create_sign_in_link(first, email=alice.email)
        waiting = asyncio.create_task(create_sign_in_link(second, email=alice.email))
        await asyncio.wait({waiting}, timeout=0.5)
        await first.commit()
        await waiting
    assert owner.value("SELECT count(*) FROM sign_in_links") == 1


async def test_the_sessions_of_a_user_end_with_links_that_were_not_used(
    web_pool: Pool, admin: Principal, alice: Principal, bob: Principal
):
    sessions = [await open_session(web_pool, user.user_id) for user in (alice, alice, bob)]
    async with acting_as(web_pool, admin) as conn:
        link = await make_sign_in_link(conn, alice.user_id, administrator=admin)
        assert await end_sessions_of(conn, alice.user_id, administrator=admin) == 2
    valid = [await authenticate_session(web_pool, session.secret) is not None for session in sessions if session]
    assert valid == [False, False, True]
    assert await redeem_sign_in_link(web_pool, link.removeprefix(SIGN_IN_PATH)) is None


async def test_an_administrator_who_ends_the_own_sessions_keeps_the_present_one(web_pool: Pool, admin: Principal):
    present, other = await open_session(web_pool, admin.user_id), await open_session(web_pool, admin.user_id)
    assert present is not None
    assert other is not None
    asking = await authenticate_session(web_pool, present.secret)
    assert asking is not None
    async with acting_as(web_pool, admin) as conn:
        assert await end_sessions_of(conn, admin.user_id, administrator=asking) == 1
    assert await authenticate_session(web_pool, present.secret)
    assert await authenticate_session(web_pool, other.secret) is None


async def test_a_user_is_added_once(web_pool: Pool, admin: Principal, owner: Owner):
    async with acting_as(web_pool, admin) as conn:
        added = await add_managed_user(
            conn, email="new@example.org", role="teacher", institution="North School", administrator=admin
        )
    assert owner.rows("SELECT id, role, password_hash FROM users WHERE email = 'new@example.org'") == [(added, "teacher", None)]
    with pytest.raises(ConflictError, match=r"NEW@example\.org already"):
        async with acting_as(web_pool, admin) as conn:
            await add_managed_user(conn, email="NEW@example.org", role="member", institution="Never made", administrator=admin)
    with pytest.raises(InvalidRequestError) as refused:
        async with acting_as(web_pool, admin) as conn:
            await add_managed_user(conn, email="no address", role="teacher", institution="", administrator=admin)
    assert [found["path"] for found in refused.value.details["fields"]] == ["email", "institution"]
    assert owner.value("SELECT count(*) FROM institutions") == 1


async def test_unknown_users_are_named(web_pool: Pool, admin: Principal):
    with pytest.raises(UnknownUserError):
        await change(web_pool, admin, uuid4(), "member")
    async with acting_as(web_pool, admin) as conn:
        with pytest.raises(UnknownUserError):
            await make_sign_in_link(conn, uuid4(), administrator=admin)


async def test_others_manage_nobody(web_pool: Pool, alice: Principal, bob: Principal, owner: Owner):
    for attempt in ATTEMPTS:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with acting_as(web_pool, alice) as conn:
                await attempt(conn, alice, bob)
    assert owner.rows("SELECT DISTINCT role FROM users") == [("member",)]
    assert owner.value("SELECT count(*) FROM sign_in_links") == 0
