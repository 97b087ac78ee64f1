"""API tokens: made, listed, revoked; what their scopes allow, on every route."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from tests.support.applications import client_of, resume, token_of
from tests.support.databases import Owner
from tests.support.wire import data_of, error_of, paths_of

from pressroom.auth.tokens import MAX_TOKENS
from pressroom.http.operations import operation_of


async def make(client: httpx.AsyncClient, **members: Any) -> dict[str, Any]:
    answer = await client.post("/api/v1/tokens", json={"name": "laptop", **members})
    assert answer.status_code == 201, answer.text
    return data_of(answer)


async def test_a_token_is_shown_once_and_works_until_it_is_revoked(idle_client: httpx.AsyncClient):
    made = await make(idle_client)
    token = made.pop("token")
    assert token.startswith("prm_")
    assert (made["name"], made["scopes"], made["expiresAt"], made["lastUsedAt"]) == ("laptop", ["read", "export"], None, None)
    async with client_of(str(idle_client.base_url), token) as program:
        assert (await program.post("/api/v1/documents", json=resume())).status_code == 201
        listed = (await idle_client.get("/api/v1/tokens")).text
        assert token not in listed
        (shown,) = [item for item in data_of(await idle_client.get("/api/v1/tokens"))["items"] if item["id"] == made["id"]]
        assert shown.pop("lastUsedAt") is not None
        del made["lastUsedAt"]
        assert shown == made
        assert (await idle_client.delete(f"/api/v1/tokens/{made['id']}")).status_code == 200
        error = error_of(await program.get("/api/v1/documents"), status=401)
        assert "it was revoked" in error["message"]
    assert error_of(await idle_client.delete(f"/api/v1/tokens/{made['id']}"), status=404)["code"] == "NOT_FOUND"


async def test_a_token_of_somebody_else_is_not_there(idle_client: httpx.AsyncClient, idle_owner: Owner):
    made = await make(idle_client)
    stranger = token_of(idle_owner, idle_owner.user(f"{uuid4().hex}@example.org"))
    async with client_of(str(idle_client.base_url), stranger) as other:
        assert made["id"] not in (await other.get("/api/v1/tokens")).text
        assert (await other.delete(f"/api/v1/tokens/{made['id']}")).status_code == 404
    assert made["id"] in (await idle_client.get("/api/v1/tokens")).text


async def test_an_expired_token_says_so(own_idle_client: httpx.AsyncClient, owner: Owner):
    expires = datetime.now(UTC) + timedelta(hours=1)
    made = await make(own_idle_client, expiresAt=expires.isoformat())
    assert datetime.fromisoformat(made["expiresAt"]) == expires
    async with client_of(str(own_idle_client.base_url), made["token"]) as program:
        assert (await program.get("/api/v1/documents")).status_code == 200
        owner.advance_clock(timedelta(hours=2))
        error = error_of(await program.get("/api/v1/documents"), status=401)
        assert (error["code"], error["message"].partition(".")[0]) == ("NOT_AUTHENTICATED", "This token has expired")
    assert made["id"] in (await own_idle_client.get("/api/v1/tokens")).text


@pytest.mark.parametrize(
    ("members", "path"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "a\n"}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["write"]}, "scopes"),
        ({"scopes": "read"}, "scopes"),
        ({"expiresAt": "2001-01-01T00:00:00Z"}, "expiresAt"),
        ({"expiresAt": "2999-01-01T00:00:00"}, "expiresAt"),
        ({"expiresAt": "9999-12-31T23:59:59-01:00"}, "expiresAt"),
        ({"expires": 1}, "expires"),
    ],
)
async def test_wrong_members_are_named(idle_client: httpx.AsyncClient, members: dict[str, Any], path: str):
    answer = await idle_client.post("/api/v1/tokens", json={"name": "laptop", **members})
    assert [found.partition("[")[0] for found in paths_of(error_of(answer, status=400))] == [path]


async def test_a_user_has_a_hundred_tokens_at_most_also_when_they_are_made_at_once(idle_client: httpx.AsyncClient):
    for _ in range(MAX_TOKENS - 3):  # the client has one
        await make(idle_client)
    answers = await asyncio.gather(*(idle_client.post("/api/v1/tokens", json={"name": "laptop"}) for _ in range(5)))
    assert sorted(made.status_code for made in answers) == [201, 201, 409, 409, 409]
    answer = await idle_client.post("/api/v1/tokens", json={"name": "one more"})
    assert error_of(answer, status=409)["code"] == "CONFLICT"


async def test_a_token_makes_none_that_may_do_more_or_lasts_longer(idle_client: httpx.AsyncClient):
    soon = datetime.now(UTC) + timedelta(hours=1)
    limited = await make(idle_client, scopes=["export"], expiresAt=soon.isoformat())
    async with client_of(str(idle_client.base_url), limited["token"]) as program:
        wider = await program.post("/api/v1/tokens", json={"name": "x", "scopes": ["read", "export"]})
        assert "has not the scope read" in error_of(wider, status=403)["message"]
        later = {"name": "x", "scopes": ["export"], "expiresAt": (soon + timedelta(hours=1)).isoformat()}
        assert paths_of(error_of(await program.post("/api/v1/tokens", json=later), status=400)) == ["expiresAt"]
        equal = await make(program, scopes=["export"])
        assert datetime.fromisoformat(equal["expiresAt"]) == soon


async def test_the_scope_admin_is_for_administrators(idle_client: httpx.AsyncClient, idle_owner: Owner):
    refused = await idle_client.post("/api/v1/tokens", json={"name": "x", "scopes": ["admin"]})
    assert "role admin" in error_of(refused, status=403)["message"]
    admin = idle_owner.user(f"{uuid4().hex}@example.org", role="admin")
    async with client_of(str(idle_client.base_url), token_of(idle_owner, admin)) as administrator:
        assert (await make(administrator, scopes=["admin", "read"]))["scopes"] == ["read", "admin"]


JSON = "application/json"  # of pages, too


async def test_every_route_needs_the_scope_of_its_description(idle_application: Litestar, idle_address: str, idle_owner: Owner):
    user = idle_owner.user(f"{uuid4().hex}@example.org", role="admin")
    asked = 0
    async with client_of(idle_address) as client:
        for route in idle_application.routes:
            assert isinstance(route, HTTPRoute)
            for handler in route.route_handlers:
                operation = operation_of(handler.opt)
                if operation is None or operation.public:
                    continue
                for method in handler.http_methods - {"OPTIONS"}:
                    needed = operation.scope_for(method)
                    others = {"read": "export,admin", "export": "read,admin", "admin": "read,export"}[needed]
                    bearer = {"Authorization": f"Bearer {token_of(idle_owner, user, scopes=others)}", "Accept": JSON}
                    answer = await client.request(method, route.path_format, headers=bearer)
                    error = error_of(answer, status=403)
                    assert (error["code"], error["details"]) == ("FORBIDDEN", {"scope": needed}), route.path
                    assert f"the scope {needed}" in error["message"]
                    bearer = {"Authorization": f"Bearer {token_of(idle_owner, user, scopes=needed)}", "Accept": JSON}
                    answer = await client.request(method, route.path_format, headers=bearer)
                    assert "scope" not in answer.text or answer.status_code != 403, route.path
                    asked += 1
    assert asked >= 25


async def test_safe_methods_need_read_and_changes_need_export(idle_application: Litestar):
    needed = {
        (method, route.path): operation.scope_for(method)
        for route in idle_application.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if (operation := operation_of(handler.opt)) and not operation.public
        for method in handler.http_methods - {"OPTIONS"}
    }
    reads = {path: scope for (method, path), scope in needed.items() if method == "GET"}
    assert {scope for path, scope in reads.items() if not path.startswith("/operations")} == {"read"}
    assert {scope for path, scope in reads.items() if path.startswith("/operations")} == {"admin"}
    asking = {path for (method, path), scope in needed.items() if method != "GET" and scope == "read"}
    # They send a draft, and store nothing.
    assert {path.rpartition("/")[2] for path in asking} <= {"changes", "preview"}
