from __future__ import annotations

import httpx
import psycopg
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from tests.support.applications import client_of
from tests.support.databases import Owner
from tests.support.wire import create, data_of, error_of, page_of

from pressroom.db.pool import conninfo
from pressroom.errors import NotFoundError
from pressroom.http.failures import API_PREFIXES
from pressroom.http.operations import operation_of
from pressroom.web.pages import error_page


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/documents/a/b", "/files", "/health/nope", "/schema", "/api"])
async def test_below_the_api_an_address_that_does_not_exist_is_answered_in_the_envelope(idle: httpx.AsyncClient, path: str):
    answer = await idle.get(path, headers={"Accept": "text/html"})
    assert error_of(answer, status=404)["code"] == "NOT_FOUND"
    assert answer.headers["X-Request-Id"]


@pytest.mark.parametrize("path", ["/", "/nope", "/sign-in/a/b", "/%00", "/é", "/apis", "/<b>"])
async def test_elsewhere_it_is_answered_with_a_page(idle: httpx.AsyncClient, path: str):
    for accepted in ("text/html,application/xhtml+xml,*/*;q=0.8", "*/*", "image/png"):
        answer = await idle.get(path, headers={"Accept": accepted})
        assert page_of(answer, status=404).heading == "There is nothing at this address"
        assert answer.headers["X-Request-Id"]
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_who_asks_for_json_gets_json(idle: httpx.AsyncClient):
    for accepted in ("application/json", "application/json, text/html;q=0.9"):
        answer = await idle.get("/nope", headers={"Accept": accepted})
        assert error_of(answer, status=404)["code"] == "NOT_FOUND"


async def test_a_page_that_fails_says_what_to_do(idle: httpx.AsyncClient):
    refused = page_of(await idle.post("/sign-in/x", headers={"Accept": "application/json"}), status=403)
    assert refused.heading == "This did not come from the page of the sign-in link"
    assert refused.text == "Open the link itself, then press its button."
    wrong = await idle.put("/sign-in/x")
    assert page_of(wrong, status=405).heading.startswith("This address exists")
    assert set(wrong.headers["Allow"].split(", ")) == {"GET", "POST"}


async def test_a_page_that_breaks_shows_the_id_and_nothing_of_the_inside(own_idle: httpx.AsyncClient, owner: Owner):
    owner.rows("ALTER TABLE sign_in_links RENAME TO elsewhere")
    answer = await own_idle.post("/sign-in/x", headers={"Sec-Fetch-Site": "same-origin"})
    broken = page_of(answer, status=500)
    assert broken.heading == "Something failed inside Pressroom"
    assert answer.headers["X-Request-Id"] in answer.text
    for inside in ("relation", "sign_in_links", "psycopg"):
        assert inside not in answer.text


def test_what_a_page_shows_is_escaped():
    answer = error_page(NotFoundError("There is no <b>bold</b> & no \"quoted\". Try '<i>'."), {})
    text = bytes(answer.content).decode()
    assert "<b>" not in text
    assert "There is no &lt;b&gt;bold&lt;/b&gt; &amp; no &#34;quoted&#34;" in text
    assert "Try &#39;&lt;i&gt;&#39;." in text


def test_every_route_lies_where_its_failures_are_expected(idle_application: Litestar):
    for route in idle_application.routes:
        assert isinstance(route, HTTPRoute)
        for handler in route.route_handlers:
            if operation := operation_of(handler.opt):
                assert (route.path.strip("/").partition("/")[0] in API_PREFIXES) is not operation.page, route.path


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", "/api/v1/documents", {"GET", "POST"}),
        ("POST", "/api/v1/documents/x", {"GET", "PUT", "DELETE"}),
        ("GET", "/api/v1/export/pdf", {"POST"}),
        ("DELETE", "/files/x", {"GET", "HEAD"}),
    ],
)
async def test_a_wrong_method_is_answered_with_the_right_ones(idle: httpx.AsyncClient, method: str, path: str, allowed: set[str]):
    answer = await idle.request(method, path)
    assert error_of(answer, status=405)["code"] == "METHOD_NOT_ALLOWED"
    assert set(answer.headers["Allow"].split(", ")) == allowed


async def test_every_answer_carries_safe_headers_and_an_id(idle: httpx.AsyncClient):
    for path in ("/api/v1/documents", "/nope", "/health/live", "/api/v1/documents/x"):
        answer = await idle.get(path, headers={"X-Request-Id": "from-the-proxy.1"})
        assert answer.headers["X-Request-Id"] == "from-the-proxy.1"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "no-store" in answer.headers["Cache-Control"]
    forged = await idle.get("/nope", headers={"X-Request-Id": "a b;c"})
    assert forged.headers["X-Request-Id"] != "a b;c"


async def test_a_fault_of_our_own_says_nothing_of_the_inside(own_idle: httpx.AsyncClient, owner: Owner):
    owner.rows("ALTER TABLE documents RENAME TO elsewhere")
    answer = await own_idle.get("/api/v1/documents")
    error = error_of(answer, status=500)
    assert error["code"] == "INTERNAL_ERROR"
    assert error["details"] == {"requestId": answer.headers["X-Request-Id"]}
    for inside in ("relation", "documents", "SELECT", "psycopg"):
        assert inside not in error["message"]


async def test_without_a_database_the_answer_says_when_to_try_again(
    own_idle: httpx.AsyncClient, database_url: str, database_server: str
):
    document = await create(own_idle)
    name = conninfo_to_dict(database_url)["dbname"]
    with psycopg.connect(conninfo(database_server), autocommit=True) as server:
        server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(str(name))))
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        answer = await own_idle.get(f"/api/v1/documents/{document['id']}")
        assert error_of(answer, status=503)["code"] == "DATABASE_UNAVAILABLE"
        assert int(answer.headers["Retry-After"]) > 0
        ready = await own_idle.get("/health/ready")
        assert ready.status_code == 503
        assert {"database", "migrations"} <= set(data_of(ready)["missing"])
        assert (await own_idle.get("/health/live")).status_code == 200
        server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(str(name))))
    back = await own_idle.get(f"/api/v1/documents/{document['id']}")
    while back.status_code == 503:  # the pool connects again by itself
        back = await own_idle.get(f"/api/v1/documents/{document['id']}")
    assert data_of(back)["id"] == document["id"]


async def test_no_identity_is_asked_of_an_address_that_does_not_exist(idle_address: str):
    async with client_of(idle_address) as nobody:
        assert error_of(await nobody.get("/api/nope"), status=404)["code"] == "NOT_FOUND"
