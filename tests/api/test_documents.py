from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import msgspec
import pytest
from tests.support.applications import client_of, resume, serving, token_of
from tests.support.databases import Owner
from tests.support.wire import create, data_of, error_of, paths_of, submit

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

DOCUMENTS = "/api/v1/documents"


async def test_a_document_comes_back_exactly_as_it_was_sent(idle: httpx.AsyncClient):
    data = '{"zebra": 1.50, "basics": {"name": "Zoë 中文 \\u00e9"},   "big": 123456789012345678901234567890, "a": null}'
    body = f'{{"kind": "resume", "title": "T", "data": {data}, "settings": {{ "language":"fr" }}}}'
    created = await idle.post(DOCUMENTS, content=body, headers={"Content-Type": "application/json"})
    read = await idle.get(created.headers["Location"])
    assert created.status_code == 201
    assert data in read.text
    assert '{ "language":"fr" }' in read.text
    assert read.headers["ETag"] == '"1"'
    assert read.content == created.content
    assert set(data_of(read)) == {
        "id", "kind", "title", "templateSlug", "settings", "version", "createdAt", "updatedAt", "data",
    }  # fmt: skip


async def test_the_list_is_paged_newest_first(idle: httpx.AsyncClient):
    made = [(await create(idle, title=f"Number {n}"))["id"] for n in range(5)]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        parameters: dict[str, Any] = {"limit": 2} if cursor is None else {"limit": 2, "cursor": cursor}
        page = data_of(await idle.get(DOCUMENTS, params=parameters))
        assert len(page["items"]) <= 2
        seen += [item["id"] for item in page["items"]]
        if not (cursor := page["nextCursor"]):
            break
    assert seen == made[::-1]


async def test_the_list_can_be_limited_to_a_kind(idle: httpx.AsyncClient):
    document = await create(idle)
    page = data_of(await idle.get(DOCUMENTS, params={"kind": "resume"}))
    assert [item["id"] for item in page["items"]] == [document["id"]]
    assert "data" not in page["items"][0]
    assert paths_of(error_of(await idle.get(DOCUMENTS, params={"kind": "poem"}), status=400)) == ["kind"]


async def test_every_wrong_field_of_the_data_is_named(idle: httpx.AsyncClient):
    data = {"basics": {"name": 5}, "work": [{"name": "fine"}, {"name": ["no"], "highlights": "no"}]}
    answer = await idle.post(DOCUMENTS, json=resume(data=data, settings={"fontSize": "huge", "nonsense": 1}))
    error = error_of(answer, status=400)
    assert error["code"] == "INVALID_REQUEST"
    assert sorted(paths_of(error)) == [
        "data.basics.name", "data.work[1].highlights", "data.work[1].name", "settings.fontSize", "settings.nonsense",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({}, ["kind", "title", "data"]),
        (resume(title=""), ["title"]),
        (resume(title="  "), ["title"]),
        (resume(title="x" * 201), ["title"]),
        (resume(title="a\0b"), ["title"]),
        (resume(title=7, colour="red"), ["colour", "title"]),
        (resume(kind="poem"), ["kind"]),
        (resume(data=[]), ["data"]),
        (resume(data="text"), ["data"]),
        (resume(data={"basics": {"name": "a\0b"}}), ["data.basics.name"]),
        (resume(settings=[]), ["settings"]),
        ([], [""]),
        ("text", [""]),
    ],
)
async def test_a_wrong_body_is_refused_by_the_names_of_its_fields(idle: httpx.AsyncClient, body: Any, paths: list[str]):
    error = error_of(await idle.post(DOCUMENTS, content=json.dumps(body), headers=JSON), status=400)
    assert error["code"] == "INVALID_REQUEST"
    assert paths_of(error) == paths


JSON = {"Content-Type": "application/json"}


