from __future__ import annotations

import asyncio
import time

import httpx
import pytest
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.wire import create, data_of, error_of, export, submit

MEMBERS = {
    "id", "documentId", "batchId", "status", "phase", "progress", "done", "total", "attempts", "maxAttempts", "nextRetryAt",
    "queuePosition", "estimatedWaitSeconds", "queuePaused", "createdAt", "startedAt",
    "completedAt",
}  # fmt: skip


async def test_a_pending_job_has_its_position_in_the_queue(own_idle_client: httpx.AsyncClient):
    for position in (1, 2):
        job = await submit(own_idle_client, (await create(own_idle_client))["id"])
        found = data_of(await own_idle_client.get(f"/api/v1/export/job/{job}"))
        assert found.keys() == MEMBERS
        assert (found["status"], found["queuePosition"], found["attempts"]) == ("pending", position, 0)
        assert found["estimatedWaitSeconds"] >= 0
        assert found["createdAt"].endswith("Z")


async def test_a_job_of_a_paused_queue_says_so(own_idle_client: httpx.AsyncClient, owner: Owner):
    address = f"/api/v1/export/job/{await submit(own_idle_client, (await create(own_idle_client))['id'])}"
    first = await own_idle_client.get(address)
    owner.rows("UPDATE export_queues SET paused = true")
    await asyncio.sleep(1.1)  # positions are cached for a second
    paused = await own_idle_client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    found = data_of(paused)
    assert (found["queuePaused"], found["queuePosition"], found["estimatedWaitSeconds"]) == (True, 1, None)
    assert data_of(first)["queuePaused"] is False


async def test_a_job_that_has_not_changed_is_not_sent_again(own_idle_client: httpx.AsyncClient):
    address = f"/api/v1/export/job/{await submit(own_idle_client, (await create(own_idle_client))['id'])}"
    first = await own_idle_client.get(address)
    again = await own_idle_client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    await own_idle_client.delete(address)
    changed = await own_idle_client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, data_of(changed)["status"]) == (200, "cancelled")


async def test_a_new_estimate_does_not_change_the_entity_tag(own_idle_client: httpx.AsyncClient, owner: Owner):
    await submit(own_idle_client, (await create(own_idle_client))["id"])
    address = f"/api/v1/export/job/{await submit(own_idle_client, (await create(own_idle_client))['id'])}"
    first = await own_idle_client.get(address)
    owner.rows(
        "INSERT INTO export_jobs (queue, user_id, application, subject_id, title, format, options, request_key, max_attempts,"
        " status, attempts, started_at, finished_at) SELECT queue, user_id, application, subject_id, title, format, options,"
        " 'slow', 5, 'completed', 1, clock() - interval '90 s', clock() FROM export_jobs LIMIT 1"
    )
    await asyncio.sleep(1.1)  # positions are cached for a second
    assert data_of(await own_idle_client.get(address))["estimatedWaitSeconds"] != data_of(first)["estimatedWaitSeconds"]
    again = await own_idle_client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


async def test_a_wait_ends_at_the_next_change(idle_client: httpx.AsyncClient):
    address = f"/api/v1/export/job/{await submit(idle_client, (await create(idle_client))['id'])}"
    waiting = asyncio.create_task(idle_client.get(address, headers={"Prefer": "wait=20"}))
    await asyncio.wait({waiting}, timeout=0.2)
    assert not waiting.done()
    started = time.monotonic()
    await idle_client.delete(address)
    assert data_of(await waiting)["status"] == "cancelled"
    assert time.monotonic() - started < 10


async def test_a_wait_ends_at_once_when_the_job_has_changed_already(own_idle_client: httpx.AsyncClient):
    address = f"/api/v1/export/job/{await submit(own_idle_client, (await create(own_idle_client))['id'])}"
    before = await own_idle_client.get(address)
    await own_idle_client.delete(address)
    headers = {"Prefer": "wait=20", "If-None-Match": before.headers["ETag"]}
    response = await asyncio.wait_for(own_idle_client.get(address, headers=headers), timeout=10)
    assert data_of(response)["status"] == "cancelled"
    over = await asyncio.wait_for(own_idle_client.get(address, headers={"Prefer": "wait=20"}), timeout=10)
    assert data_of(over)["status"] == "cancelled"


async def test_clients_that_wait_hold_no_database_connection(idle_client: httpx.AsyncClient):
    address = f"/api/v1/export/job/{await submit(idle_client, (await create(idle_client))['id'])}"
    # More clients than the pool has connections.
    waiting = [asyncio.create_task(idle_client.get(address, headers={"Prefer": "wait=20"})) for _ in range(30)]
    await asyncio.wait(waiting, timeout=0.3)
    assert (await asyncio.wait_for(idle_client.get("/api/v1/documents"), timeout=10)).status_code == 200
    await idle_client.delete(address)
    responses = await asyncio.wait_for(asyncio.gather(*waiting), timeout=10)
    assert {data_of(response)["status"] for response in responses} == {"cancelled"}


