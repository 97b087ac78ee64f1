from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import chain

import httpx
import msgspec
import pytest_asyncio
from tests.support.applications import client_of, serving, token_of
from tests.support.databases import Owner
from tests.support.wire import create, data_of, error_of, export, submit

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

EXPORT = "/api/v1/export/pdf"
USAGE = "/api/v1/usage"


@pytest_asyncio.fixture
async def limited(settings: Settings, database_url: str, owner: Owner, alice: Principal, renderer: Renderer):
    """Alice in an application without a worker, where the limits are low."""
    settings = msgspec.structs.replace(settings, daily_operations=20, max_in_flight=30, max_waiting=25, quota_bytes=1500)
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        yield client


async def submit_many(client: httpx.AsyncClient, documents: list[str]) -> list[httpx.Response]:
    return await asyncio.gather(*(client.post(EXPORT, json={"documentId": document}) for document in documents))


async def new_documents(client: httpx.AsyncClient, number: int) -> list[str]:
    return [(await create(client))["id"] for _ in range(number)]


async def test_fifty_parallel_submits_get_exactly_the_daily_operations(limited: httpx.AsyncClient):
    answers = await submit_many(limited, await new_documents(limited, 50))
    assert sorted(answer.status_code for answer in answers) == [202] * 20 + [429] * 30
    refused = next(answer for answer in answers if answer.status_code == 429)
    error = error_of(refused, status=429)
    usage = data_of(await limited.get(USAGE))
    assert (error["code"], error["details"]["limit"]) == ("RATE_LIMITED", 20)
    assert usage["operations"]["used"] == usage["operations"]["limit"] == 20
    resets = datetime.fromisoformat(usage["operations"]["resetsAt"])
    assert (resets.hour, resets.minute, resets.utcoffset()) == (0, 0, timedelta())
    assert 0 < int(refused.headers["Retry-After"]) <= 24 * 3600


async def test_the_count_begins_anew_at_midnight(limited: httpx.AsyncClient, owner: Owner):
    documents = await new_documents(limited, 21)
    await submit_many(limited, documents[:20])
    for job in data_of(await limited.get("/api/v1/export/jobs", params={"limit": 100}))["items"]:
        await limited.delete(f"/api/v1/export/job/{job['id']}")
    assert (await limited.post(EXPORT, json={"documentId": documents[20]})).status_code == 429
    owner.advance_clock(timedelta(days=1))
    assert (await limited.post(EXPORT, json={"documentId": documents[20]})).status_code == 202


async def test_fifty_parallel_submits_get_exactly_the_places_in_flight(own_idle_client: httpx.AsyncClient, owner: Owner):
    owner.rows("UPDATE export_queues SET max_in_flight = 7")
    answers = await submit_many(own_idle_client, await new_documents(own_idle_client, 50))
    assert sorted(answer.status_code for answer in answers) == [202] * 7 + [429] * 43
    assert data_of(await own_idle_client.get(USAGE))["inFlight"] == {"used": 7, "limit": 7}


async def test_parallel_submits_of_several_users_get_exactly_the_places_of_the_queue(
    settings: Settings, database_url: str, owner: Owner, renderer: Renderer
):
    settings = msgspec.structs.replace(settings, max_waiting=25)
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address:
        clients = [client_of(address, token_of(owner, owner.user(f"user{number}@example.org"))) for number in range(5)]
        documents = [await new_documents(client, 10) for client in clients]
        answers = list(chain(*await asyncio.gather(*map(submit_many, clients, documents))))
        for client in clients:
            await client.aclose()
    assert sorted(answer.status_code for answer in answers) == [202] * 25 + [429] * 25
    error = error_of(next(answer for answer in answers if answer.status_code == 429), status=429)
    assert (error["code"], error["details"]["limit"]) == ("QUEUE_FULL", 25)
    assert "all users" in error["message"]


async def test_a_full_space_is_refused_with_figures_until_something_is_deleted(limited: httpx.AsyncClient, owner: Owner):
    document = (await create(limited))["id"]
    job = await submit(limited, document)
    add_stored_file(owner, job, size=1000)
    assert data_of(await limited.get(USAGE))["storage"] == {"usedBytes": 1000, "limitBytes": 1500}
    (entry,) = data_of(await limited.get("/api/v1/export/history"))["items"]
    second = await submit(limited, document, options={"pageSize": "Letter"})
    add_stored_file(owner, second, size=700)
    answer = await limited.post(EXPORT, json={"documentId": document, "options": {"pageSize": "Legal"}})
    error = error_of(answer, status=507)
    assert (error["code"], error["details"]) == ("QUOTA_EXCEEDED", {"usedBytes": 1700, "limitBytes": 1500})
    assert "Retry-After" not in answer.headers
    await limited.delete(f"/api/v1/export/history/{entry['id']}")
    await submit(limited, document, options={"pageSize": "Legal"})


def add_stored_file(owner: Owner, job: str, *, size: int) -> None:
    """Complete a job with a file of so many bytes, which is not in the store."""
    owner.rows(
        "UPDATE export_jobs SET status = 'completed', finished_at = clock(), progress = 100 WHERE id = %s",
        (job,),
    )
    owner.rows(
        "INSERT INTO export_history (user_id, job_id, queue, application, subject_id, title, selection, format, options,"
        "  request_key, file_name, media_type, object_key, file_size, sha256, expires_at)"
        " SELECT user_id, id, queue, application, subject_id, title, selection, format, options, request_key,"
        "  'a.pdf', 'application/pdf', id::text, %s, '', clock() + interval '1 day' FROM export_jobs WHERE id = %s",
        (size, job),
    )


async def test_a_file_that_is_used_again_counts_neither_as_an_operation_nor_twice_in_the_space(alice_client: httpx.AsyncClient):
    document = (await create(alice_client))["id"]
    entry = await export(alice_client, document)
    await export(alice_client, document)
    usage = data_of(await alice_client.get(USAGE))
    assert usage["operations"]["used"] == 1
    assert usage["storage"]["usedBytes"] == entry["fileSize"]
    assert usage["inFlight"]["used"] == 0
    assert usage["limits"] == {"requestsPerMinute": 3000, "batchMax": 10, "maxDocuments": 1000, "maxWaiting": 10_000}


async def test_another_user_has_a_usage_of_their_own(alice_client: httpx.AsyncClient, bob_client: httpx.AsyncClient):
    await export(alice_client, (await create(alice_client))["id"])
    usage = data_of(await bob_client.get(USAGE))
    assert (usage["operations"]["used"], usage["storage"]["usedBytes"]) == (0, 0)
