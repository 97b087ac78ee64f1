from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import msgspec
import pytest
from tests.support.applications import client_of, resume, serving, token_of
from tests.support.databases import Owner
from tests.support.running_worker import stored_files
from tests.support.wire import create, data_of, error_of, export, paths_of, submit

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

DOCUMENTS = "/api/v1/documents"


async def test_a_document_is_returned_exactly_as_it_was_sent(idle_client: httpx.AsyncClient):
    data = '{"zebra": 1.50, "basics": {"name": "Zoë 中文 \\u00e9"},   "big": 123456789012345678901234567890, "a": null}'
    body = f'{{"kind": "resume", "title": "T", "data": {data}, "settings": {{ "language":"fr" }}}}'
    created = await idle_client.post(DOCUMENTS, content=body, headers={"Content-Type": "application/json"})
    read = await idle_client.get(created.headers["Location"])
    assert created.status_code == 201
    assert data in read.text
    assert '{ "language":"fr" }' in read.text
    assert read.headers["ETag"] == '"1"'
    assert read.content == created.content
    assert set(data_of(read)) == {
        "id", "kind", "title", "templateSlug", "settings", "version", "createdAt", "updatedAt", "data",
    }  # fmt: skip


async def test_the_list_is_paged_newest_first(idle_client: httpx.AsyncClient):
    made = [(await create(idle_client, title=f"Number {n}"))["id"] for n in range(5)]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        parameters: dict[str, Any] = {"limit": 2} if cursor is None else {"limit": 2, "cursor": cursor}
        page = data_of(await idle_client.get(DOCUMENTS, params=parameters))
        assert len(page["items"]) <= 2
        seen += [item["id"] for item in page["items"]]
        if not (cursor := page["nextCursor"]):
            break
    assert seen == made[::-1]


async def test_the_list_can_be_filtered_by_kind(idle_client: httpx.AsyncClient):
    document = await create(idle_client)
    page = data_of(await idle_client.get(DOCUMENTS, params={"kind": "resume"}))
    assert [item["id"] for item in page["items"]] == [document["id"]]
    assert "data" not in page["items"][0]
    assert paths_of(error_of(await idle_client.get(DOCUMENTS, params={"kind": "poem"}), status=400)) == ["kind"]


async def test_every_wrong_field_of_the_data_is_named(idle_client: httpx.AsyncClient):
    data = {"basics": {"name": 5}, "work": [{"name": "fine"}, {"name": ["no"], "highlights": "no"}]}
    response = await idle_client.post(DOCUMENTS, json=resume(data=data, settings={"fontSize": "huge", "nonsense": 1}))
    error = error_of(response, status=400)
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
async def test_the_error_for_a_wrong_body_names_its_wrong_fields(idle_client: httpx.AsyncClient, body: Any, paths: list[str]):
    error = error_of(await idle_client.post(DOCUMENTS, content=json.dumps(body), headers=JSON), status=400)
    assert error["code"] == "INVALID_REQUEST"
    assert paths_of(error) == paths


JSON = {"Content-Type": "application/json"}


async def test_an_error_names_at_most_a_hundred_wrong_fields(idle_client: httpx.AsyncClient):
    body = resume(**{f"unknown{number}": number for number in range(20_000)})
    response = await idle_client.post(DOCUMENTS, json=body)
    assert len(paths_of(error_of(response, status=400))) == 100
    assert len(response.content) < 20_000


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
async def test_a_body_that_is_not_json_is_refused(idle_client: httpx.AsyncClient, body: bytes):
    error = error_of(await idle_client.post(DOCUMENTS, content=body, headers=JSON), status=400)
    assert error["code"] == "INVALID_REQUEST"
    assert error["message"].endswith(".")


async def test_a_byte_order_mark_is_ignored(idle_client: httpx.AsyncClient):
    body = "\ufeff" + json.dumps({"kind": "resume", "title": "t", "data": {"basics": {"name": "Bo Mark"}}})
    created = await idle_client.post(DOCUMENTS, content=body.encode(), headers=JSON)
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
async def test_a_repeated_key_is_refused_and_named(idle_client: httpx.AsyncClient, body: str, key: str):
    error = error_of(await idle_client.post(DOCUMENTS, content=body.encode(), headers=JSON), status=400)
    assert error["message"] == f"The body is not valid JSON: an object has the key “{key}” twice."
    assert data_of(await idle_client.get(DOCUMENTS))["items"] == []


@pytest.mark.parametrize("media_type", ["application/yaml", "text/plain", "application/json; charset=latin-1", ""])
async def test_only_json_in_utf_8_is_accepted(idle_client: httpx.AsyncClient, media_type: str):
    response = await idle_client.post(DOCUMENTS, content=b"{}", headers={"Content-Type": media_type})
    assert error_of(response, status=415)["code"] == "UNSUPPORTED_MEDIA_TYPE"