async def test_an_answer_names_a_hundred_wrong_fields_at_most(idle: httpx.AsyncClient):
    body = resume(**{f"unknown{number}": number for number in range(20_000)})
    answer = await idle.post(DOCUMENTS, json=body)
    assert len(paths_of(error_of(answer, status=400))) == 100
    assert len(answer.content) < 20_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"kind": NaN}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"kind": "resume", "title": "T", "data": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}",
        b'{"kind": "resume", "title": "\\ud800", "data": {}}',
        b'{"kind": "resume", "title": "T", "data": {"basics": {"name": "\\ud800"}}}',
        b'{"kind": "resume", "title": "T", "data": {"x": ' + b"9" * 6_000 + b"}}",
        b'{"kind": "resume", "title": "T", "data": {"x": 1e999}}',
        b'{"kind": "resume", "title": "T", "data": {"x": "\xff"}}',
    ],
)
async def test_what_is_no_json_is_refused_with_a_sentence(idle: httpx.AsyncClient, body: bytes):
    error = error_of(await idle.post(DOCUMENTS, content=body, headers=JSON), status=400)
    assert error["code"] == "INVALID_REQUEST"
    assert error["message"].endswith(".")


async def test_a_byte_order_mark_is_passed_over(idle: httpx.AsyncClient):
    body = "\ufeff" + json.dumps({"kind": "resume", "title": "t", "data": {"basics": {"name": "Bo Mark"}}})
    created = await idle.post(DOCUMENTS, content=body.encode(), headers=JSON)
    assert created.status_code == 201
    assert data_of(created)["data"] == {"basics": {"name": "Bo Mark"}}


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ('{"kind": "resume", "title": "t", "data": {"basics": {"name": "First", "name": "Second"}}}', "name"),
        ('{"kind": "resume", "title": "t", "data": {"x": [[{"na\\u006de": 1, "name": 1}]]}}', "name"),
        ('{"kind": "resume", "title": "t", "title": "u", "data": {}}', "title"),
        ('{"kind": "resume", "title": "t", "data": {}, "settings": {"fontSize": 9, "fontSize": 10}}', "fontSize"),
    ],
)
async def test_an_object_with_a_key_twice_is_refused_by_the_key(idle: httpx.AsyncClient, body: str, key: str):
    error = error_of(await idle.post(DOCUMENTS, content=body.encode(), headers=JSON), status=400)
    assert error["message"] == f"The body is not valid JSON: an object has the key “{key}” twice."
    assert data_of(await idle.get(DOCUMENTS))["items"] == []


@pytest.mark.parametrize("media_type", ["application/yaml", "text/plain", "application/json; charset=latin-1", ""])
async def test_only_json_in_utf_8_is_taken(idle: httpx.AsyncClient, media_type: str):
    answer = await idle.post(DOCUMENTS, content=b"{}", headers={"Content-Type": media_type})
    assert error_of(answer, status=415)["code"] == "UNSUPPORTED_MEDIA_TYPE"


async def test_saving_makes_the_next_version_and_keeps_the_old_ones(idle: httpx.AsyncClient):
    document = await create(idle)
    address = f"{DOCUMENTS}/{document['id']}"
    saved = await idle.put(address, json={"data": {"basics": {"name": "Second"}}})
    assert saved.headers["ETag"] == '"2"'
    renamed = data_of(await idle.put(address, json={"title": "New title", "settings": {"language": "de"}}))
    assert (renamed["version"], renamed["title"]) == (3, "New title")
    assert renamed["data"] == {"basics": {"name": "Second"}}
    versions = data_of(await idle.get(f"{address}/versions", params={"limit": 2}))
    assert [version["version"] for version in versions["items"]] == [3, 2]
    assert versions["nextCursor"] == 2
    older = data_of(await idle.get(f"{address}/versions", params={"cursor": 2}))
    assert [version["version"] for version in older["items"]] == [1]
    first = data_of(await idle.get(f"{address}/versions/1"))
    assert first["data"] == document["data"]
    assert first["title"] == document["title"]
    for missing in ("4", "0", "-1", "x", "9999999999999999999999"):
        assert error_of(await idle.get(f"{address}/versions/{missing}"), status=404)["code"] == "NOT_FOUND"


