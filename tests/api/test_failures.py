from __future__ import annotations

import re
from uuid import uuid4

import httpx
import psycopg
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from tests.support.applications import client_of, token_of
from tests.support.databases import Owner
from tests.support.wire import create, data_of, error_of, page_of

from pressroom.db.pool import conninfo
from pressroom.http.failures import is_for_programs
from pressroom.http.operations import operation_of


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/documents/a/b", "/files", "/health/nope", "/schema", "/api"])
async def test_an_unknown_path_below_the_api_is_a_json_error(idle_client: httpx.AsyncClient, path: str):
    response = await idle_client.get(path, headers={"Accept": "text/html"})
    assert error_of(response, status=404)["code"] == "NOT_FOUND"
    assert response.headers["X-Request-Id"]


@pytest.mark.parametrize("path", ["/nope", "/sign-in/a/b", "/%00", "/é", "/apis", "/<b>"])
async def test_any_other_unknown_path_is_an_error_page(idle_client: httpx.AsyncClient, path: str):
    for accepted in ("text/html,application/xhtml+xml,*/*;q=0.8", "*/*", "image/png"):
        response = await idle_client.get(path, headers={"Accept": accepted})
        assert page_of(response, status=404).heading == "There is nothing at this address"
        assert response.headers["X-Request-Id"]
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_a_client_that_prefers_json_receives_json(idle_client: httpx.AsyncClient):
    for accepted in ("application/json", "application/json, text/html;q=0.9"):
        response = await idle_client.get("/nope", headers={"Accept": accepted})
        assert error_of(response, status=404)["code"] == "NOT_FOUND"


async def test_an_error_page_states_what_to_do(idle_client: httpx.AsyncClient):
    refused = page_of(await idle_client.post("/sign-in/x"), status=403)
    assert refused.heading == "This request did not come from the page of the sign-in link"
    assert refused.text == "Open the link in this browser, then press its button."
    wrong = await idle_client.put("/sign-in/x")
    assert page_of(wrong, status=405).heading == "This address cannot be used like this"
    assert set(wrong.headers["Allow"].split(", ")) == {"GET", "POST"}


async def test_the_page_of_an_internal_error_shows_the_request_id_and_no_details(
    own_idle_client: httpx.AsyncClient, owner: Owner
):
    owner.rows("ALTER TABLE sign_in_links RENAME TO elsewhere")
    response = await own_idle_client.post("/sign-in/x", headers={"Sec-Fetch-Site": "same-origin"})
    shown = page_of(response, status=500)
    assert shown.heading == "Something went wrong here"
    assert response.headers["X-Request-Id"] in response.text
    for detail in ("relation", "sign_in_links", "psycopg"):
        assert detail not in response.text


async def test_an_error_page_escapes_what_it_shows(idle_client: httpx.AsyncClient):
    response = await idle_client.get("/sign-in?language=%3Cb%3E&next=/%22%3E%3Cb%3E")
    assert response.status_code == 200
    assert "<b>" not in response.text


def test_the_prefix_of_every_route_fits_its_error_responses(idle_application: Litestar):
    for route in idle_application.routes:
        assert isinstance(route, HTTPRoute)
        for handler in route.route_handlers:
            if operation := operation_of(handler.opt):
                assert is_for_programs(route.path) is not operation.page, route.path


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", "/api/v1/documents", {"GET", "POST"}),
        ("POST", "/api/v1/documents/x", {"GET", "PUT", "DELETE"}),
        ("GET", "/api/v1/export/pdf", {"POST"}),
        ("DELETE", "/files/x", {"GET", "HEAD"}),
    ],
)
async def test_the_response_to_a_wrong_method_lists_the_allowed_ones(
    idle_client: httpx.AsyncClient, method: str, path: str, allowed: set[str]
):
    response = await idle_client.request(method, path)
    assert error_of(response, status=405)["code"] == "METHOD_NOT_ALLOWED"
    assert set(response.headers["Allow"].split(", ")) == allowed


