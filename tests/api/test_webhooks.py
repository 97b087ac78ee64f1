"""Webhooks over the API: made, listed, tested, deleted; and the whole way from an export to a receiver."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from tests.support.applications import client_of, serving, token_of
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.webhook_receivers import answer, never_answers, receiving
from tests.support.wire import create, data_of, error_of, export, paths_of, submit

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings
from pressroom.webhooks import sending
from pressroom.webhooks.model import MAX_WEBHOOKS, Problem

HOOK = {"url": "https://8.8.8.8/hooks", "events": ["export.completed"]}  # a public address, which a look-up needs no network for


@pytest.fixture
def internal(tmp_path: Path) -> Settings:
    """The settings of an installation whose receivers are internal."""
    return Settings(data_dir=tmp_path, secret_key="k" * 40, webhooks_allow_private=True)


@pytest_asyncio.fixture
async def hooked_client(
    internal: Settings, database_url: str, renderer: Renderer, owner: Owner, alice: Principal
) -> AsyncGenerator[httpx.AsyncClient]:
    """Alice in an application with a worker that delivers to this machine."""
    app = create_app(internal, database_url=database_url, with_worker=True, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        yield client


async def make(client: httpx.AsyncClient, **members: Any) -> dict[str, Any]:
    made = await client.post("/api/v1/webhooks", json={**HOOK, **members})
    assert made.status_code == 201, made.text
    return data_of(made)


async def attempted(client: httpx.AsyncClient, webhook: dict[str, Any]) -> dict[str, Any]:
    """Return a webhook's only delivery, when its first attempt is recorded."""
    async with asyncio.timeout(20):
        while True:
            items = data_of(await client.get(f"/api/v1/webhooks/{webhook['id']}/deliveries"))["items"]
            if items and (items[0]["status"] == "delivered" or items[0]["error"]):
                (item,) = items
                return item
            await asyncio.sleep(0.05)


async def test_the_secret_is_shown_once(idle_client: httpx.AsyncClient):
    made = await idle_client.post("/api/v1/webhooks", json={**HOOK, "events": ["export.completed", "batch.ended", "batch.ended"]})
    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    webhook = data_of(made)
    assert webhook.pop("secret").startswith("whsec_")
    assert webhook == {
        "id": webhook["id"],
        "url": HOOK["url"],
        "events": ["export.completed", "batch.ended"],
        "disabledAt": None,
        "createdAt": webhook["createdAt"],
    }
    listed = data_of(await idle_client.get("/api/v1/webhooks"))
    assert listed == {"items": [webhook]}


async def test_the_database_holds_no_secret(idle_client: httpx.AsyncClient, idle_owner: Owner):
    webhook = await make(idle_client)
    row = idle_owner.value("SELECT to_jsonb(w)::text FROM webhooks w WHERE id = %s", (webhook["id"],))
    assert webhook["secret"].removeprefix("whsec_") not in row


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({}, ["url", "events"]),
        ({**HOOK, "events": []}, ["events"]),
        ({**HOOK, "events": ["export.started"]}, ["events"]),
        ({**HOOK, "events": "export.completed"}, ["events"]),
        ({**HOOK, "secret": "whsec_mine"}, ["secret"]),
        ({**HOOK, "url": 1}, ["url"]),
        ({**HOOK, "url": "http://8.8.8.8/"}, ["url"]),
        ({**HOOK, "url": "https://user@8.8.8.8/"}, ["url"]),
        ({**HOOK, "url": "https://127.0.0.1/"}, ["url"]),
        ({**HOOK, "url": "https://localhost/"}, ["url"]),
        ({**HOOK, "url": "https://[fd00::1]/"}, ["url"]),
        ({**HOOK, "url": "https://nothing.invalid/"}, ["url"]),
    ],
)
async def test_a_wrong_webhook_is_refused_with_its_fields(idle_client: httpx.AsyncClient, body: dict[str, Any], paths: list[str]):
    error = error_of(await idle_client.post("/api/v1/webhooks", json=body), status=400)
    assert (error["code"], paths_of(error)) == ("INVALID_REQUEST", paths)
    assert data_of(await idle_client.get("/api/v1/webhooks")) == {"items": []}


async def test_events_that_are_wrong_are_told_what_is_known(idle_client: httpx.AsyncClient):
    error = error_of(await idle_client.post("/api/v1/webhooks", json={**HOOK, "events": ["x"]}), status=400)
    (field,) = error["details"]["fields"]
    assert field["message"].startswith("must be a list; each item must be one of: ")
    assert all(event in field["message"] for event in ("export.completed", "export.failed", "batch.ended"))


