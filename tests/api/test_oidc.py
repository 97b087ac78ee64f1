"""Sign-in at an OpenID provider: the whole flow, with a browser's requests, against a real provider."""

from __future__ import annotations

import io
from collections.abc import AsyncGenerator, Generator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest
import pytest_asyncio
from tests.support.applications import client_of, serving
from tests.support.databases import Owner
from tests.support.identity_provider import AUDIENCE, CLIENT_SECRET, IdentityProvider, identity_provider
from tests.support.wire import data_of, error_of, page_of

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

UNCONFIRMED = "Your organisation does not confirm your e-mail address"


@pytest.fixture
def provider() -> Generator[IdentityProvider]:
    with identity_provider() as found:
        yield found


@pytest.fixture
def oidc_settings(settings: Settings, provider: IdentityProvider) -> Settings:
    return msgspec.structs.replace(
        settings, oidc_issuer=provider.issuer, oidc_client_id=AUDIENCE, oidc_client_secret=CLIENT_SECRET
    )


@pytest_asyncio.fixture
async def address(oidc_settings: Settings, database_url: str, renderer: Renderer) -> AsyncGenerator[str]:
    app = create_app(oidc_settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address:
        yield address


@pytest_asyncio.fixture
async def browser(address: str) -> AsyncGenerator[httpx.AsyncClient]:
    async with client_of(address) as browser:
        yield browser


@pytest.fixture
def ada(owner: Owner) -> Principal:
    return owner.user("ada@example.org")


async def begin(browser: httpx.AsyncClient) -> str:
    """Go to the provider, sign in there, and return the address that it sends the browser back to."""
    sent = await browser.get("/sign-in/oidc")
    assert sent.status_code == 303, sent.text
    async with httpx.AsyncClient() as elsewhere:
        back = await elsewhere.get(sent.headers["Location"])
    assert back.status_code == 302
    return back.headers["Location"]


async def test_a_person_who_signs_in_at_the_provider_gets_a_session(
    browser: httpx.AsyncClient, provider: IdentityProvider, ada: Principal, owner: Owner
):
    assert 'href="/sign-in/oidc"' in (await browser.get("/sign-in")).text
    opened = await browser.get(await begin(browser))
    assert (opened.status_code, opened.headers["Location"]) == (303, "/documents")
    user = data_of(await browser.get("/api/v1/session"))["user"]
    assert user["id"] == str(ada.user_id)
    assert "pressroom_oidc" not in browser.cookies
    assert owner.rows("SELECT issuer, subject FROM external_identities") == [(provider.issuer, "p1")]


async def test_the_request_has_state_nonce_and_a_hashed_verifier(browser: httpx.AsyncClient, provider: IdentityProvider):
    asked: list[dict[str, list[str]]] = []
    for _ in range(2):
        sent = await browser.get("/sign-in/oidc")
        (cookie,) = sent.headers.get_list("Set-Cookie")
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert sent.headers["Location"].startswith(f"{provider.issuer}/authorize?")
        asked.append(parse_qs(urlsplit(sent.headers["Location"]).query))
    first, second = asked
    assert first["response_type"] == ["code"]
    assert first["scope"] == ["openid email"]
    assert first["code_challenge_method"] == ["S256"]
    assert first["redirect_uri"] == [f"{str(browser.base_url).rstrip('/')}/sign-in/oidc/callback"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) == 43
        assert first[name] != second[name]


async def test_a_wrong_state_or_another_browser_is_refused(
    browser: httpx.AsyncClient, address: str, provider: IdentityProvider, ada: Principal
):
    del ada
    back = await begin(browser)
    changed = httpx.URL(back).copy_set_param("state", "x" * 43)
    for state in (changed, changed.copy_set_param("state", "é"), changed.copy_remove_param("state")):
        assert page_of(await browser.get(state), status=403).heading.startswith("This sign-in was not begun in this browser")
    async with client_of(address) as other:
        assert (await other.get(back)).status_code == 403
        await begin(other)  # a sign-in of its own
        assert (await other.get(back)).status_code == 403
        assert "pressroom_session" not in other.cookies
    assert provider.asked["/token"] == 0
    assert (await browser.get(back)).status_code == 303


@pytest.mark.parametrize("kept", ["x", "WyJhIiwiYiIsImMiXQ.x.y", ""])
async def test_a_cookie_that_we_did_not_sign_is_refused(browser: httpx.AsyncClient, kept: str):
    back = await begin(browser)
    browser.cookies.clear()
    assert (await browser.get(back, headers={"Cookie": f"pressroom_oidc={kept}"})).status_code == 403


async def test_a_code_works_once(browser: httpx.AsyncClient, ada: Principal, owner: Owner):
    del ada
    back = await begin(browser)
    kept = browser.cookies["pressroom_oidc"]
    assert (await browser.get(back)).status_code == 303
    assert (await browser.get(back)).status_code == 403  # the cookie has gone
    replayed = await browser.get(back, headers={"Cookie": f"pressroom_oidc={kept}"})
    assert page_of(replayed, status=401).heading == "The identity provider did not confirm this sign-in"
    assert owner.value("SELECT count(*) FROM sessions") == 1


async def test_a_code_of_another_sign_in_is_refused(
    browser: httpx.AsyncClient, address: str, provider: IdentityProvider, ada: Principal, owner: Owner
):
    """An attacker's code in the victim's way back: the verifier and the nonce are those of another browser."""
    del ada
    async with client_of(address) as attacker:
        code = httpx.URL(await begin(attacker)).params["code"]
    injected = httpx.URL(await begin(browser)).copy_set_param("code", code)
    assert page_of(await browser.get(injected), status=401).heading == "The identity provider did not confirm this sign-in"
    # The provider refused the verifier: there was no ID token whose nonce, or keys whose signature, could be checked.
    assert (provider.asked["/token"], provider.asked["/keys"]) == (1, 0)
    assert owner.value("SELECT count(*) FROM sessions") == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": ["x"]},
        {"aud": "another-service"},
        {"aud": [AUDIENCE, "other"], "azp": "other"},
        {"iss": "https://other.example.org"},
        {"exp": 1},
        {"sub": None},
    ],
)
async def test_an_id_token_that_is_not_for_this_sign_in_is_refused(
    browser: httpx.AsyncClient, provider: IdentityProvider, ada: Principal, owner: Owner, changed: dict[str, Any]
):
    del ada
    provider.changed_claims = changed
    page_of(await browser.get(await begin(browser)), status=401)
    assert owner.value("SELECT count(*) FROM sessions") == 0
    assert owner.value("SELECT count(*) FROM external_identities") == 0


