from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import httpx
import msgspec
import psycopg
import pytest
from tests.support.applications import client_of, resume, serving, token_of
from tests.support.databases import Owner
from tests.support.wire import data_of, error_of, page_of

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.auth.sessions import create_sign_in_link
from pressroom.db.pool import conninfo
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

PUBLIC = {
    "/health/live",
    "/health/ready",
    "/metrics",
    "/schema/openapi.json",
    "/files/{token}",
    "/files/batches/{token}",
    "/assets/{name}",
    "/schemas/{schema_name}",
    "/api/v1/templates/{kind}/{slug}/thumbnail.png",
    "/sign-in",
    "/sign-in/oidc",
    "/sign-in/oidc/callback",
    "/sign-in/{token}",
    "/service-worker.js",
    "/offline",
    "/help/errors",
}


async def link_for(owner: Owner, user: Principal, *, ttl_seconds: int = 900) -> str:
    async with await psycopg.AsyncConnection.connect(conninfo(owner.url), autocommit=True) as conn:
        return await create_sign_in_link(conn, email=user.email, ttl_seconds=ttl_seconds)


async def test_every_route_but_the_public_ones_needs_an_identity(idle_address: str):
    async with client_of(idle_address) as anonymous_client:
        document = (await anonymous_client.get("/schema/openapi.json")).json()
        checked = 0
        for path, methods in document["paths"].items():
            for method in methods:
                if path in PUBLIC or (method, path) == ("post", "/api/v1/session"):
                    continue
                address = path.replace("{", "").replace("}", "")
                response = await anonymous_client.request(method.upper(), address, headers={"Accept": "application/json"})
                assert error_of(response, status=401)["code"] == "NOT_AUTHENTICATED", path
                assert response.headers["WWW-Authenticate"].startswith("Bearer")
                checked += 1
    assert checked >= 25


@pytest.mark.parametrize(
    "authorization",
    ["Bearer prm_wrong", "Bearer", "bearer x.y.z", "Basic YTpi", "prm_x", "Bearer \xff\xfe", ""],
)
async def test_an_invalid_token_is_refused(idle_address: str, authorization: str):
    async with client_of(idle_address) as anonymous_client:
        response = await anonymous_client.get("/api/v1/documents", headers={b"Authorization": authorization.encode("latin-1")})
        assert error_of(response, status=401)["code"] == "NOT_AUTHENTICATED"


async def test_a_sign_in_link_opens_a_session_once(idle_address: str, idle_owner: Owner):
    path = await link_for(idle_owner, user := idle_owner.user("once@example.org"))
    async with client_of(idle_address) as browser:
        opened = await press_button(browser, path)
        assert (opened.status_code, opened.headers["Location"]) == (303, "/documents")
        session, form = sorted(opened.headers.get_list("Set-Cookie"), key=lambda cookie: "csrf" in cookie)
        assert "HttpOnly" in session
        assert "HttpOnly" not in form
        for cookie in (session, form):
            assert "SameSite=lax" in cookie
            assert "Secure" not in cookie
        assert (await browser.get(opened.headers["Location"], follow_redirects=True)).status_code == 200
        created = await browser.post("/api/v1/documents", json=resume(), headers=form_token(browser))
        assert created.status_code == 201
    assert idle_owner.value("SELECT user_id FROM documents WHERE id = %s", (data_of(created)["id"],)) == user.user_id
    async with client_of(idle_address) as other:
        used = await press_button(other, path)
        assert page_of(used, status=410).heading == "This sign-in link is over"
        assert "new one" in used.text
        assert "Set-Cookie" not in used.headers


async def test_opening_a_link_shows_a_button_and_does_not_redeem_it(idle_address: str, idle_owner: Owner):
    path = await link_for(idle_owner, idle_owner.user("previewed@example.org"))
    async with client_of(idle_address) as program, client_of(idle_address) as browser:
        for _ in range(2):
            page = await program.get(path)
            assert page.status_code == 200
            assert '<form method="post"><button' in page.text
            assert "form-action 'self'" in page.headers["Content-Security-Policy"]
            # Without a referrer a browser would send `Origin: null`, and the button would be refused.
            assert page.headers["Referrer-Policy"] == "same-origin"
        assert not program.cookies
        assert (await press_button(browser, path)).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://other.example.org"},
        {"Sec-Fetch-Site": "none"},
    ],
)
async def test_another_site_cannot_press_the_button(idle_address: str, idle_owner: Owner, headers: dict[str, str]):
    path = await link_for(idle_owner, new_user(idle_owner))
    async with client_of(idle_address) as browser:
        assert "sign-in link" in page_of(await browser.post(path, headers=headers), status=403).heading
        assert not browser.cookies
        assert (await browser.post(path, headers={"Sec-Fetch-Site": "same-origin"})).status_code == 303