async def test_a_user_has_a_limited_number_of_webhooks_also_when_they_are_made_at_once(idle_client: httpx.AsyncClient):
    for _ in range(MAX_WEBHOOKS - 2):
        await make(idle_client)
    answers = await asyncio.gather(*(idle_client.post("/api/v1/webhooks", json=HOOK) for _ in range(5)))
    assert sorted(made.status_code for made in answers) == [201, 201, 409, 409, 409]
    error = error_of(await idle_client.post("/api/v1/webhooks", json=HOOK), status=409)
    assert (error["code"], error["details"]) == ("CONFLICT", {"limit": MAX_WEBHOOKS})


async def test_webhooks_of_another_user_do_not_exist(alice_client: httpx.AsyncClient, bob_client: httpx.AsyncClient):
    webhook = await make(alice_client)
    assert data_of(await bob_client.get("/api/v1/webhooks")) == {"items": []}
    path = f"/api/v1/webhooks/{webhook['id']}"
    for request in (bob_client.delete(path), bob_client.post(f"{path}/test"), bob_client.get(f"{path}/deliveries")):
        assert error_of(await request, status=404)["code"] == "NOT_FOUND"
    assert len(data_of(await alice_client.get("/api/v1/webhooks"))["items"]) == 1


async def test_a_webhook_that_is_deleted_is_gone_with_its_deliveries(idle_client: httpx.AsyncClient, idle_owner: Owner):
    webhook = await make(idle_client)
    path = f"/api/v1/webhooks/{webhook['id']}"
    assert (await idle_client.post(f"{path}/test")).status_code == 202
    assert (await idle_client.delete(path)).status_code == 200
    for request in (idle_client.delete(path), idle_client.post(f"{path}/test"), idle_client.get(f"{path}/deliveries")):
        error_of(await request, status=404)
    assert idle_owner.value("SELECT count(*) FROM webhook_deliveries WHERE webhook_id = %s", (webhook["id"],)) == 0
    error_of(await idle_client.delete(f"/api/v1/webhooks/{uuid4()}"), status=404)
    error_of(await idle_client.delete("/api/v1/webhooks/not-an-id"), status=404)


async def test_one_test_of_a_webhook_is_pending_at_a_time(idle_client: httpx.AsyncClient):
    webhook = await make(idle_client)
    path = f"/api/v1/webhooks/{webhook['id']}"
    answers = await asyncio.gather(*(idle_client.post(f"{path}/test") for _ in range(4)))
    assert sorted(tested.status_code for tested in answers) == [202, 409, 409, 409]
    (item,) = data_of(await idle_client.get(f"{path}/deliveries"))["items"]
    assert item == {
        "id": next(data_of(tested)["deliveryId"] for tested in answers if tested.status_code == 202),
        "event": "webhook.test", "status": "pending", "attempts": 0, "nextAttemptAt": item["createdAt"], "responseStatus": None,
        "error": None, "createdAt": item["createdAt"], "lastAttemptAt": None, "endedAt": None,
    }  # fmt: skip


async def test_deliveries_are_listed_in_pages(idle_client: httpx.AsyncClient, idle_owner: Owner):
    webhook = await make(idle_client)
    insert = (
        "INSERT INTO webhook_deliveries (webhook_id, user_id, event, event_key, data)"
        " SELECT id, user_id, 'export.completed', n::text, '{}' FROM webhooks, generate_series(1, 5) n WHERE id = %s"
    )
    idle_owner.rows(insert, (webhook["id"],))
    seen: list[str] = []
    cursor: str | None = None
    for size in (2, 2, 1):
        query = {"limit": 2} if cursor is None else {"limit": 2, "cursor": cursor}
        page = data_of(await idle_client.get(f"/api/v1/webhooks/{webhook['id']}/deliveries", params=query))
        assert len(page["items"]) == size
        seen += [item["id"] for item in page["items"]]
        cursor = page["nextCursor"]
    assert cursor is None
    assert seen == sorted(set(seen), reverse=True)
    for query in ({"limit": 0}, {"limit": 101}, {"cursor": "x"}):
        error_of(await idle_client.get(f"/api/v1/webhooks/{webhook['id']}/deliveries", params=query), status=400)


