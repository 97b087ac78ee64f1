from __future__ import annotations

import asyncio
import io
from pathlib import Path

import httpx
import msgspec
import pypdf
import pytest
from tests.support.applications import client_of, resume, serving, token_of
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.wire import create, data_of, error_of, export, paths_of, submit

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

DATA_WITH_A_REMOTE_PHOTO = {"basics": {"name": "Ada Example", "image": "https://photos.example.org/ada.jpg"}}
EXPORT = "/api/v1/export/pdf"
WAIT = {"Prefer": "wait=20"}


async def test_an_export_goes_through_the_queue_to_a_download(alice_client: httpx.AsyncClient):
    document = await create(alice_client)
    submitted = await alice_client.post(EXPORT, json={"documentId": document["id"]})
    assert submitted.status_code == 202
    assert data_of(submitted).keys() == {"jobId", "status", "deduplicated", "reused"}
    job = data_of(await alice_client.get(submitted.headers["Location"]))
    while job["status"] in {"pending", "processing"}:
        job = data_of(await alice_client.get(submitted.headers["Location"], headers=WAIT))
    assert job["status"] == "completed"
    redirected = await alice_client.get(job["result"]["url"])
    assert redirected.status_code == 302
    async with client_of(str(alice_client.base_url)) as anonymous_client:
        file = await anonymous_client.get(redirected.headers["Location"])
    assert len(file.content) == job["result"]["fileSize"]
    assert len(pypdf.PdfReader(io.BytesIO(file.content)).pages) == job["result"]["pageCount"]


async def test_with_a_wait_the_response_is_the_pdf(alice_client: httpx.AsyncClient):
    document = await create(alice_client, title="Ada’s “resume” / 2")
    response = await alice_client.post(EXPORT, json={"documentId": document["id"]}, headers=WAIT)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Length"] == str(len(response.content))
    assert response.headers["Preference-Applied"] == "wait=20"
    assert "filename*=UTF-8''Ada%E2%80%99s%20%E2%80%9Cresume" in response.headers["Content-Disposition"]
    job = data_of(await alice_client.get(f"/api/v1/export/job/{response.headers['X-Job-Id']}"))
    assert (job["status"], job["progress"]) == ("completed", 100)
    text = pypdf.PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    assert "Ada Example" in text


async def test_an_equal_request_reuses_the_file_unless_the_client_asks_for_a_new_one(alice_client: httpx.AsyncClient):
    body = {"documentId": (await create(alice_client))["id"]}
    first = await alice_client.post(EXPORT, json=body, headers=WAIT)
    again = data_of(await alice_client.post(EXPORT, json=body))
    assert again == {"jobId": again["jobId"], "status": "completed", "deduplicated": False, "reused": True}
    assert again["jobId"] != first.headers["X-Job-Id"]
    items = data_of(await alice_client.get("/api/v1/export/history", params={"documentId": body["documentId"]}))["items"]
    assert [item["jobId"] for item in items] == [again["jobId"], first.headers["X-Job-Id"]]
    # The two entries share a file: it stays until the second of them is removed.
    await alice_client.delete(f"/api/v1/export/history/{items[0]['id']}")
    download = await alice_client.get(f"/api/v1/export/download/{items[1]['id']}", follow_redirects=True)
    assert download.content == first.content
    fresh = await alice_client.post(EXPORT, json=body, headers={**WAIT, "Cache-Control": "no-cache"})
    assert fresh.headers["X-Job-Id"] != first.headers["X-Job-Id"]


async def test_a_stored_file_that_is_missing_is_not_reused(
    own_working_client: httpx.AsyncClient, owner: Owner, settings: Settings
):
    body = {"documentId": (await create(own_working_client))["id"]}
    first = await own_working_client.post(EXPORT, json=body, headers=WAIT)
    delete_stored_files(owner, settings)
    again = await own_working_client.post(EXPORT, json=body, headers=WAIT)
    assert again.status_code == 200
    assert again.headers["X-Job-Id"] != first.headers["X-Job-Id"]
    assert again.content.startswith(b"%PDF-")
    assert len(again.content) == int(again.headers["Content-Length"])
    delete_stored_files(owner, settings)
    assert data_of(await own_working_client.post(EXPORT, json=body))["reused"] is False


async def test_a_file_that_is_missing_when_it_is_sent_is_an_error_response(own_working_client: httpx.AsyncClient, owner: Owner):
    # When the job is completed, a trigger changes its entry to name a file that does not exist.
    owner.rows(
        "CREATE FUNCTION misplaced() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.object_key := NEW.object_key || '.gone'; RETURN NEW; END $$"
    )
    owner.rows("CREATE TRIGGER misplaced BEFORE INSERT ON export_history FOR EACH ROW EXECUTE FUNCTION misplaced()")
    response = await own_working_client.post(EXPORT, json={"documentId": (await create(own_working_client))["id"]}, headers=WAIT)
    error = error_of(response, status=410)
    assert error["code"] == "EXPORT_EXPIRED"
    assert error["details"]["jobId"]


