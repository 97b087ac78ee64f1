from __future__ import annotations

import asyncio
import hashlib
import io
import json
import time
import zipfile
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import psycopg
import pytest
from tests.support.applications import client_of, serving, token_of
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.wire import create, data_of, error_of, submit

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.db.pool import conninfo
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

BATCH = "/api/v1/export/batch"


async def start(client: httpx.AsyncClient, *titles: str, **members: Any) -> dict[str, Any]:
    """Submit a batch of new documents with these titles."""
    documents = [(await create(client, title=title))["id"] for title in titles]
    answer = await client.post(BATCH, json={"documentIds": documents, **members})
    assert answer.status_code == 202, answer.text
    batch = data_of(answer)
    assert answer.headers["Location"] == f"{BATCH}/{batch['batchId']}"
    return batch


async def ended(client: httpx.AsyncClient, batch_id: str) -> dict[str, Any]:
    """Wait for the end of a batch."""
    batch: dict[str, Any] = {}
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        batch = data_of(await client.get(f"{BATCH}/{batch_id}", headers={"Prefer": "wait=10"}))
        if batch["status"] not in {"pending", "processing"}:
            return batch
    raise AssertionError(batch)


async def archive(client: httpx.AsyncClient, batch: dict[str, Any]) -> zipfile.ZipFile:
    """Download a batch's ZIP as a browser does, and check its length and that it is whole."""
    link = await client.get(batch["downloadUrl"])
    assert link.status_code == 302, link.text
    async with httpx.AsyncClient(base_url=client.base_url) as stranger:
        answer = await stranger.get(link.headers["Location"])
        head = await stranger.head(link.headers["Location"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/zip"
    assert int(answer.headers["Content-Length"]) == int(head.headers["Content-Length"]) == len(answer.content)
    opened = zipfile.ZipFile(io.BytesIO(answer.content))
    assert opened.testzip() is None
    return opened


async def test_a_batch_is_exported_and_downloaded_as_one_zip(alice_client: httpx.AsyncClient):
    submitted = await start(alice_client, "Ada", "Zoë / 2026", "ada", "Ada")
    batch = await ended(alice_client, submitted["batchId"])
    assert (batch["status"], batch["progress"]) == ("completed", 100)
    assert batch["counts"] == {"pending": 0, "processing": 0, "completed": 4, "failed": 0, "cancelled": 0}
    assert [job["jobId"] for job in batch["jobs"]] == [job["jobId"] for job in submitted["jobs"]]
    opened = await archive(alice_client, batch)
    assert opened.namelist() == ["Ada.pdf", "Zoë 2026.pdf", "ada (2).pdf", "Ada (3).pdf", "manifest.json"]
    manifest = json.loads(opened.read("manifest.json"))
    assert (manifest["batchId"], manifest["missing"]) == (batch["id"], [])
    for described, job in zip(manifest["files"], batch["jobs"], strict=True):
        content = opened.read(described["name"])
        assert content.startswith(b"%PDF-")
        assert (described["size"], described["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert (described["documentId"], described["version"], described["warnings"]) == (job["documentId"], 1, [])
        assert described["options"]["pageSize"] == "A4"
    history = data_of(await alice_client.get("/api/v1/export/history"))["items"]
    assert {entry["downloadCount"] for entry in history} == {1}


async def test_separate_files_have_links_and_no_archive(alice_client: httpx.AsyncClient):
    batch = await ended(alice_client, (await start(alice_client, "One", "Two", outputFormat="individual"))["batchId"])
    assert batch["downloadUrl"] is None
    for job in batch["jobs"]:
        assert (await alice_client.get(job["result"]["url"])).status_code == 302


async def test_what_failed_is_named_and_repeated_alone(alice_client: httpx.AsyncClient, working_owner: Owner):
    submitted = await start(alice_client, "Good", "Bad", "Worse")
    batch = await ended(alice_client, submitted["batchId"])
    bad, worse = batch["jobs"][1:]
    fail(working_owner, bad["jobId"], worse["jobId"])
    gone = await alice_client.delete(f"/api/v1/documents/{worse['documentId']}")
    assert gone.status_code == 200

    batch = data_of(await alice_client.get(f"{BATCH}/{submitted['batchId']}"))
    assert (batch["status"], batch["counts"]["failed"]) == ("partial", 2)
    assert batch["jobs"][1]["error"]["code"] == "EXPORT_TIMEOUT"
    opened = await archive(alice_client, batch)
    assert opened.namelist() == ["Good.pdf", "manifest.json"]
    missing = json.loads(opened.read("manifest.json"))["missing"]
    assert {item["title"]: item["error"]["code"] for item in missing} == dict.fromkeys(("Bad", "Worse"), "EXPORT_TIMEOUT")

    answer = await alice_client.post(f"{BATCH}/{batch['id']}/retry")
    retried = data_of(answer)
    assert answer.status_code == 202
    assert [job["documentId"] for job in retried["jobs"]] == [bad["documentId"]]
    assert [(item["documentId"], item["code"]) for item in retried["refused"]] == [(worse["documentId"], "DOCUMENT_NOT_FOUND")]
    batch = await ended(alice_client, batch["id"])
    assert [job["status"] for job in batch["jobs"]] == ["completed", "completed", "failed"]
    assert batch["jobs"][0]["jobId"] == submitted["jobs"][0]["jobId"]
    assert batch["jobs"][1]["jobId"] == retried["jobs"][0]["jobId"] != bad["jobId"]
    error = error_of(await alice_client.post(f"{BATCH}/{batch['id']}/retry"), status=409)
    assert [item["documentId"] for item in error["details"]["documents"]] == [worse["documentId"]]


def fail(owner: Owner, *jobs: str) -> None:
    """Record these jobs as failed, without their files."""
    for job in jobs:
        owner.rows("DELETE FROM export_history WHERE job_id = %s", (job,))
        owner.rows(
            "UPDATE export_jobs SET status = 'failed', error_code = 'EXPORT_TIMEOUT', error_message = 'Too long.' WHERE id = %s",
            (job,),
        )


async def test_nothing_is_submitted_when_one_document_is_refused(
    idle_client: httpx.AsyncClient, other_idle_client: httpx.AsyncClient
):
    mine, deleted = (await create(idle_client))["id"], (await create(idle_client))["id"]
    await idle_client.delete(f"/api/v1/documents/{deleted}")
    foreign, unknown = (await create(other_idle_client))["id"], str(uuid4())
    error = error_of(await idle_client.post(BATCH, json={"documentIds": [mine, deleted, foreign, unknown]}), status=404)
    assert error["code"] == "DOCUMENT_NOT_FOUND"
    assert [item["documentId"] for item in error["details"]["documents"]] == [deleted, foreign, unknown]
    assert data_of(await idle_client.get("/api/v1/export/jobs"))["items"] == []


@pytest.mark.parametrize(
    ("members", "status", "code"),
    [
        ({"documentIds": []}, 400, "INVALID_REQUEST"),
        ({}, 400, "INVALID_REQUEST"),
        ({"documentIds": [str(uuid4())] * 11}, 400, "TOO_MANY_DOCUMENTS"),
        ({"documentIds": ["x"]}, 400, "INVALID_REQUEST"),
        ({"documentIds": [str(uuid4())], "outputFormat": "rar"}, 400, "INVALID_REQUEST"),
        ({"documentIds": [str(uuid4())], "options": {"quality": "best"}}, 400, "INVALID_OPTIONS"),
    ],
)
async def test_a_wrong_request_is_refused(idle_client: httpx.AsyncClient, members: dict[str, Any], status: int, code: str):
    assert error_of(await idle_client.post(BATCH, json=members), status=status)["code"] == code


async def test_an_unknown_template_names_every_document(idle_client: httpx.AsyncClient):
    documents = [(await create(idle_client))["id"] for _ in range(2)]
    error = error_of(await idle_client.post(BATCH, json={"documentIds": documents, "templateSlug": "nope"}), status=404)
    assert error["code"] == "TEMPLATE_NOT_FOUND"
    assert [item["documentId"] for item in error["details"]["documents"]] == documents


async def test_a_document_that_is_named_twice_shares_its_job_and_has_two_files(alice_client: httpx.AsyncClient):
    document = (await create(alice_client, title="Twice"))["id"]
    submitted = data_of(await alice_client.post(BATCH, json={"documentIds": [document, document]}))
    assert submitted["jobs"][0]["jobId"] == submitted["jobs"][1]["jobId"]
    opened = await archive(alice_client, await ended(alice_client, submitted["batchId"]))
    assert opened.namelist() == ["Twice.pdf", "Twice (2).pdf", "manifest.json"]


async def test_a_batch_over_a_limit_submits_nothing(own_idle_client: httpx.AsyncClient, owner: Owner):
    owner.rows("UPDATE export_queues SET max_in_flight = 2")
    documents = [(await create(own_idle_client))["id"] for _ in range(3)]
    assert error_of(await own_idle_client.post(BATCH, json={"documentIds": documents}), status=429)["code"] == "QUEUE_FULL"
    assert owner.rows("SELECT FROM export_jobs") == owner.rows("SELECT FROM batches") == []


async def test_a_cancel_stops_what_is_left_and_nothing_that_others_wait_for(idle_client: httpx.AsyncClient):
    shared = (await create(idle_client))["id"]
    job = await submit(idle_client, shared)
    own = (await create(idle_client))["id"]
    submitted = data_of(await idle_client.post(BATCH, json={"documentIds": [shared, own]}))
    assert submitted["jobs"][0]["jobId"] == job
    answer = await idle_client.delete(f"{BATCH}/{submitted['batchId']}")
    assert data_of(answer)["message"].startswith("1 export is cancelled")
    batch = data_of(await idle_client.get(f"{BATCH}/{submitted['batchId']}"))
    assert [item["status"] for item in batch["jobs"]] == ["pending", "cancelled"]
    assert (batch["status"], batch["progress"]) == ("processing", 50)


async def test_a_batch_that_is_retried_twice_at_once_can_be_cancelled(idle_client: httpx.AsyncClient, idle_owner: Owner):
    batch = await start(idle_client, "One")
    idle_owner.rows(
        "UPDATE export_jobs SET status = 'failed', finished_at = clock(), error_code = 'EXPORT_TIMEOUT',"
        " error_message = 'Too long.' WHERE id = %s",
        (batch["jobs"][0]["jobId"],),
    )
    retries = await asyncio.gather(*(idle_client.post(f"{BATCH}/{batch['batchId']}/retry") for _ in range(4)))
    assert 202 in {retry.status_code for retry in retries}
    assert data_of(await idle_client.delete(f"{BATCH}/{batch['batchId']}"))["message"].startswith("1 export is cancelled")


async def test_the_manifest_says_what_was_cancelled(alice_client: httpx.AsyncClient, working_owner: Owner):
    submitted = await start(alice_client, "Good", "Stopped")
    batch = await ended(alice_client, submitted["batchId"])
    fail(working_owner, batch["jobs"][1]["jobId"])
    # It failed once, waited for its retry, and was cancelled then.
    working_owner.rows("UPDATE export_jobs SET status = 'cancelled' WHERE id = %s", (batch["jobs"][1]["jobId"],))
    opened = await archive(alice_client, data_of(await alice_client.get(f"{BATCH}/{submitted['batchId']}")))
    missing = json.loads(opened.read("manifest.json"))["missing"]
    assert [item["error"]["code"] for item in missing] == ["EXPORT_CANCELLED"]


async def test_a_batch_is_cancelled_although_one_of_its_jobs_ends_meanwhile(own_idle_client: httpx.AsyncClient, owner: Owner):
    batch = await start(own_idle_client, "Ends", "Waits")
    async with await psycopg.AsyncConnection.connect(conninfo(owner.url)) as ending:
        await ending.execute(
            "UPDATE export_jobs SET status = 'failed', finished_at = clock(), error_code = 'EXPORT_TIMEOUT',"
            " error_message = 'Too long.' WHERE id = %s",
            (batch["jobs"][0]["jobId"],),
        )
        cancelling = asyncio.create_task(own_idle_client.delete(f"{BATCH}/{batch['batchId']}"))
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        await until(lambda: owner.value(waiting), seconds=30, what="the cancel waits for the job's row")
        await ending.commit()
    assert data_of(await cancelling)["message"].startswith("1 export is cancelled")


async def test_the_archive_waits_for_the_end(idle_client: httpx.AsyncClient):
    batch = await start(idle_client, "One")
    assert data_of(await idle_client.get(f"{BATCH}/{batch['batchId']}"))["downloadUrl"] is None
    assert error_of(await idle_client.get(f"{BATCH}/{batch['batchId']}/download"), status=409)["code"] == "CONFLICT"
    assert error_of(await idle_client.post(f"{BATCH}/{batch['batchId']}/retry"), status=409)["code"] == "CONFLICT"
    await idle_client.delete(f"{BATCH}/{batch['batchId']}")
    assert data_of(await idle_client.get(f"{BATCH}/{batch['batchId']}"))["status"] == "cancelled"
    assert error_of(await idle_client.get(f"{BATCH}/{batch['batchId']}/download"), status=404)["code"] == "NOT_FOUND"


async def test_an_expired_batch_is_gone(alice_client: httpx.AsyncClient, working_owner: Owner):
    batch = await ended(alice_client, (await start(alice_client, "One"))["batchId"])
    link = (await alice_client.get(batch["downloadUrl"])).headers["Location"]
    working_owner.rows("UPDATE export_history SET expires_at = clock() WHERE job_id = %s", (batch["jobs"][0]["jobId"],))
    assert data_of(await alice_client.get(f"{BATCH}/{batch['id']}"))["downloadUrl"] is None
    assert error_of(await alice_client.get(batch["downloadUrl"]), status=410)["code"] == "EXPORT_EXPIRED"
    assert error_of(await alice_client.get(link), status=410)["code"] == "EXPORT_EXPIRED"


async def test_a_link_to_a_file_opens_no_batch_and_the_other_way_round(alice_client: httpx.AsyncClient):
    batch = await ended(alice_client, (await start(alice_client, "One"))["batchId"])
    archive_token = (await alice_client.get(batch["downloadUrl"])).headers["Location"].rpartition("/")[2]
    file_token = (await alice_client.get(batch["jobs"][0]["result"]["url"])).headers["Location"].rpartition("/")[2]
    for path in (f"/files/{archive_token}", f"/files/batches/{file_token}", "/files/batches/x"):
        assert error_of(await alice_client.get(path), status=403)["code"] == "FORBIDDEN"


async def test_an_unchanged_batch_is_not_sent_again(idle_client: httpx.AsyncClient):
    path = f"{BATCH}/{(await start(idle_client, 'One'))['batchId']}"
    tag = (await idle_client.get(path)).headers["ETag"]
    assert (await idle_client.get(path, headers={"If-None-Match": tag})).status_code == 304
    await idle_client.delete(path)
    assert (await idle_client.get(path, headers={"If-None-Match": tag})).status_code == 200


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("DELETE", ""), ("POST", "/retry"), ("GET", "/download")])
async def test_the_batch_of_another_user_is_unknown(
    idle_client: httpx.AsyncClient, other_idle_client: httpx.AsyncClient, method: str, path: str
):
    batch = (await start(other_idle_client, "One"))["batchId"]
    for unknown in (batch, str(uuid4()), "x"):
        assert error_of(await idle_client.request(method, f"{BATCH}/{unknown}{path}"), status=404)["code"] == "NOT_FOUND"


async def test_the_same_key_and_body_make_one_batch(idle_client: httpx.AsyncClient):
    body = {"documentIds": [(await create(idle_client))["id"]]}
    first, second = [data_of(await idle_client.post(BATCH, json=body, headers={"Idempotency-Key": "b1"})) for _ in range(2)]
    assert first == second
    other = await idle_client.post(BATCH, json={**body, "outputFormat": "individual"}, headers={"Idempotency-Key": "b1"})
    assert error_of(other, status=409)["code"] == "CONFLICT"


async def test_a_batch_of_five_hundred_with_poisoned_documents_is_delivered(
    settings: Settings, database_url: str, owner: Owner, alice: Principal, renderer: Renderer
):
    settings = msgspec.structs.replace(settings, batch_max=500, max_in_flight=500, daily_operations=500)
    token = token_of(owner, alice)
    idle_app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(idle_app) as address, client_of(address, token) as client:
        documents = [(await create(client, title=f"Copy {number % 250}"))["id"] for number in range(500)]
        submitted = data_of(await client.post(BATCH, json={"documentIds": documents}))
    owner.rows("DELETE FROM document_versions WHERE document_id = ANY (%s)", (documents[::100],))
    app = create_app(settings, database_url=database_url, with_worker=True, renderer=renderer)
    async with serving(app) as address, client_of(address, token) as client:
        batch = await ended(client, submitted["batchId"])
        assert (batch["status"], batch["counts"]["completed"], batch["counts"]["failed"]) == ("partial", 495, 5)
        assert {job["error"]["code"] for job in batch["jobs"][::100]} == {"DOCUMENT_NOT_FOUND"}
        names = (await archive(client, batch)).namelist()
        assert (len(names), len(set(map(str.casefold, names)))) == (496, 496)
