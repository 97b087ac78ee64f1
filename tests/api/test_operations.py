from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from tests.support.applications import client_of, token_of
from tests.support.databases import Owner
from tests.support.wire import create, data_of, error_of, export, paths_of, submit

OPERATIONS = "/api/v1/operations"
CLEAN_UP = "/api/v1/export/cleanup"


async def admin_of(client: httpx.AsyncClient, owner: Owner) -> httpx.AsyncClient:
    admin = owner.user("admin@example.org")
    owner.rows("UPDATE users SET role = 'admin' WHERE id = %s", (admin.user_id,))
    return client_of(str(client.base_url), token_of(owner, admin))


async def test_a_user_sees_the_own_operations_and_an_administrator_all(own_working_client: httpx.AsyncClient, owner: Owner):
    await export(own_working_client, (await create(own_working_client))["id"])
    job = await submit(own_working_client, (await create(own_working_client))["id"], options={"strict": True})
    await own_working_client.get(f"/api/v1/export/job/{job}", headers={"Prefer": "wait=20"})
    async with await admin_of(own_working_client, owner) as admin:
        own = await export(admin, (await create(admin))["id"])
        mine, everybody = [data_of(await client.get(OPERATIONS)) for client in (own_working_client, admin)]
        made = await admin.post("/api/v1/tokens", json={"name": "without the scope admin"})
        admin.headers["Authorization"] = f"Bearer {data_of(made)['token']}"
        narrow = data_of(await admin.get(OPERATIONS))
        assert "scope admin" in error_of(await admin.post(CLEAN_UP), status=403)["message"]
    assert (narrow["total"]["completed"], [user["email"] for user in narrow["users"]]) == (1, ["admin@example.org"])
    assert (mine["total"]["completed"], len(mine["users"])) == (2, 1)
    assert (everybody["total"]["completed"], len(everybody["users"])) == (3, 2)
    assert sorted(user["email"] for user in everybody["users"]) == ["admin@example.org", "alice@example.org"]
    (day,) = everybody["days"]
    assert day["operations"] == everybody["total"]
    assert everybody["total"]["durationMs"]["p50"] <= everybody["total"]["durationMs"]["p99"]
    assert everybody["users"][0]["operations"]["bytes"] >= own["fileSize"]


async def test_failures_are_counted_by_code(own_idle_client: httpx.AsyncClient, owner: Owner):
    for code in ("EXPORT_TIMEOUT", "EXPORT_TIMEOUT", "TEXT_LOST"):
        owner.rows(
            "INSERT INTO operations (user_id, job_id, queue, application, format, status, error_code, attempts, waited_ms)"
            " SELECT id, new_id(), 'documents', 'documents', 'pdf', 'failed', %s, 1, 5 FROM users",
            (code,),
        )
    total = data_of(await own_idle_client.get(OPERATIONS))["total"]
    assert (total["failed"], total["failuresByCode"]) == (3, {"EXPORT_TIMEOUT": 2, "TEXT_LOST": 1})
    assert (total["waitedMs"], total["durationMs"]) == ({"p50": 5, "p95": 5, "p99": 5}, None)


async def test_a_period_without_operations_is_empty(idle_client: httpx.AsyncClient):
    summary = data_of(await idle_client.get(OPERATIONS, params={"from": "2020-01-01", "to": "2020-01-31"}))
    assert (summary["from"], summary["to"]) == ("2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z")
    assert (summary["total"]["completed"], summary["total"]["waitedMs"], summary["days"], summary["users"]) == (0, None, [], [])


@pytest.mark.parametrize(
    ("query", "path"),
    [({"from": "2026-02-01", "to": "2026-01-01"}, "from"), ({"from": "x"}, "from"), ({"to": "9999-12-31"}, "to")],
)
async def test_a_wrong_period_is_refused(idle_client: httpx.AsyncClient, query: dict[str, str], path: str):
    assert paths_of(error_of(await idle_client.get(OPERATIONS, params=query), status=400)) == [path]


async def test_an_administrator_cleans_up_the_exports_of_all_users(own_working_client: httpx.AsyncClient, owner: Owner):
    kept = await export(own_working_client, (await create(own_working_client))["id"])
    gone = await export(own_working_client, (await create(own_working_client))["id"])
    owner.rows("UPDATE export_history SET expires_at = clock() - interval '1 s' WHERE id = %s", (gone["id"],))
    async with await admin_of(own_working_client, owner) as admin:
        done = data_of(await admin.post(CLEAN_UP))
    assert (done["deletedExports"], done["freedBytes"], done["resetJobs"]) == (1, gone["fileSize"], 0)
    assert (done["orphans"], done["missingFiles"], done["keptFiles"], done["failedSteps"]) == (0, 0, 0, [])
    assert (await own_working_client.get(f"/api/v1/export/download/{kept['id']}")).status_code == 302
    assert (await own_working_client.get(f"/api/v1/export/download/{gone['id']}")).status_code == 410


async def test_others_may_not_clean_up(idle_client: httpx.AsyncClient):
    assert error_of(await idle_client.post(CLEAN_UP), status=403)["code"] == "FORBIDDEN"


async def test_old_requests_are_pruned(own_working_client: httpx.AsyncClient, owner: Owner):
    document = (await create(own_working_client))["id"]
    body = {"documentIds": [document]}
    batch = data_of(await own_working_client.post("/api/v1/export/batch", json=body, headers={"Idempotency-Key": "k"}))
    await own_working_client.get(f"/api/v1/export/batch/{batch['batchId']}", headers={"Prefer": "wait=20"})
    owner.advance_clock(timedelta(days=40))
    async with await admin_of(own_working_client, owner) as admin:
        await admin.post(CLEAN_UP)
    for table in ("batches", "batch_items", "idempotency_keys", "daily_submits", "export_jobs", "export_history"):
        assert owner.rows(f"SELECT FROM {table}") == [], table
