from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest
import pytest_asyncio
from tests.support.applications import client_of, token_of
from tests.support.databases import Owner
from tests.support.exams import add_institution, small_exam, staff
from tests.support.wire import data_of, error_of, paths_of

from pressroom.auth.tokens import hash_secret, new_secret
from pressroom.exams.document import MAX_SUBMISSIONS
from pressroom.exams.samples.sample import sample_document
from pressroom.http.cookies import SESSION_COOKIE


@pytest_asyncio.fixture
async def teacher_client(idle_address: str, idle_owner: Owner) -> AsyncGenerator[httpx.AsyncClient]:
    user = staff(idle_owner, institution=add_institution(idle_owner))
    async with client_of(idle_address, token_of(idle_owner, user)) as client:
        yield client


async def put(client: httpx.AsyncClient, exam_id: str, exam: Any, **headers: str) -> httpx.Response:
    content = exam if isinstance(exam, bytes) else json.dumps(exam).encode()
    return await client.put(f"/api/exams/{exam_id}", content=content, headers={"Content-Type": "application/json", **headers})


async def test_an_exam_is_stored_read_and_changed(teacher_client: httpx.AsyncClient):
    exam_id = str(uuid4())
    response = await put(teacher_client, exam_id, small_exam(id="march"))
    assert (response.status_code, response.headers["ETag"]) == (201, '"1"')
    assert response.headers["Location"] == f"/api/exams/{exam_id}"
    assert data_of(response)["students"] == {"added": 3, "changed": 0, "removed": 0}
    read = await teacher_client.get(f"/api/exams/{exam_id}")
    body = data_of(read)
    counted = {name: body[name] for name in ("externalId", "version", "students", "graded", "toGrade", "absent")}
    assert counted == {"externalId": "march", "version": 1, "students": 3, "graded": 1, "toGrade": 1, "absent": 1}
    again = await put(teacher_client, exam_id, body["exam"], **{"If-Match": read.headers["ETag"]})
    assert (again.status_code, data_of(again)["version"]) == (200, 1)
    changed = await put(teacher_client, exam_id, body["exam"] | {"title": "Second"}, **{"If-Match": '"1"'})
    assert (data_of(changed)["version"], changed.headers["ETag"]) == (2, '"2"')
    refused = error_of(await put(teacher_client, exam_id, body["exam"], **{"If-Match": '"1"'}), status=409)
    assert (refused["code"], refused["details"]) == ("CONFLICT", {"version": 2})


async def test_decimals_are_returned_with_the_digits_that_were_sent(teacher_client: httpx.AsyncClient):
    exam_id = str(uuid4())
    body = json.dumps(small_exam()).encode().replace(b'"maxPoints": 2.5', b'"maxPoints": 0.3').replace(b"1.25", b"0.1")
    await put(teacher_client, exam_id, body)
    text = (await teacher_client.get(f"/api/exams/{exam_id}")).text
    assert '"maxPoints":0.3' in text
    assert text.count('"points":0.1,') + text.count('"points":0.1}') == 2


async def test_all_wrong_places_are_named_and_nothing_is_stored(teacher_client: httpx.AsyncClient):
    exam = small_exam(title=" ", classes=[])
    exam["submissions"][0]["answers"][0]["points"] = 3
    exam["submissions"][0]["answers"][1]["points"] = -1
    exam_id = str(uuid4())
    error = error_of(await put(teacher_client, exam_id, exam), status=400)
    assert error["code"] == "INVALID_REQUEST"
    assert paths_of(error) == [
        "title",
        "students[0].classes[0]",
        "students[0].classes[1]",
        "students[1].classes[0]",
        "students[2].classes[0]",
        "submissions[0].answers[0].points",
        "submissions[0].answers[1].points",
    ]
    assert (await teacher_client.get(f"/api/exams/{exam_id}")).status_code == 404


