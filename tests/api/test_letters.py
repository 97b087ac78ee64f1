"""Letters whose sender comes from a resume: which resume is accepted, which version is printed, and whose it is."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from tests.support.databases import Owner
from tests.support.letters import letter
from tests.support.page_pictures import text_of
from tests.support.wire import create, data_of, error_of, export, paths_of, submit

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.documents.references import ReferencedVersion, completed_data, completed_now, referenced_version
from pressroom.errors import ReferenceNotFoundError
from pressroom.kinds import KINDS

DOCUMENTS = "/api/v1/documents"
LETTER_OF_BOB = """
WITH letter AS (
  INSERT INTO documents (user_id, kind, title, template_slug) VALUES (%(user)s, 'cover_letter', 'His', 'classic')
  RETURNING id, user_id, title, template_slug, settings)
INSERT INTO document_versions (document_id, version, user_id, title, template_slug, settings, data)
SELECT id, 1, user_id, title, template_slug, settings, %(data)s FROM letter RETURNING document_id
"""


def resume_of(name: str) -> dict[str, Any]:
    return {"basics": {"name": name, "email": "ada@example.org"}}


async def letter_of(client: httpx.AsyncClient, resume: str, **members: Any) -> str:
    """Store a letter that points at a resume, and return its id."""
    return data_of(await client.post(DOCUMENTS, json=letter(resume=resume, **members)))["id"]


async def printed(client: httpx.AsyncClient, document: str) -> str:
    """Export a document, and return the text of its file."""
    entry = await export(client, document)
    file = await client.get(f"/api/v1/export/download/{entry['id']}", follow_redirects=True)
    return "\n".join(text_of(file.content))


async def test_the_sender_of_a_letter_is_that_of_the_resume(alice_client: httpx.AsyncClient):
    resume = (await create(alice_client, data=resume_of("Ada Example")))["id"]
    document = await letter_of(alice_client, resume)
    assert "Ada Example" in await printed(alice_client, document)
    html = await alice_client.get(f"{DOCUMENTS}/{document}/preview")
    assert "mailto:ada@example.org" in html.text
    assert (await alice_client.get(f"{DOCUMENTS}/{document}/preview.png")).status_code == 200
    stored = data_of(await alice_client.get(f"{DOCUMENTS}/{document}"))["data"]
    assert stored == {"paragraphs": ["I print."], "resume": resume}, "the letter itself is stored as it was sent"


async def test_a_letter_prints_the_version_of_the_resume_that_the_request_saw(own_idle_client: httpx.AsyncClient, owner: Owner):
    resume = (await create(own_idle_client, data=resume_of("First Name")))["id"]
    document = await letter_of(own_idle_client, resume)
    first = await submit(own_idle_client, document)
    assert await submit(own_idle_client, document) == first, "an equal request shares the live job"
    await own_idle_client.put(f"{DOCUMENTS}/{resume}", json={"data": resume_of("Second Name")})
    second = await submit(own_idle_client, document)
    assert second != first
    rows = owner.rows("SELECT id::text, selection -> 'reference' FROM export_jobs ORDER BY id")
    assert rows == [(first, {"id": resume, "version": 1}), (second, {"id": resume, "version": 2})]


async def test_a_stored_file_is_reused_until_the_resume_changes(alice_client: httpx.AsyncClient):
    resume = (await create(alice_client, data=resume_of("First Name")))["id"]
    document = await letter_of(alice_client, resume)
    assert "First Name" in await printed(alice_client, document)
    again = data_of(await alice_client.post("/api/v1/export/pdf", json={"documentId": document}))
    assert again["reused"] is True
    await alice_client.put(f"{DOCUMENTS}/{resume}", json={"data": resume_of("Second Name")})
    assert "Second Name" in await printed(alice_client, document)


async def test_a_version_that_a_live_job_points_at_is_kept(own_idle_client: httpx.AsyncClient, owner: Owner):
    resume = (await create(own_idle_client, data=resume_of("Version 1")))["id"]
    await submit(own_idle_client, await letter_of(own_idle_client, resume))
    owner.rows(
        "INSERT INTO document_versions (document_id, version, user_id, title, template_slug, settings, data)"
        " SELECT document_id, n, user_id, title, template_slug, settings, data FROM document_versions, generate_series(2, 150) n"
        " WHERE document_id = %s",
        (resume,),
    )
    owner.rows("UPDATE documents SET version = 150 WHERE id = %s", (resume,))
    await own_idle_client.put(f"{DOCUMENTS}/{resume}", json={"title": "Version 151"})
    kept = owner.rows("SELECT version FROM document_versions WHERE document_id = %s ORDER BY version LIMIT 2", (resume,))
    assert kept == [(1,), (52,)]


async def test_only_a_resume_of_the_same_user_is_accepted(alice_client: httpx.AsyncClient, bob_client: httpx.AsyncClient):
    foreign = (await create(bob_client))["id"]
    no_resume = await letter_of(alice_client, (await create(alice_client))["id"])
    document = data_of(await alice_client.post(DOCUMENTS, json=letter()))["id"]
    for wrong in (foreign, no_resume, str(uuid4()), "mine"):
        for answer in (
            await alice_client.post(DOCUMENTS, json=letter(resume=wrong)),
            await alice_client.put(f"{DOCUMENTS}/{document}", json={"data": letter(resume=wrong)["data"]}),
            await alice_client.post(f"{DOCUMENTS}/import", json=letter(resume=wrong)),
        ):
            error = error_of(answer, status=400)
            assert (error["code"], paths_of(error)) == ("INVALID_REQUEST", ["data.resume"]), wrong
    assert data_of(await alice_client.get(f"{DOCUMENTS}/{document}"))["version"] == 1, "a refused save changes nothing"


async def test_a_letter_whose_resume_was_deleted_is_refused(alice_client: httpx.AsyncClient):
    resume = (await create(alice_client))["id"]
    document = await letter_of(alice_client, resume)
    assert (await alice_client.delete(f"{DOCUMENTS}/{resume}")).status_code == 200
    body = {"documentId": document}
    for answer in (
        await alice_client.post("/api/v1/export/pdf", json=body),
        await alice_client.get(f"{DOCUMENTS}/{document}/preview"),
        await alice_client.get(f"{DOCUMENTS}/{document}/preview.png"),
        await alice_client.post("/api/v1/export/batch", json={"documentIds": [document]}),
    ):
        assert error_of(answer, status=404)["code"] == "REFERENCE_NOT_FOUND"
    renamed = await alice_client.put(f"{DOCUMENTS}/{document}", json={"title": "Still mine"})
    assert renamed.status_code == 200, "what does not change the data can be saved"


async def test_a_job_whose_resume_was_deleted_meanwhile_fails_with_a_reason(own_working_client: httpx.AsyncClient, owner: Owner):
    resume = (await create(own_working_client))["id"]
    document = await letter_of(own_working_client, resume)
    owner.rows("UPDATE export_queues SET paused = true")
    job = await submit(own_working_client, document)
    await own_working_client.delete(f"{DOCUMENTS}/{resume}")
    owner.rows("UPDATE export_queues SET paused = false")
    owner.rows("SELECT pg_notify('pressroom_wake', 'documents')")
    path = f"/api/v1/export/job/{job}"
    view = data_of(await own_working_client.get(path))
    while view["status"] in {"pending", "processing"}:
        view = data_of(await own_working_client.get(path, headers={"Prefer": "wait=10"}))
    assert (view["status"], view["error"]["code"]) == ("failed", "REFERENCE_NOT_FOUND")


async def test_row_level_security_hides_a_resume_of_another_user(
    own_idle_client: httpx.AsyncClient, owner: Owner, web_pool: Pool, worker_pool: Pool, alice: Principal, bob: Principal
):
    resume = (await create(own_idle_client))["id"]
    kind, data = KINDS["cover_letter"], letter(resume=resume)["data"]
    # A letter of Bob's that points at the resume of Alice, as if the check at storing did not exist.
    document = owner.value(LETTER_OF_BOB, {"user": bob.user_id, "data": json.dumps(data)})
    seen = ReferencedVersion(id=UUID(resume), version=1)
    for pool in (web_pool, worker_pool):
        async with acting_as(pool, alice) as conn:
            assert (await completed_now(conn, kind, data))["sender"]["name"] == "Ada Example"
            assert (await completed_data(conn, kind, data, referenced=seen))["sender"]["name"] == "Ada Example"
        async with acting_as(pool, bob) as conn:
            with pytest.raises(ReferenceNotFoundError):
                await completed_now(conn, kind, data)
            with pytest.raises(ReferenceNotFoundError):
                await completed_data(conn, kind, data, referenced=seen)
            with pytest.raises(ReferenceNotFoundError):
                await referenced_version(conn, kind, document_id=document, version=1)
