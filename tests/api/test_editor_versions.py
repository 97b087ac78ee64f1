"""Test what the editor asks about versions, and the published schemas."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests.support.databases import Owner
from tests.support.wire import create, data_of, error_of, paths_of

from pressroom.kinds import KINDS
from pressroom.kinds.json_schema import data_schema


async def save(client: httpx.AsyncClient, document: str, **members: Any) -> None:
    assert (await client.put(f"/api/v1/documents/{document}", json=members)).status_code == 200


async def test_versions_are_collapsed_into_sessions(own_idle_client: httpx.AsyncClient, owner: Owner):
    document = (await create(own_idle_client))["id"]
    for title in ("Second", "Third", "Fourth"):
        await save(own_idle_client, document, title=title)
    hour = "UPDATE document_versions SET created_at = created_at - interval '1 h' WHERE version <= 2"
    owner.rows(hour)
    page = data_of(await own_idle_client.get(f"/documents/{document}/edit/versions"))
    assert page["nextCursor"] is None
    newest, oldest = page["sessions"]
    assert (newest["first"], newest["last"], oldest["first"], oldest["last"]) == (3, 4, 1, 2)
    assert [(version["version"], version["title"]) for version in newest["versions"]] == [(4, "Fourth"), (3, "Third")]
    assert newest["endedAt"] == newest["versions"][0]["createdAt"] > newest["startedAt"] > oldest["endedAt"]
    earlier = data_of(await own_idle_client.get(f"/documents/{document}/edit/versions", params={"cursor": 3}))
    assert [session["last"] for session in earlier["sessions"]] == [2]


async def test_two_versions_and_a_version_and_a_draft_are_compared(idle_client: httpx.AsyncClient):
    jobs = [{"position": "Clerk", "name": "House A"}, {"position": "Editor", "name": "House B", "endDate": "2019-08"}]
    document = (await create(idle_client, data={"work": jobs}))["id"]
    later = [{**jobs[1], "endDate": "2019-09"}, jobs[0]]
    await save(idle_client, document, data={"work": later}, settings={"fontSize": 11})
    path = f"/documents/{document}/edit/changes"
    found = data_of(await idle_client.post(path, json={"from": 1, "to": 2}))
    assert found == {
        "total": 3,
        "changes": [
            {"change": "added", "path": "settings.fontSize", "after": 11},
            {"change": "moved", "path": "data.work[0]", "before": 1, "after": 0, "entry": "Editor"},
            {"change": "changed", "path": "data.work[0].endDate", "before": "2019-08", "after": "2019-09", "entry": "Editor"},
        ],
    }
    draft: dict[str, Any] = {
        "title": "Ada’s resume",
        "templateSlug": "classic",
        "settings": [],
        "data": {"work": jobs, "basics": 7},
    }
    found = data_of(await idle_client.post(path, json={"from": 1, "draft": draft}))
    assert found == {"total": 1, "changes": [{"change": "added", "path": "data.basics", "after": 7}]}


async def test_a_long_list_of_changes_is_cut_and_counted(idle_client: httpx.AsyncClient):
    document = (await create(idle_client, data={}))["id"]
    await save(idle_client, document, data={"skills": [{"name": f"Skill {number}"} for number in range(300)]})
    found = data_of(await idle_client.post(f"/documents/{document}/edit/changes", json={"from": 1, "to": 2}))
    assert (len(found["changes"]), found["total"]) == (200, 300)


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({"from": 1}, ["to"]),
        ({"from": 1, "to": 1, "draft": {"title": "", "templateSlug": "", "settings": {}, "data": {}}}, ["to"]),
        ({"from": 0, "to": "1"}, ["from", "to"]),
        ({"to": 1}, ["from"]),
        ({"from": 1, "draft": {"title": 1}}, ["draft.title", "draft.templateSlug", "draft.settings", "draft.data"]),
    ],
)
async def test_what_is_compared_must_be_said(idle_client: httpx.AsyncClient, body: dict[str, Any], paths: list[str]):
    document = (await create(idle_client))["id"]
    assert paths_of(error_of(await idle_client.post(f"/documents/{document}/edit/changes", json=body), status=400)) == paths


async def test_a_version_that_is_not_there_is_named(idle_client: httpx.AsyncClient):
    document = (await create(idle_client))["id"]
    error = error_of(await idle_client.post(f"/documents/{document}/edit/changes", json={"from": 1, "to": 2}), status=404)
    assert "has no version 2: the newest is 1" in error["message"]


async def test_the_schemas_are_public_and_cached(idle_address: str):
    async with httpx.AsyncClient(base_url=idle_address) as nobody:
        for kind in KINDS.values():
            path = f"/schemas/{kind.name}.json"
            response = await nobody.get(path)
            assert response.json() == data_schema(kind, address=path)
            assert response.headers["Content-Type"] == "application/schema+json"
            again = await nobody.get(path, headers={"If-None-Match": response.headers["ETag"]})
            assert again.status_code == 304
        assert "/schemas/resume.json" in error_of(await nobody.get("/schemas/exam.json"), status=404)["message"]
