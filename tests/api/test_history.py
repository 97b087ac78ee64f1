from __future__ import annotations

import time
from datetime import timedelta

import httpx
from tests.support.databases import Owner
from tests.support.wire import create, data_of, error_of, export, paths_of

from pressroom.settings import Settings
from pressroom.storage.links import LinkSigner

HISTORY = "/api/v1/export/history"


async def test_completed_exports_are_listed_newest_first_and_by_document(alice_client: httpx.AsyncClient):
    first, second = await create(alice_client), await create(alice_client, title="Other")
    made = [
        (await export(alice_client, first["id"]))["id"],
        (await export(alice_client, second["id"]))["id"],
        (await export(alice_client, first["id"], options={"quality": "draft"}))["id"],
    ]
    page = data_of(await alice_client.get(HISTORY, params={"limit": 2}))
    rest = data_of(await alice_client.get(HISTORY, params={"limit": 2, "cursor": page["nextCursor"]}))
    assert [item["id"] for item in page["items"] + rest["items"]] == made[::-1]
    assert rest["nextCursor"] is None
    of_second = data_of(await alice_client.get(HISTORY, params={"documentId": second["id"]}))
    assert [item["id"] for item in of_second["items"]] == [made[1]]
    assert page["items"][0].keys() == {
        "id", "jobId", "documentId", "documentTitle", "documentVersion", "templateSlug", "format", "fileName",
        "fileSize", "pageCount", "options", "warnings", "downloadCount", "expiresAt", "createdAt",
    }  # fmt: skip
    assert page["items"][0]["options"]["quality"] == "draft"


async def test_wrong_parameters_of_a_page_are_named(idle_client: httpx.AsyncClient):
    wrong = {"limit": "101", "cursor": "x", "documentId": "\0"}
    assert sorted(paths_of(error_of(await idle_client.get(HISTORY, params=wrong), status=400))) == sorted(wrong)


async def test_each_download_is_counted(alice_client: httpx.AsyncClient):
    entry = await export(alice_client, (await create(alice_client))["id"])
    for _ in range(2):
        assert (await alice_client.get(f"/api/v1/export/download/{entry['id']}")).status_code == 302
    counted = data_of(await alice_client.get(HISTORY))["items"][0]["downloadCount"]
    assert counted == entry["downloadCount"] + 2


async def test_a_link_does_not_outlive_its_export(own_working_client: httpx.AsyncClient, owner: Owner, settings: Settings):
    signer = LinkSigner(settings.secret_key or "")
    entry = await export(own_working_client, (await create(own_working_client))["id"])

    async def seconds_of_link() -> float:
        response = await own_working_client.get(f"/api/v1/export/download/{entry['id']}")
        return signer.open(response.headers["Location"].rpartition("/")[2]).expires_at - time.time()

    assert 3590 < await seconds_of_link() <= 3601
    owner.rows("UPDATE export_history SET expires_at = clock() + interval '100 s'")
    assert 90 < await seconds_of_link() <= 101
    owner.rows("UPDATE export_history SET expires_at = clock() + interval '1 day'")
    owner.rows("UPDATE export_queues SET link_ttl = '10 min'")
    assert 590 < await seconds_of_link() <= 601


async def test_an_expired_export_is_gone(own_working_client: httpx.AsyncClient, owner: Owner):
    entry = await export(own_working_client, (await create(own_working_client))["id"])
    owner.advance_clock(timedelta(days=8))
    response = await own_working_client.get(f"/api/v1/export/download/{entry['id']}")
    assert error_of(response, status=410)["code"] == "EXPORT_EXPIRED"


async def test_a_deleted_export_and_its_file_are_not_found(alice_client: httpx.AsyncClient):
    entry = await export(alice_client, (await create(alice_client))["id"])
    link = (await alice_client.get(f"/api/v1/export/download/{entry['id']}")).headers["Location"]
    assert (await alice_client.get(link)).status_code == 200
    assert data_of(await alice_client.delete(f"{HISTORY}/{entry['id']}"))["message"]
    assert error_of(await alice_client.get(link), status=404)["code"] == "NOT_FOUND"
    assert error_of(await alice_client.delete(f"{HISTORY}/{entry['id']}"), status=404)["code"] == "NOT_FOUND"
    assert error_of(await alice_client.get(f"/api/v1/export/download/{entry['id']}"), status=404)["code"] == "NOT_FOUND"
    job = data_of(await alice_client.get(f"/api/v1/export/job/{entry['jobId']}"))
    assert (job["status"], "result" in job) == ("completed", False)
