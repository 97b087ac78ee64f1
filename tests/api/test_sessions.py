"""Signing in with a password, through the API and the page, against the real application."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from uuid import uuid4

import httpx
import psycopg
import pytest
import pytest_asyncio
from tests.support.applications import client_of, resume, token_of
from tests.support.databases import Owner
from tests.support.wire import data_of, error_of, page_of, paths_of

from pressroom.auth.principal import Principal
from pressroom.auth.users import add_user, find_user
from pressroom.db.pool import conninfo
from pressroom.errors import RateLimitedError, WrongCredentialsError
from pressroom.http.sign_in_limits import ACCOUNT_FAILURES, ADDRESS_FAILURES, SignInLimits

PASSWORD = "correct horse battery"  # noqa: S105 - a test's
WRONG = WrongCredentialsError().message


@dataclass(frozen=True, kw_only=True)
class Person:
    """A user with a password, and a browser that comes from an address of its own."""

    user: Principal
    browser: httpx.AsyncClient

    async def sign_in(self, password: str = PASSWORD, **headers: str) -> httpx.Response:
        body = {"email": self.user.email, "password": password}
        return await self.browser.post("/api/v1/session", json=body, headers=headers)

    async def form(self) -> str:
        """Open the page and return the form token in it."""
        shown = await self.browser.get("/sign-in")
        assert page_of(shown, status=200).heading == "Sign in"
        return re.findall(r'name="form" value="([0-9a-f]{64})"', shown.text)[0]

    async def press(self, form: str, password: str = PASSWORD, **headers: str) -> httpx.Response:
        """Send the form as a browser does."""
        sent = {"Origin": str(self.browser.base_url).rstrip("/")} | headers
        body = {"form": form, "email": self.user.email, "password": password}
        return await self.browser.post("/sign-in", data=body, headers=sent)


def own_address() -> str:
    """Return an address that no other test has: a proxy on this machine may name the client's."""
    return f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"


@pytest_asyncio.fixture
async def ada(idle_address: str, idle_owner: Owner) -> AsyncGenerator[Person]:
    email = f"{uuid4().hex}@example.org"
    async with await psycopg.AsyncConnection.connect(conninfo(idle_owner.url), autocommit=True) as conn:
        await add_user(conn, email=email, role="teacher", institution="Hill School", password=PASSWORD)
        user = await find_user(conn, email=email)
    async with client_of(idle_address) as browser:
        browser.headers.update({"X-Forwarded-For": own_address(), "User-Agent": "Browser/1"})
        yield Person(user=user, browser=browser)


async def test_a_password_opens_a_session_with_cookie_user_and_form_token(ada: Person):
    answer = await ada.sign_in()
    assert answer.status_code == 200
    data = data_of(answer)
    expected = {"id": str(ada.user.user_id), "email": ada.user.email, "role": "teacher", "institution": "Hill School"}
    assert data["user"] == expected
    session, form = answer.headers.get_list("Set-Cookie")
    assert session.startswith("pressroom_session=")
    assert "HttpOnly" in session
    assert "SameSite=lax" in session
    assert form.startswith(f"pressroom_csrf={data['csrfToken']};")
    created = await ada.browser.post("/api/v1/documents", json=resume(), headers={"X-CSRF-Token": data["csrfToken"]})
    assert created.status_code == 201
    assert data_of(await ada.browser.get("/api/v1/session")) == data


async def test_wrong_credentials_have_one_answer(ada: Person):
    bodies = [
        {"email": ada.user.email, "password": "wrong"},
        {"email": "nobody@example.org", "password": PASSWORD},
        {"email": "", "password": ""},
        {"email": "a\0b@example.org", "password": "\0"},
    ]
    for body in bodies:
        answer = await ada.browser.post("/api/v1/session", json=body)
        error = error_of(answer, status=401)
        assert (error["code"], error["message"], error["details"]) == ("NOT_AUTHENTICATED", WRONG, {})
        assert "Set-Cookie" not in answer.headers