async def test_a_cancelled_job_can_be_repeated_as_a_new_one(idle_client: httpx.AsyncClient):
    document = await create(idle_client)
    job = await submit(idle_client, document["id"], options={"quality": "draft"})
    assert error_of(await idle_client.post(f"/api/v1/export/retry/{job}"), status=409)["code"] == "CONFLICT"
    assert data_of(await idle_client.delete(f"/api/v1/export/job/{job}"))["message"]
    assert error_of(await idle_client.delete(f"/api/v1/export/job/{job}"), status=404)["code"] == "JOB_NOT_FOUND"
    response = await idle_client.post(f"/api/v1/export/retry/{job}")
    assert response.status_code == 202
    again = data_of(response)["jobId"]
    assert again != job
    assert response.headers["Location"] == f"/api/v1/export/job/{again}"
    assert data_of(await idle_client.get(response.headers["Location"]))["documentId"] == document["id"]


async def test_a_repeated_job_has_the_format_and_the_options_of_the_first(idle_client: httpx.AsyncClient, idle_owner: Owner):
    job = await submit(idle_client, (await create(idle_client))["id"], options={"quality": "draft"})
    await idle_client.delete(f"/api/v1/export/job/{job}")
    idle_owner.rows("UPDATE export_jobs SET format = 'txt' WHERE id = %s", (job,))
    again = data_of(await idle_client.post(f"/api/v1/export/retry/{job}"))["jobId"]
    query = "SELECT format, options ->> 'quality' FROM export_jobs WHERE id = %s"
    assert idle_owner.rows(query, (again,)) == [("txt", "draft")]


async def test_a_job_that_waits_for_a_retry_has_its_error_and_the_time_of_the_retry(
    own_idle_client: httpx.AsyncClient, owner: Owner
):
    job = await submit(own_idle_client, (await create(own_idle_client))["id"])
    owner.rows("SELECT fetch_next_export_job('documents', 'w')")
    owner.rows("SELECT fail_export_job(%s, 1, 'w', 'RENDER_FAILED', 'It broke.', NULL, true)", (job,))
    found = data_of(await own_idle_client.get(f"/api/v1/export/job/{job}"))
    assert found["error"] == {"code": "RENDER_FAILED", "message": "It broke."}
    assert (found["status"], found["attempts"]) == ("pending", 1)
    assert found["nextRetryAt"] > found["createdAt"]
    assert found["startedAt"] is None


async def test_a_waiting_client_receives_a_permanent_error(own_idle_client: httpx.AsyncClient, owner: Owner):
    body = {"documentId": (await create(own_idle_client))["id"]}
    waiting = asyncio.create_task(own_idle_client.post("/api/v1/export/pdf", json=body, headers={"Prefer": "wait=20"}))
    claim = "SELECT id FROM fetch_next_export_job('documents', 'w')"
    await until(lambda: owner.rows(claim), seconds=5, what="a job to claim")
    owner.rows("SELECT fail_export_job(id, 1, 'w', 'RENDER_FAILED', 'It broke.', NULL, false) FROM export_jobs")
    error = error_of(await waiting, status=500)
    assert (error["code"], error["message"]) == ("RENDER_FAILED", "It broke.")


async def test_a_completed_job_has_its_result(alice_client: httpx.AsyncClient):
    entry = await export(alice_client, (await create(alice_client))["id"])
    job = data_of(await alice_client.get(f"/api/v1/export/job/{entry['jobId']}"))
    assert job.keys() == MEMBERS | {"result"}
    assert job["result"] == {
        "historyId": entry["id"],
        "url": f"/api/v1/export/download/{entry['id']}",
        "fileSize": entry["fileSize"],
        "pageCount": entry["pageCount"],
        "warnings": [],
        "proof": job["result"]["proof"],
    }
    proof = job["result"]["proof"]
    assert proof["pages"] == entry["pageCount"]
    assert proof["charactersFound"] == proof["charactersExpected"] > 0
    assert proof["fonts"] == ["SourceSans3-Regular", "SourceSerif4-SemiBold"]


@pytest.mark.parametrize("job", ["01a1ffcd-79a7-7898-b2db-7f1a89503d36", "x", "%00", "01a1ffcd79a77898b2db7f1a89503d36"])
async def test_an_unknown_job_is_not_found(idle_client: httpx.AsyncClient, job: str):
    for response in (
        await idle_client.get(f"/api/v1/export/job/{job}"),
        await idle_client.get(f"/api/v1/export/job/{job}", headers={"Prefer": "wait=5"}),
        await idle_client.delete(f"/api/v1/export/job/{job}"),
        await idle_client.post(f"/api/v1/export/retry/{job}"),
    ):
        assert error_of(response, status=404)["code"] == "JOB_NOT_FOUND"


@pytest.mark.parametrize("query", [{"status": "null"}, {"status": "NULL"}, {"cursor": "null"}], ids=str)
async def test_the_text_null_in_a_query_is_refused_and_not_ignored(idle_client: httpx.AsyncClient, query: dict[str, str]):
    error = error_of(await idle_client.get("/api/v1/export/jobs", params=query), status=400)
    assert error["code"] == "INVALID_REQUEST"
    assert [field["path"] for field in error["details"]["fields"]] == list(query)
