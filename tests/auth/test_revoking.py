"""API tokens whose revocation is undone, and passwords of users who had none."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from tests.support.databases import Owner
from tests.support.polling import until

from pressroom.auth.authentication import (
    authenticate_api_token,
    authenticate_session,
    change_password,
    has_password,
    set_first_password,
    sign_in_with_password,
)
from pressroom.auth.passwords import Passwords
from pressroom.auth.principal import Principal
from pressroom.auth.sessions import open_session, redeem_sign_in_link
from pressroom.auth.tokens import (
    MAX_TOKENS,
    create_own_token,
    delete_token,
    hash_secret,
    list_tokens,
    new_secret,
    restore_token,
    revoke_token,
)
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.errors import ConflictError, InvalidRequestError, NotFoundError
from pressroom.exports.maintenance import MaintenanceDatabase

NEW = "a new password"


def add_link(owner: Owner, user: Principal) -> str:
    """Add a sign-in link for a user, and return its secret."""
    secret = new_secret()
    owner.rows(
        "INSERT INTO sign_in_links (token_hash, user_id, expires_at) VALUES (%s, %s, clock() + interval '1 h')",
        (hash_secret(secret), user.user_id),
    )
    return secret


async def make(pool: Pool, user: Principal) -> tuple[str, Principal | None]:
    async with acting_as(pool, user) as conn:
        secret, _ = await create_own_token(conn, user, name="laptop", scopes=["read"], expires_at=None)
    return secret, await authenticate_api_token(pool, secret)


async def test_a_revoked_token_is_invalid_at_once_and_valid_again_when_that_is_undone(
    web_pool: Pool, alice: Principal, bob: Principal
):
    secret, _ = await make(web_pool, alice)
    async with acting_as(web_pool, alice) as conn:
        (token,) = await list_tokens(conn)
        assert token.hint == f"{secret[:8]}…{secret[-4:]}"
        assert await revoke_token(conn, token.id) == "laptop"
    assert await authenticate_api_token(web_pool, secret) is None
    async with acting_as(web_pool, bob) as conn:
        with pytest.raises(NotFoundError):
            await restore_token(conn, bob, token.id)
    async with acting_as(web_pool, alice) as conn:
        assert await list_tokens(conn) == []
        for refused in (revoke_token, delete_token):
            with pytest.raises(NotFoundError):
                await refused(conn, token.id)
        assert await restore_token(conn, alice, token.id) == "laptop"
        assert await list_tokens(conn) == [token]
    restored = await authenticate_api_token(web_pool, secret)
    assert restored is not None
    assert restored.user_id == alice.user_id


async def test_a_revocation_is_final_after_a_minute_and_the_row_goes_with_a_clean_up(
    web_pool: Pool, worker_pool: Pool, alice: Principal, owner: Owner
):
    secret, _ = await make(web_pool, alice)
    async with acting_as(web_pool, alice) as conn:
        (token,) = await list_tokens(conn)
        await revoke_token(conn, token.id)
    owner.advance_clock(timedelta(seconds=61))
    async with acting_as(web_pool, alice) as conn:
        with pytest.raises(NotFoundError, match="too long ago"):
            await restore_token(conn, alice, token.id)
    for minutes, rows in ((50, 1), (10, 0)):
        owner.advance_clock(timedelta(minutes=minutes))
        await MaintenanceDatabase(worker_pool, None).rows("prune_sessions", {"limit": 10})
        assert owner.value("SELECT count(*) FROM api_tokens") == rows
    assert await authenticate_api_token(web_pool, secret) is None


async def test_a_revoked_token_does_not_count(web_pool: Pool, alice: Principal, owner: Owner):
    owner.rows(
        "INSERT INTO api_tokens (user_id, name, token_hash)"
        " SELECT %s, 'x', sha256(n::text::bytea) FROM generate_series(1, %s) AS n",
        (alice.user_id, MAX_TOKENS),
    )
    with pytest.raises(ConflictError):
        await make(web_pool, alice)
    async with acting_as(web_pool, alice) as conn:
        revoked = (await list_tokens(conn))[0].id
        await revoke_token(conn, revoked)
    assert (await make(web_pool, alice))[1] is not None
    async with acting_as(web_pool, alice) as conn:
        with pytest.raises(ConflictError):
            await restore_token(conn, alice, revoked)
        assert len(await list_tokens(conn)) == MAX_TOKENS


async def test_a_token_is_not_restored_beside_one_that_is_made_at_the_same_moment(web_pool: Pool, alice: Principal, owner: Owner):
    owner.rows(
        "INSERT INTO api_tokens (user_id, name, token_hash)"
        " SELECT %s, 'x', sha256(n::text::bytea) FROM generate_series(1, %s) AS n",
        (alice.user_id, MAX_TOKENS),
    )
    async with acting_as(web_pool, alice) as conn:
        revoked = (await list_tokens(conn))[0].id
        await revoke_token(conn, revoked)

    async def restore() -> None:
        async with acting_as(web_pool, alice) as conn:
            await restore_token(conn, alice, revoked)

    async with acting_as(web_pool, alice) as conn:
        await create_own_token(conn, alice, name="laptop", scopes=["read"], expires_at=None)
        restoring = asyncio.create_task(restore())
        waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
        await until(lambda: owner.value(waits) == 1, seconds=5, what="the restoration waits")
    with pytest.raises(ConflictError):
        await restoring
    assert owner.value("SELECT count(*) FROM api_tokens WHERE revoked_at IS NULL") == MAX_TOKENS


async def test_a_user_without_a_password_sets_one_once(web_pool: Pool, alice: Principal, bob: Principal, owner: Owner):
    passwords = Passwords()
    present, other = await open_session(web_pool, alice.user_id), await open_session(web_pool, alice.user_id)
    assert present is not None
    assert other is not None
    asking = await authenticate_session(web_pool, present.secret)
    assert asking is not None
    async with acting_as(web_pool, alice) as conn:
        assert not await has_password(conn)
    with pytest.raises(InvalidRequestError):
        await set_first_password(web_pool, passwords, asking, new="short")
    link, of_bob = add_link(owner, alice), add_link(owner, bob)
    assert await set_first_password(web_pool, passwords, asking, new=NEW) == 1
    assert await authenticate_session(web_pool, other.secret) is None
    assert await redeem_sign_in_link(web_pool, link) is None
    assert await redeem_sign_in_link(web_pool, of_bob)
    assert await sign_in_with_password(web_pool, passwords, email=alice.email, password=NEW, user_agent="")
    async with acting_as(web_pool, alice) as conn:
        assert await has_password(conn)
    with pytest.raises(ConflictError, match="already"):
        await set_first_password(web_pool, passwords, asking, new="another password")
    assert await sign_in_with_password(web_pool, passwords, email=alice.email, password=NEW, user_agent="")
    link = add_link(owner, alice)
    await change_password(web_pool, passwords, asking, current=NEW, new="another password")
    assert await redeem_sign_in_link(web_pool, link) is None