async def test_an_id_token_that_another_key_signed_is_refused(
    browser: httpx.AsyncClient, provider: IdentityProvider, ada: Principal, owner: Owner
):
    del ada
    back = await begin(browser)
    published = dict(provider.keys)
    await browser.get(back)
    back = await begin(browser)
    provider.rotate()
    provider.keys = {next(iter(published)): next(iter(provider.keys.values()))}
    page_of(await browser.get(back), status=401)
    assert owner.value("SELECT count(*) FROM sessions") == 1


@pytest.mark.parametrize(
    ("changed", "heading"),
    [
        ({"email_verified": False}, UNCONFIRMED),
        ({"email_verified": None}, UNCONFIRMED),
        ({"email": None}, UNCONFIRMED),
        ({"email": "nobody@example.org"}, "There is no user for this identity"),
    ],
)
async def test_an_address_that_is_unknown_or_not_verified_opens_nothing(
    browser: httpx.AsyncClient,
    provider: IdentityProvider,
    ada: Principal,
    owner: Owner,
    changed: dict[str, Any],
    heading: str,
):
    del ada
    provider.changed_claims = changed
    shown = await browser.get(await begin(browser))
    assert page_of(shown, status=403).heading == heading
    assert owner.value("SELECT count(*) FROM users") == 1
    assert owner.value("SELECT count(*) FROM sessions") == 0


async def test_users_are_added_when_the_setting_says_so(
    oidc_settings: Settings, database_url: str, renderer: Renderer, owner: Owner
):
    settings = msgspec.structs.replace(oidc_settings, oidc_create_users=True)
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address) as browser:
        assert (await browser.get(await begin(browser))).status_code == 303
    assert owner.rows("SELECT email, role FROM users") == [("ada@example.org", "member")]


