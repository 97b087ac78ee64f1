from __future__ import annotations

import asyncio

import pytest
from argon2 import PasswordHasher
from tests.support.databases import Owner

from pressroom.auth.authentication import authenticate_session, change_password, sign_in_with_password
from pressroom.auth.passwords import AT_ONCE, WAITING, Passwords, hash_password, is_outdated
from pressroom.auth.principal import Principal
from pressroom.auth.sessions import NewSession
from pressroom.auth.users import add_user, find_user, set_password
from pressroom.db.pool import Connection, Pool
from pressroom.errors import InvalidRequestError, NotFoundError, RateLimitedError, WrongCredentialsError

PASSWORD = "correct horse battery"  # noqa: S105 - a test's
STORED = "SELECT password_hash FROM users"


async def sign_in(pool: Pool, email: str, password: str, passwords: Passwords | None = None) -> NewSession:
    return await sign_in_with_password(pool, passwords or Passwords(), email=email, password=password, user_agent="Browser")


async def test_a_password_opens_a_session_of_its_user(conn: Connection, web_pool: Pool):
    await add_user(conn, email="ada@example.org", password=PASSWORD)
    session = await sign_in(web_pool, "ADA@example.org", PASSWORD)
    found = await authenticate_session(web_pool, session.secret)
    assert found is not None
    assert (found.email, found.session_id) == ("ada@example.org", session.id)


@pytest.mark.parametrize(
    "email", ["bea@example.org", "nobody@example.org", "nobody", "a\0@b.org", "a\ud800@b.org", "ada@example.org"]
)
async def test_a_wrong_password_and_an_unknown_user_are_told_alike(conn: Connection, web_pool: Pool, owner: Owner, email: str):
    await add_user(conn, email="ada@example.org", password=PASSWORD)
    await add_user(conn, email="bea@example.org")
    for password in ("wrong", "", "\0", PASSWORD.upper()):
        with pytest.raises(WrongCredentialsError) as refused:
            await sign_in(web_pool, email, password)
        assert refused.value.message == WrongCredentialsError().message
    assert owner.value("SELECT count(*) FROM sessions") == 0