async def test_an_expired_or_unknown_link_opens_no_session(idle_address: str, idle_owner: Owner):
    expired = await link_for(idle_owner, idle_owner.user("late@example.org"), ttl_seconds=-1)
    async with client_of(idle_address) as browser:
        for path in (expired, "/sign-in/x"):
            assert (await press_button(browser, path)).status_code == 410
        assert not browser.cookies


async def test_a_session_expires(own_idle_client: httpx.AsyncClient, owner: Owner, alice: Principal):
    path = await link_for(owner, alice)
    async with client_of(str(own_idle_client.base_url)) as browser:
        await press_button(browser, path)
        assert (await browser.get("/api/v1/documents")).status_code == 200
        owner.advance_clock(timedelta(days=8))
        assert error_of(await browser.get("/api/v1/documents"), status=401)["code"] == "NOT_AUTHENTICATED"


async def test_changes_with_a_cookie_need_the_form_token(idle_address: str, idle_owner: Owner):
    path = await link_for(idle_owner, user := idle_owner.user("forms@example.org"))
    foreign = await link_for(idle_owner, idle_owner.user("foreign@example.org"))
    async with client_of(idle_address) as browser, client_of(idle_address) as attacker:
        await press_button(browser, path)
        await press_button(attacker, foreign)
        for headers in ({}, {"X-CSRF-Token": "x"}, {"X-CSRF-Token": "\xff"}, form_token(attacker)):
            sent = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
            response = await browser.post("/api/v1/documents", json=resume(), headers=sent)
            assert error_of(response, status=403)["code"] == "CSRF_FAILED"
        for method in ("PUT", "DELETE"):
            response = await browser.request(method, "/api/v1/documents/x")
            assert error_of(response, status=403)["code"] == "CSRF_FAILED"
        bearer = {"Authorization": f"Bearer {token_of(idle_owner, user)}"}
        assert (await browser.post("/api/v1/documents", json=resume(), headers=bearer)).status_code == 201
        assert (await browser.get("/api/v1/documents", headers={"Authorization": "Bearer x"})).status_code == 401


async def test_behind_https_the_cookies_are_secure(
    settings: Settings, database_url: str, owner: Owner, alice: Principal, renderer: Renderer
):
    path = await link_for(owner, alice)
    settings = msgspec.structs.replace(settings, base_url="https://exports.example.org")
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address) as browser:
        opened = await press_button(browser, path, origin="https://exports.example.org")
        assert opened.status_code == 303
        cookies = opened.headers.get_list("Set-Cookie")
        assert [cookie.partition("=")[0] for cookie in cookies] == ["__Host-pressroom_session", "__Host-pressroom_csrf"]
        for cookie in cookies:
            assert "Secure" in cookie
            assert "Path=/" in cookie
            assert "Domain" not in cookie
        session = cookies[0].partition("=")[2].partition(";")[0]
        for name, status in (("__Host-pressroom_session", 200), ("pressroom_session", 401)):
            sent = {"Cookie": f"{name}={session}"}
            assert (await browser.get("/api/v1/documents", headers=sent)).status_code == status


async def press_button(browser: httpx.AsyncClient, path: str, *, origin: str = "") -> httpx.Response:
    """Press the button on the page of a sign-in link, like a browser that does not send `Sec-Fetch-Site`."""
    return await browser.post(path, headers={"Origin": origin or str(browser.base_url).rstrip("/")})


def new_user(owner: Owner) -> Principal:
    return owner.user(f"{uuid4().hex}@example.org")


def form_token(browser: httpx.AsyncClient) -> dict[str, str]:
    return {"X-CSRF-Token": browser.cookies["pressroom_csrf"]}