@pytest.mark.parametrize("query", ["error=access_denied&state={state}", "state={state}", "code=&state={state}"])
async def test_somebody_whom_the_provider_does_not_sign_in_is_told(log: io.StringIO, browser: httpx.AsyncClient, query: str):
    state = httpx.URL(await begin(browser)).params["state"]
    shown = await browser.get(f"/sign-in/oidc/callback?{query.format(state=state)}")
    assert page_of(shown, status=403).heading == "The identity provider did not sign you in"
    assert ("access_denied" in log.getvalue()) == ("access_denied" in query), "the administrator is told why"


async def test_the_secret_is_sent_in_the_body_where_the_provider_wants_it(
    browser: httpx.AsyncClient, provider: IdentityProvider, ada: Principal
):
    del ada
    provider.auth_methods = ["client_secret_post"]
    assert (await browser.get(await begin(browser))).status_code == 303


@pytest.mark.parametrize(
    "broken",
    [
        {"status": 500},
        {"body": b"x"},
        {"changed_description": {"issuer": "https://other.example.org"}},
        {"changed_description": {"token_endpoint": "http://login.example.org/token"}},
        {"changed_description": {"jwks_uri": None}},
    ],
)
async def test_a_provider_that_is_down_or_describes_itself_wrongly_is_told(
    browser: httpx.AsyncClient, provider: IdentityProvider, broken: dict[str, Any]
):
    for name, value in broken.items():
        setattr(provider, name, value)
    for _ in range(3):
        shown = await browser.get("/sign-in/oidc")
        assert page_of(shown, status=503).heading == "Your organisation’s sign-in does not answer"
        assert int(shown.headers["Retry-After"]) > 0
    assert provider.asked == {"/.well-known/openid-configuration": 1}


async def test_a_provider_that_goes_down_on_the_way_back_is_told(browser: httpx.AsyncClient, provider: IdentityProvider):
    back = await begin(browser)
    provider.status = 502
    assert page_of(await browser.get(back), status=503).heading == "Your organisation’s sign-in does not answer"


async def test_without_the_settings_there_is_no_such_page(idle_address: str):
    async with client_of(idle_address) as browser:
        assert "oidc" not in (await browser.get("/sign-in")).text
        for path in ("/sign-in/oidc", "/sign-in/oidc/callback?code=x&state=y"):
            assert page_of(await browser.get(path), status=404).heading == "No OpenID provider is configured"


async def test_behind_tls_the_way_back_and_the_cookie_are_those_of_the_public_address(
    oidc_settings: Settings, database_url: str, renderer: Renderer
):
    settings = msgspec.structs.replace(oidc_settings, base_url="https://exports.example.org")
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address) as browser:
        sent = await browser.get("/sign-in/oidc")
        query = parse_qs(urlsplit(sent.headers["Location"]).query)
        assert query["redirect_uri"] == ["https://exports.example.org/sign-in/oidc/callback"]
        assert sent.headers["Set-Cookie"].startswith("__Host-pressroom_oidc=")
        assert "Secure" in sent.headers["Set-Cookie"]


async def test_the_session_of_the_flow_needs_form_tokens_as_others_do(browser: httpx.AsyncClient, ada: Principal):
    del ada
    await browser.get(await begin(browser))
    assert error_of(await browser.delete("/api/v1/session"), status=403)["code"] == "CSRF_FAILED"


async def test_the_log_holds_no_code_state_token_or_address(
    log: io.StringIO, browser: httpx.AsyncClient, provider: IdentityProvider, ada: Principal
):
    del ada
    back = httpx.URL(await begin(browser))
    await browser.get(back)
    await browser.get(back)
    provider.status = 500
    await browser.get("/sign-in/oidc")
    written = log.getvalue()
    assert written.count("/sign-in/oidc/callback") == 2
    for hidden in (back.params["code"], back.params["state"], "ada@", CLIENT_SECRET, browser.cookies["pressroom_session"]):
        assert hidden not in written