async def test_a_completed_export_reaches_its_receiver(hooked_client: httpx.AsyncClient):
    async with receiving() as receiver:
        webhook = await make(hooked_client, url=receiver.address)
        document = await create(hooked_client, title="Private title")
        entry = await export(hooked_client, document["id"])
        item = await attempted(hooked_client, webhook)
    assert (item["status"], item["responseStatus"], item["error"], item["nextAttemptAt"]) == ("delivered", 204, None, None)
    (received,) = receiver.received
    received.verify(webhook["secret"])
    assert received.headers["webhook-id"] == item["id"]
    assert received.message == {
        "type": "export.completed",
        "timestamp": received.message["timestamp"],
        "data": {
            "jobId": entry["jobId"], "documentId": document["id"], "documentVersion": 1, "batchId": None, "format": "pdf",
            "status": "completed", "historyId": entry["id"], "fileSize": entry["fileSize"], "pageCount": entry["pageCount"],
            "warningCount": len(entry["warnings"]), "url": f"/api/v1/export/download/{entry['id']}",
        },
    }  # fmt: skip
    assert "Private" not in received.body.decode()
    assert (await hooked_client.get(received.message["data"]["url"])).status_code == 302


async def test_a_failed_export_reaches_its_receiver(hooked_client: httpx.AsyncClient):
    async with receiving() as receiver:
        webhook = await make(hooked_client, url=receiver.address, events=["export.failed"])
        document = await create(hooked_client, data={"basics": {"name": "Ada"}, "unknown": "x"})
        job = await submit(hooked_client, document["id"], options={"strict": True})
        await attempted(hooked_client, webhook)
    (received,) = receiver.received
    data = received.message["data"]
    assert (received.message["type"], data["jobId"], data["errorCode"]) == ("export.failed", job, "STRICT_WARNINGS")
    assert data_of(await hooked_client.get(data["url"]))["status"] == "failed"


@pytest.mark.parametrize(("status", "problem"), [(500, Problem.REFUSED), (302, Problem.REDIRECTED), (410, Problem.GONE)])
async def test_a_test_shows_what_the_receiver_answers(hooked_client: httpx.AsyncClient, status: int, problem: Problem):
    async with receiving(answers=[answer(status)]) as receiver:
        webhook = await make(hooked_client, url=receiver.address)
        tested = data_of(await hooked_client.post(f"/api/v1/webhooks/{webhook['id']}/test"))
        item = await attempted(hooked_client, webhook)
    assert (item["id"], item["event"], item["responseStatus"]) == (tested["deliveryId"], "webhook.test", status)
    assert item["error"] == {"code": problem, "message": problem.message}
    (received,) = receiver.received
    received.verify(webhook["secret"])
    assert received.message["data"] == {"webhookId": webhook["id"]}
    (listed,) = data_of(await hooked_client.get("/api/v1/webhooks"))["items"]
    assert (listed["disabledAt"] is not None) == (status == 410)
    if status == 410:
        error = error_of(await hooked_client.post(f"/api/v1/webhooks/{webhook['id']}/test"), status=409)
        assert "disabled" in error["message"]


async def test_a_test_shows_that_the_receiver_is_slow(hooked_client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sending, "TOTAL_SECONDS", 0.3)
    async with receiving(behaviour=never_answers) as receiver:
        webhook = await make(hooked_client, url=receiver.address)
        await hooked_client.post(f"/api/v1/webhooks/{webhook['id']}/test")
        item = await attempted(hooked_client, webhook)
    assert item["error"] == {"code": "TIMED_OUT", "message": Problem.TIMED_OUT.message}
    assert item["nextAttemptAt"] is not None


async def test_the_end_of_a_batch_reaches_its_receiver_once_also_when_all_files_are_reused(hooked_client: httpx.AsyncClient):
    async with receiving() as receiver:
        webhook = await make(hooked_client, url=receiver.address, events=["batch.ended"])
        documents = [(await create(hooked_client, title=title))["id"] for title in ("One", "Two")]
        batches: list[str] = []
        for _ in range(2):
            submitted = await hooked_client.post("/api/v1/export/batch", json={"documentIds": documents})
            batches.append(data_of(submitted)["batchId"])
            await until(lambda: len(receiver.received) >= len(batches), seconds=20, what="the end of the batch is told")
        items = data_of(await hooked_client.get(f"/api/v1/webhooks/{webhook['id']}/deliveries"))["items"]
    assert len(items) == len(receiver.received) == 2
    for batch, received in zip(batches, receiver.received, strict=True):
        received.verify(webhook["secret"])
        assert received.message["data"] == {
            "batchId": batch, "total": 2, "completed": 2, "failed": 0, "cancelled": 0, "url": f"/api/v1/export/batch/{batch}",
        }  # fmt: skip
        assert data_of(await hooked_client.get(received.message["data"]["url"]))["status"] == "completed"
