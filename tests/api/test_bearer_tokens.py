"""Tokens of an identity provider as bearer tokens of the real application."""

from __future__ import annotations

import io
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import psycopg
import pytest
import pytest_asyncio
from joserfc import jws, jwt
from joserfc.jwk import OctKey
from tests.support.applications import client_of, resume, serving
from tests.support.databases import Owner
from tests.support.identity_provider import AUDIENCE, IdentityProvider, identity_provider
from tests.support.wire import data_of, error_of

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.auth.users import unlink_user
from pressroom.db.pool import conninfo
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

SECRET = "shared " * 6


@pytest.fixture
def provider() -> Generator[IdentityProvider]:
    with identity_provider() as found:
        yield found


class Running:
    """The application with these settings."""

    def __init__(self, settings: Settings, database_url: str, renderer: Renderer) -> None:
        self.settings = settings
        self._database_url = database_url
        self._renderer = renderer

    @asynccontextmanager
    async def with_settings(self, **changed: Any) -> AsyncGenerator[httpx.AsyncClient]:
        settings = msgspec.structs.replace(self.settings, **changed)
        app = create_app(settings, database_url=self._database_url, with_worker=False, renderer=self._renderer)
        async with serving(app) as address, client_of(address) as client:
            yield client


@pytest.fixture
def running(settings: Settings, database_url: str, renderer: Renderer) -> Running:
    return Running(settings, database_url, renderer)


@pytest_asyncio.fixture
async def client(running: Running, provider: IdentityProvider) -> AsyncGenerator[httpx.AsyncClient]:
    """The application that accepts the provider's tokens, and adds no users."""
    settings = {"jwt_jwks_url": f"{provider.issuer}/keys", "jwt_issuer": provider.issuer, "jwt_audience": AUDIENCE}
    async with running.with_settings(**settings) as client:
        yield client


@pytest.fixture
def ada(owner: Owner) -> Principal:
    return owner.user("Ada@example.org", role="admin")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_a_token_identifies_the_user_with_its_address_and_later_by_its_subject(
    client: httpx.AsyncClient, provider: IdentityProvider, owner: Owner, ada: Principal
):
    created = await client.post("/api/v1/documents", json=resume(), headers=bearer(provider.token()))
    assert created.status_code == 201
    assert owner.value("SELECT user_id FROM documents") == ada.user_id
    assert owner.rows("SELECT issuer, subject, user_id FROM external_identities") == [(provider.issuer, "p1", ada.user_id)]
    later: list[dict[str, Any]] = [{"email": None}, {"email": "new@example.org"}, {"email_verified": False}]
    for changed in later:
        listed = await client.get("/api/v1/documents", headers=bearer(provider.token(**changed)))
        assert [item["id"] for item in data_of(listed)["items"]] == [data_of(created)["id"]]


@pytest.mark.parametrize(
    "changed",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": 1.5},
        {"email": None},
        {"email": "nobody@example.org"},
        {"email": "Ada@example.org\0"},
        {"email": ["ada@example.org"]},
    ],
)
async def test_an_address_that_is_unknown_or_not_verified_opens_nothing(
    client: httpx.AsyncClient, provider: IdentityProvider, owner: Owner, ada: Principal, changed: dict[str, Any]
):
    del ada
    answer = await client.get("/api/v1/documents", headers=bearer(provider.token(**changed)))
    error = error_of(answer, status=403)
    unknown = changed == {"email": "nobody@example.org"}
    beginning = "There is no user for this identity" if unknown else "The identity provider does not confirm your e-mail address"
    assert (error["code"], error["message"].startswith(beginning)) == ("FORBIDDEN", True)
    assert owner.value("SELECT count(*) FROM users") == 1
    assert owner.value("SELECT count(*) FROM external_identities") == 0


async def test_an_address_that_was_given_to_somebody_else_opens_the_account_once_it_is_unlinked(
    client: httpx.AsyncClient, provider: IdentityProvider, owner: Owner, ada: Principal
):
    del ada
    assert (await client.get("/api/v1/documents", headers=bearer(provider.token()))).status_code == 200
    assert (await client.get("/api/v1/documents", headers=bearer(provider.token(sub="p2")))).status_code == 403
    async with await psycopg.AsyncConnection.connect(conninfo(owner.url), autocommit=True) as conn:
        assert await unlink_user(conn, email="ada@example.org") == 1
    assert (await client.get("/api/v1/documents", headers=bearer(provider.token(sub="p2")))).status_code == 200
    assert (await client.get("/api/v1/documents", headers=bearer(provider.token()))).status_code == 403


async def test_users_are_added_when_the_setting_says_so(running: Running, provider: IdentityProvider, owner: Owner):
    settings = {"jwt_jwks_url": f"{provider.issuer}/keys", "jwt_issuer": provider.issuer, "jwt_audience": AUDIENCE}
    async with running.with_settings(jwt_create_users=True, **settings) as client:
        unverified = await client.get("/api/v1/documents", headers=bearer(provider.token(sub="p0", email_verified=False)))
        assert unverified.status_code == 403
        for _ in range(2):
            assert (await client.get("/api/v1/documents", headers=bearer(provider.token()))).status_code == 200
    assert owner.rows("SELECT email, role, password_hash, institution_id FROM users") == [
        ("ada@example.org", "member", None, None)
    ]