async def test_a_waiting_client_receives_the_code_and_message_of_a_failed_job(idle_client: httpx.AsyncClient, idle_owner: Owner):
    body = {"documentId": (await create(idle_client))["id"]}
    waiting = asyncio.create_task(idle_client.post(EXPORT, json=body, headers=WAIT))
    query = "SELECT id FROM export_jobs WHERE subject_id = %s"
    await until(lambda: idle_owner.rows(query, (body["documentId"],)), seconds=5, what="a job")
    idle_owner.rows(
        "UPDATE export_jobs SET status = 'failed', finished_at = clock(), error_code = 'RENDERER_UNAVAILABLE', "
        "error_message = 'No browser.' WHERE subject_id = %s",
        (body["documentId"],),
    )
    answer = await waiting
    error = error_of(answer, status=503)
    assert (error["code"], error["message"]) == ("RENDERER_UNAVAILABLE", "No browser.")
    assert int(answer.headers["Retry-After"]) > 0


async def test_an_equal_request_is_deduplicated_while_the_job_is_live(idle_client: httpx.AsyncClient):
    body = {"documentId": (await create(idle_client))["id"]}
    first = data_of(await idle_client.post(EXPORT, json=body))
    second = data_of(await idle_client.post(EXPORT, json=body))
    assert second == {**first, "deduplicated": True}


async def test_a_wait_that_times_out_returns_the_job(idle_client: httpx.AsyncClient):
    body = {"documentId": (await create(idle_client))["id"]}
    response = await idle_client.post(EXPORT, json=body, headers={"Prefer": "respond-async, wait=1"})
    assert response.status_code == 202
    assert data_of(response)["status"] == "pending"
    assert response.headers["Preference-Applied"] == "wait=1"


async def test_a_job_that_is_cancelled_while_the_client_waits_is_a_conflict(idle_client: httpx.AsyncClient, idle_owner: Owner):
    body = {"documentId": (await create(idle_client))["id"]}
    waiting = asyncio.create_task(idle_client.post(EXPORT, json=body, headers=WAIT))
    query = "SELECT id FROM export_jobs WHERE subject_id = %s"
    parameters = (body["documentId"],)
    await until(lambda: idle_owner.rows(query, parameters), seconds=5, what="a job")
    job = str(idle_owner.value(query, parameters))
    assert (await idle_client.delete(f"/api/v1/export/job/{job}")).status_code == 200
    error = error_of(await waiting, status=409)
    assert (error["code"], error["details"]["jobId"]) == ("EXPORT_CANCELLED", job)