@pytest.mark.parametrize("email", ["ada@example.org", "bea@example.org", "nobody@example.org", "nobody"])
async def test_an_unknown_user_takes_as_long_as_a_wrong_password(
    conn: Connection, web_pool: Pool, monkeypatch: pytest.MonkeyPatch, email: str
):
    await add_user(conn, email="ada@example.org", password=PASSWORD)
    await add_user(conn, email="bea@example.org")
    verified, verify = list[str](), PasswordHasher.verify

    def noted_verify(hasher: PasswordHasher, password_hash: str, password: str) -> bool:
        verified.append(password_hash)
        return verify(hasher, password_hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", noted_verify)
    with pytest.raises(WrongCredentialsError):
        await sign_in(web_pool, email, "wrong")
    # One hash each, with the same parameters: they decide how long it takes.
    assert [is_outdated(password_hash) for password_hash in verified] == [False]


async def test_a_hash_with_old_parameters_is_replaced_at_the_next_sign_in(conn: Connection, web_pool: Pool, owner: Owner):
    await add_user(conn, email="ada@example.org", password=PASSWORD)
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    owner.rows("UPDATE users SET password_hash = %s", (old,))
    await sign_in(web_pool, "ada@example.org", PASSWORD)
    renewed = owner.value(STORED)
    assert is_outdated(old)
    assert not is_outdated(renewed)
    await sign_in(web_pool, "ada@example.org", PASSWORD)
    assert owner.value(STORED) == renewed
    with pytest.raises(WrongCredentialsError):
        await sign_in(web_pool, "ada@example.org", "wrong")


async def test_two_sign_ins_that_renew_one_hash_both_succeed(conn: Connection, web_pool: Pool, owner: Owner):
    await add_user(conn, email="ada@example.org", password=PASSWORD)
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    owner.rows("UPDATE users SET password_hash = %s", (old,))
    both_verified = asyncio.Barrier(2)

    class Meeting(Passwords):
        async def hash(self, password: str) -> str:
            await both_verified.wait()  # both have verified the old hash
            return await super().hash(password)

    passwords = Meeting()
    sessions = await asyncio.gather(*(sign_in(web_pool, "ada@example.org", PASSWORD, passwords) for _ in range(2)))
    assert len({session.secret for session in sessions}) == 2


async def test_an_accent_may_be_written_as_one_character_or_two(conn: Connection, web_pool: Pool):
    await add_user(conn, email="ada@example.org", password="caf\u00e9 caf\u00e9 caf\u00e9")  # noqa: S106 - a test's
    assert await sign_in(web_pool, "ada@example.org", "cafe\u0301 cafe\u0301 cafe\u0301")


async def test_a_damaged_hash_opens_nothing(conn: Connection, web_pool: Pool, owner: Owner):
    await add_user(conn, email="ada@example.org", password=PASSWORD)
    owner.rows("UPDATE users SET password_hash = 'x'")
    with pytest.raises(WrongCredentialsError):
        await sign_in(web_pool, "ada@example.org", PASSWORD)


async def test_a_password_that_is_changed_meanwhile_opens_nothing(conn: Connection, owner: Owner):
    await add_user(conn, email="ada@example.org", password=PASSWORD)
    opens = "SELECT open_session(id, %s, 'x', '1 h', '') FROM users"
    assert owner.value(opens, ("an older hash",)) is None
    assert owner.value(opens, (owner.value(STORED),)) is not None


async def test_passwords_that_would_wait_for_long_are_refused():
    passwords = Passwords()
    stored = hash_password(PASSWORD)
    asked = [asyncio.create_task(passwords.verify(stored, PASSWORD)) for _ in range(AT_ONCE + WAITING + 3)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert answers.count(True) == AT_ONCE + WAITING
    refused = [answer for answer in answers if isinstance(answer, RateLimitedError)]
    assert len(refused) == 3
    assert refused[0].retry_after is not None
    assert await passwords.verify(stored, PASSWORD)


async def test_a_user_who_changes_the_password_keeps_this_session_only(conn: Connection, web_pool: Pool, owner: Owner):
    await add_user(conn, email="ada@example.org", password=PASSWORD)
    passwords = Passwords()
    sessions = [await sign_in(web_pool, "ada@example.org", PASSWORD, passwords) for _ in range(3)]
    user = await authenticate_session(web_pool, sessions[0].secret)
    assert user is not None
    with pytest.raises(WrongCredentialsError):
        await change_password(web_pool, passwords, user, current="wrong", new="another long password")
    assert owner.value("SELECT count(*) FROM sessions") == 3
    assert await change_password(web_pool, passwords, user, current=PASSWORD, new="another long password") == 2
    assert owner.rows("SELECT id FROM sessions") == [(sessions[0].id,)]
    with pytest.raises(WrongCredentialsError):
        await sign_in(web_pool, "ada@example.org", PASSWORD, passwords)
    await sign_in(web_pool, "ada@example.org", "another long password", passwords)


async def test_an_administrator_who_sets_a_password_ends_all_sessions(conn: Connection, web_pool: Pool):
    await add_user(conn, email="ada@example.org", password=PASSWORD)
    session = await sign_in(web_pool, "ada@example.org", PASSWORD)
    assert await set_password(conn, email="ada@example.org", password="another long password") == 1  # noqa: S106 - a test's
    assert await authenticate_session(web_pool, session.secret) is None
    assert await sign_in(web_pool, "ada@example.org", "another long password")
    with pytest.raises(InvalidRequestError, match="must have 12"):
        await set_password(conn, email="ada@example.org", password="short")  # noqa: S106 - a test's
    with pytest.raises(NotFoundError):
        await set_password(conn, email="nobody@example.org", password=PASSWORD)


async def test_the_hash_is_hidden_from_other_queries_of_the_web_process(web_pool: Pool, conn: Connection):
    await add_user(conn, email="ada@example.org", password=PASSWORD)
    found: Principal = await find_user(conn, email="ada@example.org")
    async with web_pool.connection() as web:
        await web.execute("SELECT set_config('app.user_id', %s, false)", (str(found.user_id),))
        allowed = await (await web.execute("SELECT has_column_privilege('users', 'password_hash', 'SELECT')")).fetchone()
    assert allowed == (False,)