async def test_every_response_has_security_headers_and_a_request_id(idle_client: httpx.AsyncClient):
    for path in ("/api/v1/documents", "/nope", "/health/live", "/api/v1/documents/x"):
        response = await idle_client.get(path, headers={"X-Request-Id": "from-the-proxy.1"})
        assert response.headers["X-Request-Id"] == "from-the-proxy.1"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "no-store" in response.headers["Cache-Control"]
    forged = await idle_client.get("/nope", headers={"X-Request-Id": "a b;c"})
    assert forged.headers["X-Request-Id"] != "a b;c"


async def test_an_internal_error_shows_no_details(own_idle_client: httpx.AsyncClient, owner: Owner):
    owner.rows("ALTER TABLE documents RENAME TO elsewhere")
    response = await own_idle_client.get("/api/v1/documents")
    error = error_of(response, status=500)
    assert error["code"] == "INTERNAL_ERROR"
    assert error["details"] == {"requestId": response.headers["X-Request-Id"]}
    for detail in ("relation", "documents", "SELECT", "psycopg"):
        assert detail not in error["message"]


async def test_without_a_database_the_response_has_retry_after(
    own_idle_client: httpx.AsyncClient, database_url: str, database_server: str
):
    document = await create(own_idle_client)
    name = conninfo_to_dict(database_url)["dbname"]
    with psycopg.connect(conninfo(database_server), autocommit=True) as server:
        server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(str(name))))
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        response = await own_idle_client.get(f"/api/v1/documents/{document['id']}")
        assert error_of(response, status=503)["code"] == "DATABASE_UNAVAILABLE"
        assert int(response.headers["Retry-After"]) > 0
        ready = await own_idle_client.get("/health/ready")
        assert ready.status_code == 503
        assert {"database", "migrations"} <= set(data_of(ready)["missing"])
        assert (await own_idle_client.get("/health/live")).status_code == 200
        server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(str(name))))
    back = await own_idle_client.get(f"/api/v1/documents/{document['id']}")
    while back.status_code == 503:  # until the pool has reconnected
        back = await own_idle_client.get(f"/api/v1/documents/{document['id']}")
    assert data_of(back)["id"] == document["id"]


async def test_an_unknown_path_needs_no_identity(idle_address: str):
    async with client_of(idle_address) as anonymous_client:
        assert error_of(await anonymous_client.get("/api/nope"), status=404)["code"] == "NOT_FOUND"


async def test_a_form_has_a_size_within_which_all_documents_can_be_chosen(idle_client: httpx.AsyncClient):
    selection = "&".join(f"document={uuid4()}" for _ in range(2000))
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answer = await idle_client.post("/documents/trash", content=selection, headers=headers)
    assert error_of(answer, status=404)["code"] == "DOCUMENT_NOT_FOUND"
    refused = await idle_client.post("/documents/trash", content="document=" + "%" * 200_000, headers=headers)
    assert error_of(refused, status=413)["code"] == "PAYLOAD_TOO_LARGE"


async def test_a_path_with_a_character_that_nothing_can_have_leads_nowhere(
    idle_application: Litestar, idle_address: str, idle_owner: Owner
):
    admin = idle_owner.user(f"{uuid4().hex}@example.org", "admin")
    paths = {
        (method, re.sub(r"{[^}]*}", "a%00", route.path_format))
        for route in idle_application.routes
        if isinstance(route, HTTPRoute) and "{" in route.path_format
        for method in route.methods - {"OPTIONS", "HEAD"}
    }
    headers = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
    assert ("POST", "/operations/queues/a%00/pause") in paths
    async with client_of(idle_address, token_of(idle_owner, admin)) as client:
        for method, path in sorted(paths):
            answer = await client.request(method, path, headers=headers)
            assert answer.status_code in {403, 404}, (method, path, answer.text)  # 403: exams, for who is in no institution
