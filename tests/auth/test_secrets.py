from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.databases import Owner

from pressroom.auth.authentication import authenticate_api_token, authenticate_session
from pressroom.auth.principal import Principal
from pressroom.auth.sessions import create_sign_in_link, form_token, is_form_token, redeem_sign_in_link
from pressroom.auth.tokens import create_token, hash_secret
from pressroom.db.pool import Connection, Pool
from pressroom.errors import InvalidRequestError, NotFoundError


async def test_only_the_hash_of_a_token_is_stored(conn: Connection, owner: Owner, alice: Principal):
    token = await create_token(conn, email=alice.email, name="laptop")
    assert token.startswith("prm_")
    assert len(token) == len("prm_") + 43  # 256 bits in base64
    assert owner.rows("SELECT user_id, name, token_hash FROM api_tokens") == [(alice.user_id, "laptop", hash_secret(token))]
    everything = str(owner.rows("SELECT row_to_json(t)::text FROM api_tokens t"))
    assert token not in everything
    assert token.removeprefix("prm_") not in everything


async def test_a_token_authenticates_its_user(conn: Connection, web_pool: Pool, owner: Owner, alice: Principal):
    token = await create_token(conn, email=alice.email, name="laptop")
    found = await authenticate_api_token(web_pool, token)
    assert found == replace(alice, scopes=frozenset({"read", "export"}))
    assert owner.value("SELECT last_used_at FROM api_tokens") is not None
    for wrong in (token[:-1], f"{token}x", token.removeprefix("prm_"), "", "prm_", "prm_\ud800", "prm_\0"):
        assert await authenticate_api_token(web_pool, wrong) is None
    owner.rows("DELETE FROM api_tokens")
    assert await authenticate_api_token(web_pool, token) is None


async def test_a_token_needs_a_known_user_and_a_name(conn: Connection, alice: Principal):
    with pytest.raises(NotFoundError, match=r"nobody@example\.org"):
        await create_token(conn, email="nobody@example.org", name="x")
    for name in (" ", "x" * 101):
        with pytest.raises(InvalidRequestError):
            await create_token(conn, email=alice.email, name=name)


async def test_a_link_opens_one_session_that_expires(conn: Connection, web_pool: Pool, owner: Owner, alice: Principal):
    path = await create_sign_in_link(conn, email=alice.email)
    secret = path.removeprefix("/sign-in/")
    assert secret not in str(owner.rows("SELECT row_to_json(l)::text FROM sign_in_links l"))
    session = await redeem_sign_in_link(web_pool, secret)
    assert session is not None
    assert session.secret not in str(owner.rows("SELECT row_to_json(s)::text FROM sessions s"))
    assert await authenticate_session(web_pool, session.secret) == replace(alice, session_id=session.id)
    assert await redeem_sign_in_link(web_pool, secret) is None
    owner.advance_clock(timedelta(days=8))
    assert await authenticate_session(web_pool, session.secret) is None


async def test_a_link_expires_after_fifteen_minutes(conn: Connection, web_pool: Pool, owner: Owner, alice: Principal):
    secret = (await create_sign_in_link(conn, email=alice.email)).removeprefix("/sign-in/")
    owner.advance_clock(timedelta(minutes=16))
    assert await redeem_sign_in_link(web_pool, secret) is None
    await create_sign_in_link(conn, email=alice.email)
    assert owner.value("SELECT count(*) FROM sign_in_links") == 1


async def test_sessions_and_tokens_are_not_interchangeable(conn: Connection, web_pool: Pool, alice: Principal):
    token = await create_token(conn, email=alice.email, name="x")
    secret = (await create_sign_in_link(conn, email=alice.email)).removeprefix("/sign-in/")
    session = await redeem_sign_in_link(web_pool, secret)
    assert session is not None
    assert await authenticate_session(web_pool, token) is None
    assert await authenticate_api_token(web_pool, session.secret) is None


def test_a_form_token_belongs_to_one_session_and_one_key():
    token = form_token("session", secret_key="k" * 32)
    assert is_form_token(token, "session", secret_key="k" * 32)
    assert not is_form_token(token, "other", secret_key="k" * 32)
    assert not is_form_token(token, "session", secret_key="l" * 32)
    assert not is_form_token("é", "session", secret_key="k" * 32)