async def test_saving_makes_the_next_version_and_keeps_the_old_ones(idle_client: httpx.AsyncClient):
    document = await create(idle_client)
    address = f"{DOCUMENTS}/{document['id']}"
    saved = await idle_client.put(address, json={"data": {"basics": {"name": "Second"}}})
    assert saved.headers["ETag"] == '"2"'
    renamed = data_of(await idle_client.put(address, json={"title": "New title", "settings": {"language": "de"}}))
    assert (renamed["version"], renamed["title"]) == (3, "New title")
    assert renamed["data"] == {"basics": {"name": "Second"}}
    versions = data_of(await idle_client.get(f"{address}/versions", params={"limit": 2}))
    assert [version["version"] for version in versions["items"]] == [3, 2]
    assert versions["nextCursor"] == 2
    older = data_of(await idle_client.get(f"{address}/versions", params={"cursor": 2}))
    assert [version["version"] for version in older["items"]] == [1]
    first = data_of(await idle_client.get(f"{address}/versions/1"))
    assert first["data"] == document["data"]
    assert first["title"] == document["title"]
    for missing in ("4", "0", "-1", "x", "9999999999999999999999"):
        assert error_of(await idle_client.get(f"{address}/versions/{missing}"), status=404)["code"] == "NOT_FOUND"


async def test_a_save_that_is_based_on_an_old_version_is_a_conflict(idle_client: httpx.AsyncClient):
    address = f"{DOCUMENTS}/{(await create(idle_client))['id']}"
    assert (await idle_client.put(address, json={"title": "Two"}, headers={"If-Match": '"1"'})).status_code == 200
    error = error_of(await idle_client.put(address, json={"title": "Lost"}, headers={"If-Match": '"1"'}), status=409)
    assert error["code"] == "CONFLICT"
    assert error["details"]["version"] == 2
    assert data_of(await idle_client.get(address))["title"] == "Two"
    assert (await idle_client.put(address, json={}, headers={"If-Match": "*"})).status_code == 200
    wrong = error_of(await idle_client.put(address, json={}, headers={"If-Match": "two"}), status=400)
    assert paths_of(wrong) == ["If-Match"]


async def test_exactly_one_of_several_concurrent_saves_succeeds(idle_client: httpx.AsyncClient):
    address = f"{DOCUMENTS}/{(await create(idle_client))['id']}"
    saves = [idle_client.put(address, json={"title": f"By {n}"}, headers={"If-Match": '"1"'}) for n in range(6)]
    statuses = sorted(response.status_code for response in await asyncio.gather(*saves))
    assert statuses == [200, 409, 409, 409, 409, 409]
    assert data_of(await idle_client.get(address))["version"] == 2


async def test_a_deleted_document_leaves_no_export_and_no_file(own_working_client: httpx.AsyncClient, settings: Settings):
    deleted, kept = await create(own_working_client), await create(own_working_client, title="Kept")
    entry = await export(own_working_client, deleted["id"])
    again = await export(own_working_client, deleted["id"])  # reuses the file
    other = await export(own_working_client, kept["id"])
    assert again["id"] != entry["id"]
    assert (await own_working_client.delete(f"{DOCUMENTS}/{deleted['id']}")).status_code == 200
    history = data_of(await own_working_client.get("/api/v1/export/history"))
    assert [item["id"] for item in history["items"]] == [other["id"]]
    assert len(stored_files(settings.data_dir / "files")) == 1
    assert (await own_working_client.get(f"/api/v1/export/download/{entry['id']}")).status_code == 404


async def test_a_deleted_document_is_not_found_and_its_pending_jobs_are_cancelled(idle_client: httpx.AsyncClient):
    document = await create(idle_client)
    job = await submit(idle_client, document["id"])
    address = f"{DOCUMENTS}/{document['id']}"
    assert data_of(await idle_client.delete(address))["message"]
    assert error_of(await idle_client.get(address), status=404)["code"] == "DOCUMENT_NOT_FOUND"
    assert error_of(await idle_client.delete(address), status=404)["code"] == "DOCUMENT_NOT_FOUND"
    assert data_of(await idle_client.get(f"/api/v1/export/job/{job}"))["status"] == "cancelled"


async def test_a_template_must_exist_for_the_kind(idle_client: httpx.AsyncClient):
    refused = error_of(await idle_client.post(DOCUMENTS, json=resume(templateSlug="nope")), status=404)
    assert refused["code"] == "TEMPLATE_NOT_FOUND"
    address = f"{DOCUMENTS}/{(await create(idle_client))['id']}"
    assert error_of(await idle_client.put(address, json={"templateSlug": "nope"}), status=404)["code"] == "TEMPLATE_NOT_FOUND"
    assert data_of(await idle_client.get(address))["version"] == 1


async def test_a_refused_document_is_not_stored(idle_client: httpx.AsyncClient):
    error_of(await idle_client.post(DOCUMENTS, json=resume(data={"basics": 1})), status=400)
    assert data_of(await idle_client.get(DOCUMENTS))["items"] == []


async def test_the_version_of_a_live_job_is_kept(
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


async def test_a_user_cannot_exceed_the_limit_of_documents(
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
