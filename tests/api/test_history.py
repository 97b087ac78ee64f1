from __future__ import annotations

import time
from datetime import timedelta

import httpx
from tests.support.databases import Owner
from tests.support.wire import create, data_of, error_of, export, paths_of

from pressroom.settings import Settings
from pressroom.storage.links import LinkSigner

HISTORY = "/api/v1/export/history"


async def test_finished_exports_are_listed_newest_first_and_by_document(alices: httpx.AsyncClient):
    first, second = await create(alices), await create(alices, title="Other")
    made = [
        (await export(alices, first["id"]))["id"],
        (await export(alices, second["id"]))["id"],
        (await export(alices, first["id"], options={"quality": "draft"}))["id"],
    ]
    page = data_of(await alices.get(HISTORY, params={"limit": 2}))
    rest = data_of(await alices.get(HISTORY, params={"limit": 2, "cursor": page["nextCursor"]}))
    assert [item["id"] for item in page["items"] + rest["items"]] == made[::-1]
    assert rest["nextCursor"] is None
    of_second = data_of(await alices.get(HISTORY, params={"documentId": second["id"]}))
    assert [item["id"] for item in of_second["items"]] == [made[1]]
    assert page["items"][0].keys() == {
        "id", "jobId", "documentId", "documentTitle", "documentVersion", "templateSlug", "format", "fileName",
        "fileSize", "pageCount", "options", "warnings", "downloadCount", "expiresAt", "createdAt",
    }  # fmt: skip
    assert page["items"][0]["options"]["quality"] == "draft"


async def test_wrong_pages_are_named(idle: httpx.AsyncClient):
    wrong = {"limit": "101", "cursor": "x", "documentId": "\0"}
    assert sorted(paths_of(error_of(await idle.get(HISTORY, params=wrong), status=400))) == sorted(wrong)


async def test_each_download_is_counted(alices: httpx.AsyncClient):
    entry = await export(alices, (await create(alices))["id"])
    for _ in range(2):
        assert (await alices.get(f"/api/v1/export/download/{entry['id']}")).status_code == 302
    counted = data_of(await alices.get(HISTORY))["items"][0]["downloadCount"]
    assert counted == entry["downloadCount"] + 2


async def test_a_link_does_not_outlive_its_export(own_working: httpx.AsyncClient, owner: Owner, settings: Settings):
    signer = LinkSigner(settings.secret_key or "")
    entry = await export(own_working, (await create(own_working))["id"])

    async def seconds_of_link() -> float:
        answer = await own_working.get(f"/api/v1/export/download/{entry['id']}")
        return signer.open(answer.headers["Location"].rpartition("/")[2]).expires_at - time.time()

    assert 3590 < await seconds_of_link() <= 3601
    owner.rows("UPDATE export_history SET expires_at = clock() + interval '100 s'")
    assert 90 < await seconds_of_link() <= 101
    owner.rows("UPDATE export_history SET expires_at = clock() + interval '1 day'")
    owner.rows("UPDATE export_queues SET link_ttl = '10 min'")
    assert 590 < await seconds_of_link() <= 601


async def test_an_expired_export_is_gone(own_working: httpx.AsyncClient, owner: Owner):
    entry = await export(own_working, (await create(own_working))["id"])
    owner.advance_clock(timedelta(days=8))
    answer = await own_working.get(f"/api/v1/export/download/{entry['id']}")
    assert error_of(answer, status=410)["code"] == "EXPORT_EXPIRED"


async def test_a_deleted_export_is_gone_with_its_file(alices: httpx.AsyncClient):
    entry = await export(alices, (await create(alices))["id"])
    link = (await alices.get(f"/api/v1/export/download/{entry['id']}")).headers["Location"]
    assert (await alices.get(link)).status_code == 200
    assert data_of(await alices.delete(f"{HISTORY}/{entry['id']}"))["message"]
    assert error_of(await alices.get(link), status=404)["code"] == "NOT_FOUND"
    assert error_of(await alices.delete(f"{HISTORY}/{entry['id']}"), status=404)["code"] == "NOT_FOUND"
    assert error_of(await alices.get(f"/api/v1/export/download/{entry['id']}"), status=404)["code"] == "NOT_FOUND"
    job = data_of(await alices.get(f"/api/v1/export/job/{entry['jobId']}"))
    assert (job["status"], "result" in job) == ("completed", False)
