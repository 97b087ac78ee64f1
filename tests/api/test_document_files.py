"""Documents are made of files, and files of their data."""

from __future__ import annotations

import json
from typing import Any

import httpx
import msgspec
import pytest
from tests.support.applications import client_of, resume, serving, token_of
from tests.support.databases import Owner
from tests.support.imports import FILES
from tests.support.wire import create, data_of, error_of, paths_of

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

DOCUMENTS = "/api/v1/documents"
IMPORT = f"{DOCUMENTS}/import"
JSON, YAML = {"Content-Type": "application/json"}, {"Content-Type": "application/yaml"}
CV = b"""
cv:
  name: Tilda Holm
  photo: me.jpg
  sections:
    experience:
      - {company: Holm, position: Baker, start_date: 2019-01}
"""


async def test_a_file_becomes_a_document_that_is_answered_like_any_other(idle_client: httpx.AsyncClient):
    answer = await idle_client.post(IMPORT, content=CV, headers=YAML)
    document = data_of(answer)
    assert answer.status_code == 201
    assert (document["importedFrom"], document["kind"], document["title"]) == ("rendercv", "resume", "Tilda Holm – Resume")
    assert document["data"] == {
        "basics": {"name": "Tilda Holm"},
        "work": [{"name": "Holm", "position": "Baker", "startDate": "2019-01"}],
    }
    assert [(warning["code"], warning["field"]) for warning in document["warnings"]] == [("NOT_IMPORTED", "cv.photo")]
    assert (answer.headers["ETag"], answer.headers["Location"]) == ('"1"', f"{DOCUMENTS}/{document['id']}")
    stored = data_of(await idle_client.get(answer.headers["Location"]))
    assert stored == {name: value for name, value in document.items() if name not in {"warnings", "importedFrom"}}


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
async def test_import_export_import_changes_nothing(idle_client: httpx.AsyncClient, path: Any):
    first = data_of(await idle_client.post(IMPORT, content=path.read_bytes(), headers=JSON if path.suffix == ".json" else YAML))
    assert path.name.startswith(first["importedFrom"])
    for name, headers in (("json", JSON), ("yaml", YAML)):
        file = await idle_client.get(f"{DOCUMENTS}/{first['id']}/data", params={"format": name})
        again = data_of(await idle_client.post(IMPORT, content=file.content, headers=headers))
        assert (again["data"], again["warnings"], again["importedFrom"]) == (first["data"], [], "json-resume")


async def test_kind_title_and_template_of_the_query_come_first(idle_client: httpx.AsyncClient):
    query = {"kind": "resume", "title": "Baker", "templateSlug": "classic"}
    document = data_of(await idle_client.post(IMPORT, content=CV, headers=YAML, params=query))
    assert (document["title"], document["templateSlug"]) == ("Baker", "classic")
    whole = resume(title="Of the file", settings={"language": "fr"})
    kept = data_of(await idle_client.post(IMPORT, content=json.dumps(whole), headers=JSON))
    assert (kept["title"], kept["settings"], kept["importedFrom"]) == ("Of the file", {"language": "fr"}, "json-resume")
    renamed = data_of(await idle_client.post(IMPORT, content=json.dumps(whole), headers=JSON, params={"title": "Other"}))
    assert renamed["title"] == "Other"
    assert paths_of(error_of(await idle_client.post(IMPORT, content=CV, headers=YAML, params={"kind": "poem"}), status=400)) == [
        "kind"
    ]
    missing = await idle_client.post(IMPORT, content=CV, headers=YAML, params={"templateSlug": "nope"})
    assert error_of(missing, status=404)["code"] == "TEMPLATE_NOT_FOUND"


async def test_a_file_of_no_known_format_is_refused_with_the_formats_that_are_known(idle_client: httpx.AsyncClient):
    error = error_of(await idle_client.post(IMPORT, content=b'{"nodes": []}', headers=JSON), status=400)
    assert error["code"] == "INVALID_REQUEST"
    assert "Known are RenderCV, Reactive Resume, JSON Resume" in error["message"]
    assert data_of(await idle_client.get(DOCUMENTS))["items"] == []