async def test_wrong_types_are_named_by_their_paths(teacher_client: httpx.AsyncClient):
    exam = small_exam(language="de", date="2026-02-30", durationMinutes=0, teachers="x")
    del exam["title"]
    exam["students"][1] = {"number": 1, "lastName": "", "classes": "T1"}
    exam["submissions"][0]["answers"][1] = {"question": None, "mark": 1}
    exam["classes"][0] = 7
    error = error_of(await put(teacher_client, str(uuid4()), exam), status=400)
    messages = {field["path"]: field["message"] for field in error["details"]["fields"]}
    assert set(messages) == {
        "teachers",
        "title",
        "language",
        "date",
        "durationMinutes",
        "classes[0]",
        "students[1].number",
        "students[1].lastName",
        "students[1].classes",
        "submissions[0].answers[1].mark",
        "submissions[0].answers[1].question",
    }
    assert messages["language"] == "must be one of: en, fr."
    assert messages["date"] == "must be a date such as 2026-03-13."


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"title":"a","title":"b","sections":[]}', b'{"title": NaN}', b"\xff", b""])
async def test_a_body_that_is_no_exam_is_refused(teacher_client: httpx.AsyncClient, body: bytes):
    assert error_of(await put(teacher_client, str(uuid4()), body), status=400)["code"] == "INVALID_REQUEST"


async def test_more_copies_than_allowed_are_refused_with_the_number(teacher_client: httpx.AsyncClient):
    copies = [{"student": str(number), "status": "absent"} for number in range(MAX_SUBMISSIONS + 1)]
    error = error_of(await put(teacher_client, str(uuid4()), small_exam(submissions=copies)), status=400)
    assert error["details"]["fields"] == [{"path": "submissions", "message": "must have at most 5,000 items, not 5,001."}]


async def test_an_exam_may_be_larger_than_other_bodies(teacher_client: httpx.AsyncClient):
    body = msgspec.json.encode(sample_document(students=250))
    assert len(body) > 1_000_000  # the limit of other bodies in these tests
    exam_id = str(uuid4())
    assert (await put(teacher_client, exam_id, body)).status_code == 201
    assert data_of(await teacher_client.get(f"/api/exams/{exam_id}"))["students"] == 250


@pytest.mark.parametrize("exam_id", ["1", "..%2f", "%2fetc%2fpasswd", "null"])
async def test_an_address_that_is_no_id_is_unknown(teacher_client: httpx.AsyncClient, exam_id: str):
    assert (await teacher_client.get(f"/api/exams/{exam_id}")).status_code == 404
    assert (await put(teacher_client, exam_id, small_exam())).status_code == 404


async def test_a_list_is_in_pages(teacher_client: httpx.AsyncClient):
    ids = [str(uuid4()) for _ in range(3)]
    for exam_id in ids:
        await put(teacher_client, exam_id, small_exam())
    first = data_of(await teacher_client.get("/api/exams", params={"limit": 2}))
    second = data_of(await teacher_client.get("/api/exams", params={"limit": 2, "cursor": first["nextCursor"]}))
    assert [item["id"] for item in (*first["items"], *second["items"])] == ids[::-1]
    assert second["nextCursor"] is None


async def test_a_change_by_a_session_needs_the_form_token(idle_address: str, idle_owner: Owner):
    user = staff(idle_owner, institution=add_institution(idle_owner))
    secret = new_secret()
    opened = "SELECT open_session(%s, NULL, %s, '1 h', '')"
    idle_owner.rows(opened, (user.user_id, hash_secret(secret)))
    exam_id = str(uuid4())
    async with httpx.AsyncClient(base_url=idle_address, cookies={SESSION_COOKIE: secret}) as browser:
        assert error_of(await put(browser, exam_id, small_exam()), status=403)["code"] == "CSRF_FAILED"
        assert (await browser.get(f"/api/exams/{exam_id}")).status_code == 404
        assert data_of(await browser.get("/api/exams"))["items"] == []
