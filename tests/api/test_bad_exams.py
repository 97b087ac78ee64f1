"""Bad input of exams and their reports over HTTP: a code, a sentence that helps, and nothing is lost."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from tests.support.applications import client_of, token_of
from tests.support.databases import Owner
from tests.support.exams import add_institution, small_exam, staff
from tests.support.pdf_contents import hidden_in, pages_of
from tests.support.reports import ask_for_report, ended_report
from tests.support.wire import data_of, error_of, paths_of

from pressroom.auth.tokens import hash_secret, new_secret
from pressroom.http.cookies import SESSION_COOKIE

JSON = {"Content-Type": "application/json"}
POINTS = "submissions[0].answers[0].points"
ENDLESS = r"\def\a{\a\a}\a"


@pytest_asyncio.fixture
async def teacher_client(working_address: str, working_owner: Owner) -> AsyncGenerator[httpx.AsyncClient]:
    user = staff(working_owner, institution=add_institution(working_owner))
    async with client_of(working_address, token_of(working_owner, user)) as client:
        yield client


async def put(client: httpx.AsyncClient, exam: dict[str, Any], exam_id: str = "") -> str:
    exam_id = exam_id or str(uuid4())
    answer = await client.put(f"/api/exams/{exam_id}", json=exam)
    assert answer.status_code in {200, 201}, answer.text
    return exam_id


def given(points: str) -> bytes:
    """Return an exam whose first answer has these points, as they stand in JSON."""
    return json.dumps(small_exam()).replace('"points": 1.25', f'"points": {points}').encode()


@pytest.mark.parametrize(
    ("body", "path", "sentence"),
    [
        (given("2.501"), POINTS, "is 2.501, and the maximum of the question is 2.5."),
        (given("-0.5"), POINTS, "must not be negative."),
        (given('"NaN"'), POINTS, "must be a number"),
        (given('"Infinity"'), POINTS, "must be a number"),
        (json.dumps(small_exam(sections=[], submissions=[])).encode(), "sections", "must have"),
    ],
    ids=["above the maximum", "negative", "NaN", "infinite", "no questions"],
)
async def test_a_wrong_exam_is_refused_with_its_place_and_the_stored_one_stays(
    teacher_client: httpx.AsyncClient, body: bytes, path: str, sentence: str
):
    exam_id = await put(teacher_client, small_exam())
    before = await teacher_client.get(f"/api/exams/{exam_id}")
    error = error_of(await teacher_client.put(f"/api/exams/{exam_id}", content=body, headers=JSON), status=400)
    assert (error["code"], paths_of(error)) == ("INVALID_REQUEST", [path])
    assert sentence in error["details"]["fields"][0]["message"]
    after = await teacher_client.get(f"/api/exams/{exam_id}")
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999999999"])
async def test_a_number_that_is_none_loses_nothing(teacher_client: httpx.AsyncClient, number: str):
    exam_id = await put(teacher_client, small_exam())
    before = await teacher_client.get(f"/api/exams/{exam_id}")
    answer = await teacher_client.put(f"/api/exams/{exam_id}", content=given(number), headers=JSON)
    assert error_of(answer, status=400)["code"] == "INVALID_REQUEST"
    assert (await teacher_client.get(f"/api/exams/{exam_id}")).content == before.content


async def test_a_class_of_another_institution_is_answered_as_an_unknown_one(
    teacher_client: httpx.AsyncClient, working_address: str, working_owner: Owner
):
    exam_id = await put(teacher_client, small_exam())
    stranger = staff(working_owner, institution=add_institution(working_owner))
    async with client_of(working_address, token_of(working_owner, stranger)) as other:
        theirs = data_of(await other.get(f"/api/exams/{await put(other, small_exam())}"))["classes"][0]["id"]
    own = data_of(await teacher_client.get(f"/api/exams/{exam_id}"))["classes"][0]["id"]
    export = f"/api/exams/{exam_id}/export"
    refused: list[str] = []
    for class_id in (theirs, str(uuid4())):
        error = error_of(await teacher_client.post(f"{export}/pdf", json={"classIds": [own, class_id]}), status=400)
        assert paths_of(error) == ["classIds[1]"]
        table = error_of(await teacher_client.get(f"{export}/csv", params={"classIds": class_id}), status=400)
        refused += [json.dumps(each).replace(class_id, "ID") for each in (error, table)]
    assert refused[:2] == refused[2:]
    assert error_of(await teacher_client.get(f"{export}/status"), status=404)["code"] == "JOB_NOT_FOUND"


async def test_a_report_asked_for_by_a_page_without_its_form_token_is_not_made(working_address: str, working_owner: Owner):
    user = staff(working_owner, institution=add_institution(working_owner))
    async with client_of(working_address, token_of(working_owner, user)) as client:
        exam_id = await put(client, small_exam())
        secret = new_secret()
        working_owner.rows("SELECT open_session(%s, NULL, %s, '1 h', '')", (user.user_id, hash_secret(secret)))
        async with httpx.AsyncClient(base_url=working_address, cookies={SESSION_COOKIE: secret}) as browser:
            asked = await browser.post(f"/api/exams/{exam_id}/export/pdf", json={})
            assert error_of(asked, status=403)["code"] == "CSRF_FAILED"
        assert error_of(await client.get(f"/api/exams/{exam_id}/export/status"), status=404)["code"] == "JOB_NOT_FOUND"


async def test_a_class_without_students_has_a_report_and_a_table_that_say_so(teacher_client: httpx.AsyncClient):
    exam = small_exam()
    exam["classes"].append({"id": "T3", "name": "Nobody’s class"})
    exam_id = await put(teacher_client, exam)
    classes = data_of(await teacher_client.get(f"/api/exams/{exam_id}"))["classes"]
    (empty,) = [each["id"] for each in classes if each["name"] == "Nobody’s class"]
    report = await ended_report(teacher_client, exam_id, await ask_for_report(teacher_client, exam_id, classIds=[empty]))
    assert (report["status"], report["attemptCount"]) == ("completed", 0), report
    text = " ".join(pages_of((await teacher_client.get(report["downloadUrl"])).content))
    assert "0 students" in text
    assert "Zola" not in text
    table = await teacher_client.get(f"/api/exams/{exam_id}/export/csv", params={"classIds": empty, "format": "rfc4180"})
    assert len(table.text.splitlines()) == 1


@pytest.mark.parametrize(
    ("field", "text", "shown", "times", "codes"),
    [
        ("feedback", "<script>alert(1)</script> Good.", re.escape("<script>alert(1)</script> Good."), 1, []),
        ("text", " ".join(f"w{number:04}" for number in range(1_667)), r"w\d{4}", 1_667, []),
        ("text", "x" * 10_000, "x", 10_000, []),
        ("text", f"$x=${'…' * 120}", "…", 120, []),
        ("text", f"{'a' * 300}$x${')' * 300}", r"\)", 300, []),
        ("text", f"{'w' * 300}$x$", "w", 300, []),
        ("feedback", f"See ${ENDLESS}$ here.", re.escape(ENDLESS), 1, ["FORMULA_NOT_CONVERTED"]),
    ],
    ids=["script", "10,000 characters", "one word of 10,000 characters", "dots", "brackets", "letters", "endless formula"],
)
async def test_what_a_copy_may_hold_is_printed_as_text(
    teacher_client: httpx.AsyncClient, field: str, text: str, shown: str, times: int, codes: list[str]
):
    exam = small_exam()
    exam["submissions"][0]["answers"][0][field] = text
    exam_id = await put(teacher_client, exam)
    report = await ended_report(teacher_client, exam_id, await ask_for_report(teacher_client, exam_id))
    assert report["status"] == "completed", report
    assert [warning["code"] for warning in report["warnings"]] == codes
    pdf = (await teacher_client.get(report["downloadUrl"])).content
    assert len(re.findall(shown, " ".join(pages_of(pdf)))) >= times
    assert not {"/JavaScript", "/JS", "/OpenAction", "/AA"} & set(hidden_in(pdf))
    stored = data_of(await teacher_client.get(f"/api/exams/{exam_id}"))["exam"]["submissions"]
    assert text in [answer.get(field) for copy in stored for answer in copy.get("answers", [])]