async def test_a_save_that_is_based_on_an_old_version_is_a_conflict(idle: httpx.AsyncClient):
    address = f"{DOCUMENTS}/{(await create(idle))['id']}"
    assert (await idle.put(address, json={"title": "Two"}, headers={"If-Match": '"1"'})).status_code == 200
    error = error_of(await idle.put(address, json={"title": "Lost"}, headers={"If-Match": '"1"'}), status=409)
    assert error["code"] == "CONFLICT"
    assert error["details"]["version"] == 2
    assert data_of(await idle.get(address))["title"] == "Two"
    assert (await idle.put(address, json={}, headers={"If-Match": "*"})).status_code == 200
    wrong = error_of(await idle.put(address, json={}, headers={"If-Match": "two"}), status=400)
    assert paths_of(wrong) == ["If-Match"]


async def test_of_saves_at_the_same_time_exactly_one_wins(idle: httpx.AsyncClient):
    address = f"{DOCUMENTS}/{(await create(idle))['id']}"
    saves = [idle.put(address, json={"title": f"By {n}"}, headers={"If-Match": '"1"'}) for n in range(6)]
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*saves))
    assert statuses == [200, 409, 409, 409, 409, 409]
    assert data_of(await idle.get(address))["version"] == 2


async def test_a_deleted_document_is_gone_and_its_waiting_jobs_are_cancelled(idle: httpx.AsyncClient):
    document = await create(idle)
    job = await submit(idle, document["id"])
    address = f"{DOCUMENTS}/{document['id']}"
    assert data_of(await idle.delete(address))["message"]
    assert error_of(await idle.get(address), status=404)["code"] == "DOCUMENT_NOT_FOUND"
    assert error_of(await idle.delete(address), status=404)["code"] == "DOCUMENT_NOT_FOUND"
    assert data_of(await idle.get(f"/api/v1/export/job/{job}"))["status"] == "cancelled"


async def test_a_template_must_exist_for_the_kind(idle: httpx.AsyncClient):
    refused = error_of(await idle.post(DOCUMENTS, json=resume(templateSlug="nope")), status=404)
    assert refused["code"] == "TEMPLATE_NOT_FOUND"
    address = f"{DOCUMENTS}/{(await create(idle))['id']}"
    assert error_of(await idle.put(address, json={"templateSlug": "nope"}), status=404)["code"] == "TEMPLATE_NOT_FOUND"
    assert data_of(await idle.get(address))["version"] == 1


async def test_nothing_is_stored_of_a_refused_document(idle: httpx.AsyncClient):
    error_of(await idle.post(DOCUMENTS, json=resume(data={"basics": 1})), status=400)
    assert data_of(await idle.get(DOCUMENTS))["items"] == []


async def test_a_version_that_a_job_will_print_is_kept(
    settings: Settings, database_url: str, renderer: Renderer, owner: Owner, alice: Principal
):
    settings = msgspec.structs.replace(settings, max_versions=1)
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        document = await create(client)
        path = f"{DOCUMENTS}/{document['id']}"
        job = await submit(client, document["id"])
        for number in range(2, 5):
            assert (await client.put(path, json={"title": f"Title {number}"})).status_code == 200
        assert await versions_of(client, path) == [4, 1]
        assert error_of(await client.get(f"{path}/versions/3"), status=404)["code"] == "NOT_FOUND"
        await client.delete(f"/api/v1/export/job/{job}")
        await client.put(path, json={"title": "Title 5"})
        assert await versions_of(client, path) == [5]


async def test_beyond_a_users_documents_there_is_no_other(
    settings: Settings, database_url: str, renderer: Renderer, owner: Owner, alice: Principal, bob: Principal
):
    settings = msgspec.structs.replace(settings, max_documents=2)
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        first, _ = await create(client), await create(client)
        error = error_of(await client.post(DOCUMENTS, json=resume()), status=409)
        assert (error["code"], error["details"]) == ("CONFLICT", {"limit": 2})
        assert "Delete some" in error["message"]
        async with client_of(address, token_of(owner, bob)) as other:
            await create(other)
        await client.delete(f"{DOCUMENTS}/{first['id']}")
        await create(client)


async def versions_of(client: httpx.AsyncClient, path: str) -> list[int]:
    return [version["version"] for version in data_of(await client.get(f"{path}/versions"))["items"]]