async def test_the_body_is_checked(ada: Person):
    error = error_of(await ada.browser.post("/api/v1/session", json={"email": 1, "pass": "x"}), status=400)
    assert sorted(paths_of(error)) == ["email", "pass", "password"]
    form = await ada.browser.post("/api/v1/session", data={"email": ada.user.email, "password": PASSWORD})
    assert error_of(form, status=415)["code"] == "UNSUPPORTED_MEDIA_TYPE"
    lone = await ada.browser.post(
        "/api/v1/session",
        content=b'{"email": "\\ud800@b.org", "password": "\\ud800"}',
        headers={"Content-Type": "application/json"},
    )
    assert lone.status_code in {400, 401}


async def test_an_account_is_limited_after_ten_failures_and_only_this_one(ada: Person, idle_owner: Owner):
    for number in range(ACCOUNT_FAILURES):
        answer = await ada.sign_in("wrong", **{"X-Forwarded-For": own_address(), "X-Number": str(number)})
        assert answer.status_code == 401
    limited = await ada.sign_in(**{"X-Forwarded-For": own_address()})
    error = error_of(limited, status=429)
    assert error["code"] == "RATE_LIMITED"
    assert "too many failed sign-ins" in error["message"]
    assert 0 < int(limited.headers["Retry-After"]) <= 900
    upper = {"email": ada.user.email.upper(), "password": PASSWORD}
    assert (await ada.browser.post("/api/v1/session", json=upper)).status_code == 429
    other = {"email": "nobody@example.org", "password": PASSWORD}
    assert (await ada.browser.post("/api/v1/session", json=other)).status_code == 401
    page = await ada.press(await ada.form())
    assert page_of(page, status=429).heading == "Sign in"
    assert "Retry-After" in page.headers
    assert idle_owner.value("SELECT count(*) FROM sessions WHERE user_id = %s", (ada.user.user_id,)) == 0


async def test_an_address_is_limited_whatever_accounts_it_tries(ada: Person):
    network = own_address().removesuffix("1")
    for number in range(ADDRESS_FAILURES):
        body = {"email": f"{uuid4().hex}@example.org", "password": "wrong"}
        headers = {"X-Forwarded-For": f"{network}{number + 1:x}"}
        assert (await ada.browser.post("/api/v1/session", json=body, headers=headers)).status_code == 401
    assert (await ada.sign_in(**{"X-Forwarded-For": f"{network}ffff"})).status_code == 429
    assert (await ada.sign_in()).status_code == 200


async def test_clients_of_ipv4_on_a_socket_for_both_protocols_are_told_apart(ada: Person):
    first, second = (f"::ffff:198.51.100.{number}" for number in (7, 8))
    for _ in range(ADDRESS_FAILURES):
        body = {"email": f"{uuid4().hex}@example.org", "password": "wrong"}
        answer = await ada.browser.post("/api/v1/session", json=body, headers={"X-Forwarded-For": first})
        assert answer.status_code == 401
    for same in (first, "198.51.100.7"):
        assert (await ada.sign_in(**{"X-Forwarded-For": same})).status_code == 429
    assert (await ada.sign_in(**{"X-Forwarded-For": second})).status_code == 200


def test_spellings_that_a_database_may_take_for_one_account_share_its_limit():
    limits = SignInLimits()
    for number in range(ACCOUNT_FAILURES):
        with (
            pytest.raises(WrongCredentialsError),
            limits.attempt(account=("İDA@example.org", "Ida@example.org", "ida@EXAMPLE.org")[number % 3], address=f"{number}"),
        ):
            raise WrongCredentialsError
    with pytest.raises(RateLimitedError), limits.attempt(account="İda@example.org", address="another"):
        pass


async def test_whoever_knows_the_password_is_never_limited(ada: Person):
    for _ in range(ACCOUNT_FAILURES + 2):
        assert (await ada.sign_in()).status_code == 200


async def test_signing_out_ends_the_session_and_removes_the_cookies(ada: Person):
    csrf = {"X-CSRF-Token": data_of(await ada.sign_in())["csrfToken"]}
    kept = ada.browser.cookies["pressroom_session"]
    assert error_of(await ada.browser.delete("/api/v1/session"), status=403)["code"] == "CSRF_FAILED"
    answer = await ada.browser.delete("/api/v1/session", headers=csrf)
    assert data_of(answer) == {"message": "You are signed out."}
    assert all("Max-Age=0" in cookie for cookie in answer.headers.get_list("Set-Cookie"))
    assert not ada.browser.cookies
    assert (await ada.browser.get("/api/v1/sessions", headers={"Cookie": f"pressroom_session={kept}"})).status_code == 401