@pytest.mark.parametrize(
    ("content", "headers", "says"),
    [
        (b"", JSON, "empty"),
        (b"{", JSON, "line 1"),
        (b'{"basics": {}, "basics": {}}', JSON, "twice"),
        (b'{"basics": {"name": "\\ud800"}}', JSON, "surrogate"),
        (b'{"basics": {"x": 1e999}}', JSON, "finite"),
        (b"\xff", JSON, "UTF-8"),
        (b'{"x": [' + b"1," * 100_001 + b"1]}", JSON, "too many values"),
        (b"[" * 50_000, JSON, "nested too deeply"),
        (b'{"kind": "resume", "title": 7, "data": {}}', JSON, "must be texts"),
        (b"cv: [", YAML, "line 1, column 6"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nbasics: [*b, *b]", YAML, "aliases"),
        (b"cv: " + b"[" * 200, YAML, "nested too deeply"),
        (b"x:\n" + b"- 1\n" * 200_001, YAML, "too many values"),
        (b'cv: {name: "\\0"}', YAML, "NUL"),
        (b"basics: !!python/object:os.system {}", YAML, "line 1"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_the_reason(
    idle_client: httpx.AsyncClient, content: bytes, headers: Any, says: str
):
    error = error_of(await idle_client.post(IMPORT, content=content, headers=headers), status=400)
    assert error["code"] == "INVALID_REQUEST"
    assert says in error["message"]


async def test_wrong_fields_are_named_as_in_the_document(idle_client: httpx.AsyncClient):
    body = {"basics": {"name": 5}, "work": [{"name": "x" * 2000}]}
    error = error_of(await idle_client.post(IMPORT, content=json.dumps(body), headers=JSON), status=400)
    assert paths_of(error) == ["data.basics.name", "data.work[0].name"]


@pytest.mark.parametrize("media_type", ["text/yaml", "text/plain", "application/yaml; charset=latin-1", ""])
async def test_another_content_type_is_refused_with_those_that_are_known(idle_client: httpx.AsyncClient, media_type: str):
    error = error_of(await idle_client.post(IMPORT, content=CV, headers={"Content-Type": media_type}), status=415)
    assert "`Content-Type: application/json` or `Content-Type: application/yaml`" in error["message"]


async def test_a_file_beyond_the_limit_of_bodies_is_refused(idle_client: httpx.AsyncClient):
    answer = await idle_client.post(IMPORT, content=b"cv: {name: " + b"x" * 1_000_001 + b"}", headers=YAML)
    assert error_of(answer, status=413)["code"] == "PAYLOAD_TOO_LARGE"


async def test_an_import_counts_among_a_users_documents(
    settings: Settings, database_url: str, renderer: Renderer, owner: Owner, alice: Principal
):
    settings = msgspec.structs.replace(settings, max_documents=1)
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        assert (await client.post(IMPORT, content=CV, headers=YAML)).status_code == 201
        assert error_of(await client.post(IMPORT, content=CV, headers=YAML), status=409)["code"] == "CONFLICT"


async def test_data_is_downloaded_under_a_safe_name(idle_client: httpx.AsyncClient):
    data = {"basics": {"name": "Zoë 中文"}, "x": [1.5, None, 123456789012345678901234567890]}
    document = await create(idle_client, title="../Zoë: \u202ecv?.exe", data=data)
    address = f"{DOCUMENTS}/{document['id']}/data"
    file = await idle_client.get(address)
    assert (file.headers["Content-Type"], file.headers["ETag"]) == ("application/json", '"1"')
    assert file.headers["Content-Disposition"] == (
        "attachment; filename=\"Zoe cv .exe.json\"; filename*=UTF-8''Zo%C3%AB%20cv%20.exe.json"
    )
    assert file.json() == data
    yaml = await idle_client.get(address, params={"format": "yaml"})
    assert yaml.headers["Content-Type"] == "application/yaml"
    assert yaml.text == "basics:\n  name: Zoë 中文\nx:\n- 1.5\n- null\n- 123456789012345678901234567890\n"


async def test_data_of_no_document_and_of_no_format_is_refused(idle_client: httpx.AsyncClient):
    document = await create(idle_client)
    address = f"{DOCUMENTS}/{document['id']}/data"
    assert paths_of(error_of(await idle_client.get(address, params={"format": "xml"}), status=400)) == ["format"]
    assert error_of(await idle_client.get(f"{DOCUMENTS}/import/data"), status=404)["code"] == "DOCUMENT_NOT_FOUND"