async def test_an_administrator_may_trust_addresses_of_which_the_provider_says_nothing(
    running: Running, provider: IdentityProvider, ada: Principal
):
    del ada
    settings = {"jwt_jwks_url": f"{provider.issuer}/keys", "jwt_issuer": provider.issuer, "jwt_audience": AUDIENCE}
    async with running.with_settings(trust_issuer_email=True, **settings) as client:
        refused = await client.get("/api/v1/documents", headers=bearer(provider.token(email_verified=False)))
        assert refused.status_code == 403
        assert (await client.get("/api/v1/documents", headers=bearer(provider.token(email_verified=None)))).status_code == 200


async def test_a_token_of_a_provider_is_never_an_administrator(
    client: httpx.AsyncClient, provider: IdentityProvider, ada: Principal
):
    del ada
    body = {"name": "x", "scopes": ["admin"]}
    answer = await client.post("/api/v1/tokens", json=body, headers=bearer(provider.token()))
    assert "scope admin" in error_of(answer, status=403)["message"]


@pytest.mark.parametrize(
    "changed", [{"exp": 1}, {"aud": "other"}, {"iss": "https://other.example.org"}, {"nbf": 2**40}, {"sub": ""}]
)
async def test_a_token_that_is_not_valid_here_is_answered_with_401(
    client: httpx.AsyncClient, provider: IdentityProvider, ada: Principal, changed: dict[str, Any]
):
    del ada
    answer = await client.get("/api/v1/documents", headers=bearer(provider.token(**changed)))
    error = error_of(answer, status=401)
    assert error["code"] == "NOT_AUTHENTICATED"
    assert error["message"].startswith("This token ")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


async def test_a_provider_that_is_down_is_a_documented_error(
    client: httpx.AsyncClient, provider: IdentityProvider, ada: Principal
):
    del ada
    provider.status = 500
    answer = await client.get("/api/v1/documents", headers=bearer(provider.token()))
    assert error_of(answer, status=503)["code"] == "IDENTITY_PROVIDER_UNAVAILABLE"
    assert int(answer.headers["Retry-After"]) > 0
    described = (await client.get("/schema/openapi.json")).json()["paths"]["/api/v1/documents"]["get"]["responses"]["503"]
    assert "IDENTITY_PROVIDER_UNAVAILABLE" in str(described)


async def test_a_shared_secret_vouches_for_addresses(running: Running, owner: Owner, ada: Principal):
    key = OctKey.import_key(SECRET)
    claims = {"sub": "42", "email": "ada@example.org", "exp": int(time.time()) + 60}
    async with running.with_settings(jwt_secret=SECRET) as client:
        token = jwt.encode({"alg": "HS256"}, claims, key)
        assert (await client.get("/api/v1/documents", headers=bearer(token))).status_code == 200
        forged = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("x" * 40))
        assert (await client.get("/api/v1/documents", headers=bearer(forged))).status_code == 401
        refuted = jwt.encode({"alg": "HS256"}, {**claims, "sub": "43", "email_verified": False}, key)
        assert (await client.get("/api/v1/documents", headers=bearer(refuted))).status_code == 403
    assert owner.rows("SELECT issuer, subject, user_id FROM external_identities") == [("", "42", ada.user_id)]
    async with running.with_settings(jwt_secret=SECRET, jwt_issuer="host", jwt_audience="pressroom") as client:
        assert (await client.get("/api/v1/documents", headers=bearer(token))).status_code == 401
        full = jwt.encode({"alg": "HS256"}, {**claims, "iss": "host", "aud": "pressroom"}, key)
        assert (await client.get("/api/v1/documents", headers=bearer(full))).status_code == 200


async def test_without_the_settings_no_token_of_a_provider_is_accepted(running: Running, provider: IdentityProvider):
    async with running.with_settings() as client:
        error_of(await client.get("/api/v1/documents", headers=bearer(provider.token())), status=401)
    assert not provider.asked


async def test_the_log_holds_neither_tokens_nor_addresses(
    log: io.StringIO, client: httpx.AsyncClient, provider: IdentityProvider, ada: Principal
):
    token = provider.token()
    await client.get("/api/v1/documents", headers=bearer(token))
    await client.get("/api/v1/documents", headers=bearer(token[:-5]))
    await client.get("/api/v1/documents", headers=bearer(provider.token(sub="p9", email="Quetzalcoatl@example.org")))
    provider.status = 500
    provider.rotate()
    await client.get("/api/v1/documents", headers=bearer(provider.token()))
    written = log.getvalue()
    assert str(ada.user_id) in written
    for hidden in (token, token.split(".")[1], "example.org", "Quetzalcoatl", "p9"):
        assert hidden not in written.replace(provider.issuer, "")


@pytest.mark.usefixtures("ada")
async def test_an_api_token_does_not_outlive_the_token_that_makes_it(client: httpx.AsyncClient, provider: IdentityProvider):
    expires = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=4)
    headers = bearer(provider.token(exp=int(expires.timestamp())))
    made = data_of(await client.post("/api/v1/tokens", json={"name": "laptop"}, headers=headers))
    assert datetime.fromisoformat(made["expiresAt"]) == expires
    body = {"name": "laptop", "expiresAt": (expires + timedelta(seconds=1)).isoformat()}
    later = error_of(await client.post("/api/v1/tokens", json=body, headers=headers), status=400)
    assert [field["path"] for field in later["details"]["fields"]] == ["expiresAt"]


@pytest.mark.usefixtures("ada")
async def test_deeply_nested_claims_are_refused(client: httpx.AsyncClient, provider: IdentityProvider):
    key_id, key = next(iter(provider.keys.items()))
    token = jws.serialize_compact({"alg": "RS256", "kid": key_id}, b"[" * 3000, key)
    answer = await client.get("/api/v1/documents", headers=bearer(token))
    assert error_of(answer, status=401)["code"] == "NOT_AUTHENTICATED"