async def test_sessions_are_listed_and_ended(ada: Person, idle_address: str, idle_owner: Owner):
    async with client_of(idle_address) as phone:
        phone.headers["User-Agent"] = "Phone/1"
        other = Person(user=ada.user, browser=phone)
        await other.sign_in()
        csrf = {"X-CSRF-Token": data_of(await ada.sign_in())["csrfToken"]}
        items = data_of(await ada.browser.get("/api/v1/sessions"))["items"]
        assert [(item["userAgent"], item["current"]) for item in items] == [("Browser/1", True), ("Phone/1", False)]
        assert all(item["createdAt"] == item["lastSeenAt"] < item["expiresAt"] for item in items)
        foreign = token_of(idle_owner, idle_owner.user(f"{uuid4().hex}@example.org"))
        async with client_of(idle_address, foreign) as stranger:
            answer = await stranger.delete(f"/api/v1/sessions/{items[1]['id']}")
            assert error_of(answer, status=404)["code"] == "NOT_FOUND"
        assert (await phone.get("/api/v1/documents")).status_code == 200
        assert (await ada.browser.delete(f"/api/v1/sessions/{items[1]['id']}", headers=csrf)).status_code == 200
        assert (await phone.get("/api/v1/documents")).status_code == 401
        again = await ada.browser.delete(f"/api/v1/sessions/{items[1]['id']}", headers=csrf)
        assert error_of(again, status=404)["code"] == "NOT_FOUND"


async def test_a_changed_password_ends_the_other_sessions(ada: Person, idle_address: str):
    async with client_of(idle_address) as phone:
        await Person(user=ada.user, browser=phone).sign_in()
        csrf = {"X-CSRF-Token": data_of(await ada.sign_in())["csrfToken"]}
        body = {"currentPassword": "wrong", "newPassword": "another long password"}
        refused = await ada.browser.put("/api/v1/password", json=body, headers=csrf)
        assert error_of(refused, status=403)["message"].startswith("The current password is not right")
        body["currentPassword"] = PASSWORD
        short = await ada.browser.put("/api/v1/password", json={**body, "newPassword": "short"}, headers=csrf)
        assert paths_of(error_of(short, status=400)) == ["newPassword"]
        done = await ada.browser.put("/api/v1/password", json=body, headers=csrf)
        assert data_of(done)["message"].endswith("were ended: 1.")
        assert (await phone.get("/api/v1/documents")).status_code == 401
        assert (await ada.browser.get("/api/v1/documents")).status_code == 200
    assert (await ada.sign_in()).status_code == 401
    assert (await ada.sign_in("another long password")).status_code == 200


async def test_a_token_has_no_session_to_read_end_or_change_a_password_with(ada: Person, idle_address: str, idle_owner: Owner):
    body = {"currentPassword": PASSWORD, "newPassword": "another long password"}
    async with client_of(idle_address, token_of(idle_owner, ada.user)) as program:
        for answer in (
            await program.get("/api/v1/session"),
            await program.delete("/api/v1/session"),
            await program.put("/api/v1/password", json=body),
        ):
            assert "no session" in error_of(answer, status=403)["message"]
    assert (await ada.sign_in()).status_code == 200


async def test_a_token_of_an_administrator_opens_no_sessions_and_changes_no_users(idle_address: str, idle_owner: Owner):
    admin, other = idle_owner.user(f"{uuid4().hex}@example.org", "admin"), idle_owner.user(f"{uuid4().hex}@example.org")
    one = f"/operations/users/{other.user_id}"
    async with client_of(idle_address, token_of(idle_owner, admin)) as program:
        assert (await program.get(one)).status_code == 200
        for path, form in (
            ("/operations/users", {"email": f"{uuid4().hex}@example.org", "role": "admin"}),
            (one, {"role": "admin"}),
            (f"{one}/link", {}),
            (f"{one}/sign-out", {}),
        ):
            refused = await program.post(path, data=form, headers={"Accept": "application/json"})
            assert "no session" in error_of(refused, status=403)["message"], path
    assert idle_owner.value("SELECT role FROM users WHERE id = %s", (other.user_id,)) == "member"
    assert idle_owner.rows("SELECT 1 FROM sign_in_links WHERE user_id = %s", (other.user_id,)) == []