async def test_a_render_that_takes_too_long_is_a_timeout(
    tmp_path: Path, database_url: str, owner: Owner, alice: Principal, renderer: Renderer
):
    settings = Settings(data_dir=tmp_path, secret_key="k" * 40, render_timeout_seconds=0.001)
    app = create_app(settings, database_url=database_url, with_worker=True, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        body = {"documentId": (await create(client))["id"]}
        error = error_of(await client.post(EXPORT, json=body, headers=WAIT), status=504)
        assert error["code"] == "EXPORT_TIMEOUT"
        job = data_of(await client.get(f"/api/v1/export/job/{error['details']['jobId']}"))
        assert job["error"]["code"] == "EXPORT_TIMEOUT"
        preview = error_of(await client.get(f"/api/v1/documents/{body['documentId']}/preview.png"), status=504)
        assert preview["code"] == "EXPORT_TIMEOUT"


async def test_the_response_with_a_pdf_has_the_number_of_warnings(alice_client: httpx.AsyncClient):
    without_warning, with_warning = await create(alice_client), await create(alice_client, data=DATA_WITH_A_REMOTE_PHOTO)
    for document, count in ((without_warning, "0"), (with_warning, "1")):
        response = await alice_client.post(EXPORT, json={"documentId": document["id"]}, headers=WAIT)
        assert (response.status_code, response.headers["X-Warning-Count"]) == (200, count)
    job = data_of(await alice_client.get(f"/api/v1/export/job/{response.headers['X-Job-Id']}"))
    entry = data_of(await alice_client.get("/api/v1/export/history"))["items"][0]
    assert job["result"]["warnings"] == entry["warnings"]
    assert [(warning["code"], warning["field"]) for warning in entry["warnings"]] == [("FIELD_IGNORED", "basics.image")]


async def test_a_strict_export_fails_for_a_warning(alice_client: httpx.AsyncClient):
    body = {"documentId": (await create(alice_client, data=DATA_WITH_A_REMOTE_PHOTO))["id"], "options": {"strict": True}}
    error = error_of(await alice_client.post(EXPORT, json=body, headers=WAIT), status=422)
    assert error["code"] == "STRICT_WARNINGS"
    assert [warning["field"] for warning in error["details"]["warnings"]] == ["basics.image"]
    job = data_of(await alice_client.get(f"/api/v1/export/job/{error['details']['jobId']}"))
    assert (job["status"], job["attempts"], job["error"]["code"]) == ("failed", 1, "STRICT_WARNINGS")
    clean = {"documentId": (await create(alice_client))["id"], "options": {"strict": True}}
    assert (await alice_client.post(EXPORT, json=clean, headers=WAIT)).status_code == 200


async def test_a_strict_export_fails_when_one_page_takes_smaller_text(alice_client: httpx.AsyncClient):
    data = {"basics": {"name": "Ada Example"}, "work": [{"position": f"Post {number}"} for number in range(50)]}
    document = await create(alice_client, data=data, settings={"fit": "one-page"})
    published = await alice_client.post(EXPORT, json={"documentId": document["id"]}, headers=WAIT)
    assert published.status_code == 200
    body = {"documentId": document["id"], "options": {"strict": True}}
    error = error_of(await alice_client.post(EXPORT, json=body, headers=WAIT), status=422)
    assert error["code"] == "STRICT_WARNINGS"
    assert [warning["code"] for warning in error["details"]["warnings"]] == ["FITTED_TIGHTLY"]


async def test_every_wrong_option_is_named(idle_client: httpx.AsyncClient):
    document = await create(idle_client)
    options = {
        "pageSize": "A5", "margins": {"top": 3, "left": "wide", "middle": 1}, "quality": None, "includeMetadata": "yes",
    }  # fmt: skip
    error = error_of(await idle_client.post(EXPORT, json={"documentId": document["id"], "options": options}), status=400)
    assert error["code"] == "INVALID_OPTIONS"
    assert sorted(paths_of(error)) == [
        "options.includeMetadata", "options.margins.left", "options.margins.middle", "options.margins.top",
        "options.pageSize", "options.quality",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"documentId": "x"}, 400, "INVALID_REQUEST"),
        ({}, 400, "INVALID_REQUEST"),
        ({"documentId": "01a1ffcd-79a7-7898-b2db-7f1a89503d36"}, 404, "DOCUMENT_NOT_FOUND"),
        ({"documentId": "x", "options": {"quality": "best"}}, 400, "INVALID_REQUEST"),
        ({"documentId": "01a1ffcd-79a7-7898-b2db-7f1a89503d36", "options": []}, 400, "INVALID_OPTIONS"),
    ],
)
async def test_a_wrong_request_is_refused(idle_client: httpx.AsyncClient, body: object, status: int, code: str):
    assert error_of(await idle_client.post(EXPORT, json=body), status=status)["code"] == code


async def test_an_unknown_template_is_refused(idle_client: httpx.AsyncClient):
    body = {"documentId": (await create(idle_client))["id"], "templateSlug": "nope"}
    assert error_of(await idle_client.post(EXPORT, json=body), status=404)["code"] == "TEMPLATE_NOT_FOUND"


async def test_too_many_jobs_in_flight_are_refused_with_position_and_wait(own_idle_client: httpx.AsyncClient, owner: Owner):
    owner.rows("UPDATE export_queues SET max_in_flight = 1")
    await submit(own_idle_client, (await create(own_idle_client))["id"])
    response = await own_idle_client.post(EXPORT, json={"documentId": (await create(own_idle_client))["id"]})
    error = error_of(response, status=429)
    assert error["code"] == "QUEUE_FULL"
    assert error["details"].keys() == {"limit", "position", "estimatedWaitSeconds"}
    assert int(response.headers["Retry-After"]) >= 1


async def test_an_entry_has_the_version_and_the_options_of_its_request(alice_client: httpx.AsyncClient):
    document = await create(alice_client)
    await alice_client.put(f"/api/v1/documents/{document['id']}", json={"data": resume()["data"], "title": "Second"})
    entry = await export(alice_client, document["id"], options={"pageSize": "Letter"})
    assert (entry["documentVersion"], entry["documentTitle"]) == (2, "Second")
    assert entry["options"]["pageSize"] == "Letter"


async def test_signed_links_begin_with_the_base_url(
    settings: Settings, database_url: str, owner: Owner, alice: Principal, renderer: Renderer
):
    settings = msgspec.structs.replace(settings, base_url="https://exports.example.org/")
    app = create_app(settings, database_url=database_url, with_worker=True, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        entry = await export(client, (await create(client))["id"])
        response = await client.get(f"/api/v1/export/download/{entry['id']}")
        assert response.headers["Location"].startswith("https://exports.example.org/files/")


def delete_stored_files(owner: Owner, settings: Settings) -> None:
    """Delete all stored files directly, without the service."""
    for (key,) in owner.rows("SELECT object_key FROM export_history"):
        (Path(settings.files_url.removeprefix("file://")) / key).unlink(missing_ok=True)
