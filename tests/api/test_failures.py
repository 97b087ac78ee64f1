from __future__ import annotations

import httpx
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from tests.support.applications import client_of
from tests.support.databases import Owner
from tests.support.wire import create, data_of, error_of

from pressroom.db.pool import conninfo


@pytest.mark.parametrize("path", ["/", "/nope", "/api/v1", "/api/v1/documents/a/b", "/files", "/sign-in/a/b", "/%00", "/é"])
async def test_an_address_that_does_not_exist_is_answered_in_the_envelope(idle: httpx.AsyncClient, path: str):
    answer = await idle.get(path)
    assert error_of(answer, status=404)["code"] == "NOT_FOUND"
    assert answer.headers["X-Request-Id"]


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
        assert error_of(await nobody.get("/nope"), status=404)["code"] == "NOT_FOUND"