async def test_the_page_signs_in_without_scripts(ada: Person):
    form = await ada.form()
    opened = await ada.press(form)
    assert (opened.status_code, opened.headers["Location"]) == (303, "/documents")
    assert (await ada.browser.get(opened.headers["Location"])).status_code == 200
    assert "pressroom_sign_in" not in ada.browser.cookies


async def test_the_page_says_what_is_wrong_and_keeps_the_address(ada: Person):
    shown = await ada.press(await ada.form(), "wrong")
    assert page_of(shown, status=401).heading == "Sign in"
    assert re.search(r'role="alert" id="error">.*E-mail and password do not match', shown.text)
    assert f'value="{ada.user.email}"' in shown.text
    assert 'value="wrong"' not in shown.text
    policy = shown.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'"} <= set(policy)
    form = re.findall(r'name="form" value="([0-9a-f]{64})"', shown.text)[0]
    assert (await ada.press(form)).status_code == 303


async def test_what_is_typed_into_the_page_is_escaped(ada: Person):
    typed = {"form": await ada.form(), "email": '"><script>x</script>', "password": "x"}
    shown = await ada.browser.post("/sign-in", data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert shown.status_code == 401
    assert "<script>x" not in shown.text
    assert "&lt;script&gt;" in shown.text


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": ""}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_the_form_of_another_site_signs_nobody_in(ada: Person, headers: dict[str, str]):
    refused = await ada.press(await ada.form(), **headers)
    assert page_of(refused, status=403).heading == "Sign in"
    assert "pressroom_session" not in ada.browser.cookies


async def test_the_form_needs_the_token_of_this_browser(ada: Person, idle_address: str):
    async with client_of(idle_address) as attacker:
        foreign = await Person(user=ada.user, browser=attacker).form()
    own = await ada.form()
    assert foreign != own
    for form in (foreign, "", "é"):
        assert (await ada.press(form)).status_code == 403
    ada.browser.cookies.clear()
    assert (await ada.press(own)).status_code == 403
    assert "pressroom_session" not in ada.browser.cookies


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"&" * 100, b"a=1&" * 50, b"form=" + b"x" * 16_379])
async def test_what_is_no_form_is_refused(ada: Person, body: bytes):
    await ada.form()
    answer = await ada.browser.post("/sign-in", content=body, headers={"Sec-Fetch-Site": "same-origin"})
    assert page_of(answer, status=403).heading == "Sign in"


async def test_a_form_that_is_too_large_is_not_read(ada: Person):
    form, origin = await ada.form(), {"Sec-Fetch-Site": "same-origin"}

    async def chunks() -> AsyncGenerator[bytes]:
        yield b"form=" + b"%" * 20_000

    for content in (b"form=" + b"%" * 16_380, chunks()):
        refused = await ada.browser.post("/sign-in", content=content, headers=origin)
        assert page_of(refused, status=413)
    longest = {"form": form, "email": ada.user.email, "password": "\U0001f600" * 1000}
    wrong = await ada.browser.post("/sign-in", data=longest, headers=origin)
    assert page_of(wrong, status=401), "the longest password is read"


async def test_the_first_page_has_the_language_that_the_user_has_chosen(ada: Person, idle_owner: Owner):
    idle_owner.rows("UPDATE users SET language = 'fr' WHERE id = %s", (ada.user.user_id,))
    ada.browser.cookies.set("pressroom_language", "en", domain="127.0.0.1")
    signed_in = await ada.press(await ada.form())
    assert signed_in.status_code == 303
    assert "pressroom_language=fr" in [cookie.partition(";")[0] for cookie in signed_in.headers.get_list("Set-Cookie")]
    first = (await ada.browser.get("/documents")).text
    assert '<html lang="fr"' in first
