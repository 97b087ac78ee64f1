from __future__ import annotations

import asyncio

import httpx
import pytest
from tests.support.databases import Owner
from tests.support.wire import create, data_of, error_of

EXPORT = "/api/v1/export/pdf"


async def test_the_same_key_and_body_make_one_job_for_a_day(own_idle_client: httpx.AsyncClient, owner: Owner):
    body = {"documentId": (await create(own_idle_client))["id"]}
    headers = {"Idempotency-Key": '"one"', "Cache-Control": "no-cache"}
    first = data_of(await own_idle_client.post(EXPORT, json=body, headers=headers))
    await own_idle_client.delete(f"/api/v1/export/job/{first['jobId']}")
    again = data_of(await own_idle_client.post(EXPORT, json=body, headers=headers))
    assert (again["jobId"], again["status"], again["deduplicated"]) == (first["jobId"], "cancelled", True)
    other = data_of(await own_idle_client.post(EXPORT, json=body, headers={**headers, "Idempotency-Key": "two"}))
    assert other["jobId"] != first["jobId"]
    owner.rows("UPDATE idempotency_keys SET created_at = created_at - interval '25 hours'")
    await own_idle_client.delete(f"/api/v1/export/job/{other['jobId']}")
    assert data_of(await own_idle_client.post(EXPORT, json=body, headers=headers))["jobId"] not in {
        first["jobId"],
        other["jobId"],
    }


async def test_parallel_requests_with_one_key_make_one_job(own_idle_client: httpx.AsyncClient, owner: Owner):
    body = {"documentId": (await create(own_idle_client))["id"]}
    # Other options in between would be other jobs: only the key can make these one.
    owner.rows("UPDATE export_queues SET max_in_flight = 1")
    headers = {"Idempotency-Key": "many"}
    answers = await asyncio.gather(*(own_idle_client.post(EXPORT, json=body, headers=headers) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({data_of(answer)["jobId"] for answer in answers}) == 1
    assert owner.rows("SELECT count(*) FROM idempotency_keys") == [(1,)]


async def test_another_body_under_the_same_key_is_refused(idle_client: httpx.AsyncClient):
    document = (await create(idle_client))["id"]
    headers = {"Idempotency-Key": "k"}
    first = await idle_client.post(EXPORT, json={"documentId": document}, headers=headers)
    assert first.status_code == 202
    other = await idle_client.post(EXPORT, json={"documentId": document, "options": {"pageSize": "Legal"}}, headers=headers)
    assert error_of(other, status=409)["code"] == "CONFLICT"


async def test_keys_belong_to_their_user(idle_client: httpx.AsyncClient, other_idle_client: httpx.AsyncClient):
    headers = {"Idempotency-Key": "shared"}
    jobs = [
        data_of(await client.post(EXPORT, json={"documentId": (await create(client))["id"]}, headers=headers))["jobId"]
        for client in (idle_client, other_idle_client)
    ]
    assert jobs[0] != jobs[1]


async def test_a_refused_request_uses_up_no_key(own_idle_client: httpx.AsyncClient, owner: Owner):
    body = {"documentId": (await create(own_idle_client))["id"]}
    owner.rows("UPDATE export_queues SET paused = false, max_in_flight = 1")
    await own_idle_client.post(EXPORT, json={"documentId": (await create(own_idle_client))["id"]})
    headers = {"Idempotency-Key": "later"}
    assert (await own_idle_client.post(EXPORT, json=body, headers=headers)).status_code == 429
    owner.rows("UPDATE export_queues SET max_in_flight = 2")
    assert (await own_idle_client.post(EXPORT, json=body, headers=headers)).status_code == 202


async def test_a_repeated_request_that_waits_gets_the_file(alice_client: httpx.AsyncClient):
    body = {"documentId": (await create(alice_client))["id"]}
    headers = {"Idempotency-Key": "w", "Prefer": "wait=20"}
    first, second = [await alice_client.post(EXPORT, json=body, headers=headers) for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.headers["X-Job-Id"] == second.headers["X-Job-Id"]
    assert first.content == second.content


@pytest.mark.parametrize("key", ["", "a b", "k" * 201, "é"])
async def test_a_wrong_key_is_refused(idle_client: httpx.AsyncClient, key: str):
    body = {"documentId": (await create(idle_client))["id"]}
    answer = await idle_client.post(EXPORT, json=body, headers=[(b"Idempotency-Key", key.encode())])
    assert error_of(answer, status=400)["details"]["fields"][0]["path"] == "Idempotency-Key"
