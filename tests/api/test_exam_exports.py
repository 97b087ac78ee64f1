"""Reports and tables of exams over HTTP, made by a real worker."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import AsyncGenerator
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import openpyxl
import pytest
import pytest_asyncio
from pypdf import PdfReader
from tests.support.applications import client_of, token_of
from tests.support.databases import Owner
from tests.support.exams import add_institution, small_exam, staff
from tests.support.reports import ask_for_report, ended_report, report_status
from tests.support.wire import create, data_of, error_of, paths_of, submit

from pressroom.exams.samples.sample import sample_document
from pressroom.exports.model import Phase

STUDENTS = 6
PHASES = [phase.value for phase in Phase]
UNKNOWN = "01234567-89ab-7def-8123-456789abcdef"


@pytest_asyncio.fixture
async def teacher_client(working_address: str, working_owner: Owner) -> AsyncGenerator[httpx.AsyncClient]:
    user = staff(working_owner, institution=add_institution(working_owner))
    async with client_of(working_address, token_of(working_owner, user)) as client:
        yield client


@pytest_asyncio.fixture
async def sample(teacher_client: httpx.AsyncClient) -> str:
    """The id of a stored sample exam."""
    exam_id = str(uuid4())
    await put(teacher_client, exam_id, msgspec.json.encode(sample_document(students=STUDENTS)))
    return exam_id


async def put(client: httpx.AsyncClient, exam_id: str, exam: dict[str, Any] | bytes) -> None:
    content = exam if isinstance(exam, bytes) else msgspec.json.encode(exam)
    answer = await client.put(f"/api/exams/{exam_id}", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code in {200, 201}, answer.text


async def test_a_report_is_made_and_downloaded(teacher_client: httpx.AsyncClient, sample: str):
    answer = await teacher_client.post(f"/api/exams/{sample}/export/pdf", json={})
    assert answer.status_code == 202
    job = data_of(answer)["jobId"]
    assert data_of(answer) == {"jobId": job, "status": "queued"}
    assert answer.headers["Location"] == f"/api/exams/{sample}/export/status?jobId={job}"
    report = await ended_report(teacher_client, sample, job)
    assert (report["status"], report["progress"]) == ("completed", 100), report
    assert report["warnings"] == []
    file = await teacher_client.get(report["downloadUrl"])
    assert (file.status_code, file.headers["Content-Type"]) == (200, "application/pdf")
    assert "filename*=UTF-8''" in file.headers["Content-Disposition"]
    assert len(file.content) == report["fileSize"]
    reader = PdfReader(io.BytesIO(file.content))
    assert len(reader.pages) == report["pageCount"]
    graded = [row for row in await french_rows(teacher_client, sample) if row["Total"]]
    assert report["attemptCount"] == len(graded)
    text = "\n".join(page.extract_text() for page in reader.pages)
    for row in graded:
        assert f"{row['Prénom']} {row['Nom']}" in text
    part = await teacher_client.get(report["downloadUrl"], headers={"Range": "bytes=0-4"})
    assert (part.status_code, part.content) == (206, b"%PDF-")


async def test_the_newest_report_of_an_exam_is_found_without_its_id(teacher_client: httpx.AsyncClient, sample: str):
    status = f"/api/exams/{sample}/export/status"
    assert error_of(await teacher_client.get(status), status=404)["code"] == "JOB_NOT_FOUND"
    await ask_for_report(teacher_client, sample)
    newest = await ask_for_report(teacher_client, sample, options={"statistics": False})
    assert data_of(await teacher_client.get(status))["jobId"] == newest
    await ended_report(teacher_client, sample, newest)


async def test_a_zip_has_a_file_for_each_student(teacher_client: httpx.AsyncClient, sample: str):
    job = await ask_for_report(teacher_client, sample, options={"output": "zip"})
    report = await ended_report(teacher_client, sample, job)
    assert report["status"] == "completed", report
    file = await teacher_client.get(report["downloadUrl"])
    assert file.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(file.content))
    assert archive.testzip() is None
    graded = [row for row in await french_rows(teacher_client, sample) if row["Total"]]
    assert len(archive.namelist()) == len(graded) + 1
    for row in graded:
        (name,) = [name for name in archive.namelist() if name.startswith(f"{row['Nom']} {row['Prénom']}")]
        reader = PdfReader(io.BytesIO(archive.read(name)))
        text = "\n".join(page.extract_text() for page in reader.pages)
        told = text + str(reader.metadata) + str(reader.xmp_metadata and reader.xmp_metadata.dc_title)
        assert f"{row['Prénom']} {row['Nom']}" in text
        assert not [other["Nom"] for other in graded if other is not row and f"{other['Prénom']} {other['Nom']}" in told]


async def test_a_report_holds_the_chosen_classes_only(teacher_client: httpx.AsyncClient, sample: str):
    rows = await french_rows(teacher_client, sample)
    exam = data_of(await teacher_client.get(f"/api/exams/{sample}"))
    chosen = next(group for group in exam["classes"] if any(group["name"] in row["Classe"] and row["Total"] for row in rows))
    filtered = await french_rows(teacher_client, sample, classIds=chosen["id"])
    assert 0 < len(filtered) <= len(rows)
    assert await french_rows(teacher_client, sample, classIds=f"{chosen['id']}\n") == filtered
    job = await ask_for_report(teacher_client, sample, classIds=[chosen["id"]])
    report = await ended_report(teacher_client, sample, job)
    assert report["attemptCount"] == len([row for row in filtered if row["Total"]])


async def test_the_same_report_is_made_once_until_the_exam_changes(teacher_client: httpx.AsyncClient):
    exam_id = str(uuid4())
    await put(teacher_client, exam_id, small_exam())
    first = await ended_report(teacher_client, exam_id, await ask_for_report(teacher_client, exam_id))
    again = await ended_report(teacher_client, exam_id, await ask_for_report(teacher_client, exam_id))
    assert first["fileSize"] == again["fileSize"]
    assert (await teacher_client.get(first["downloadUrl"])).headers["ETag"] == (
        await teacher_client.get(again["downloadUrl"])
    ).headers["ETag"]
    changed = small_exam()
    changed["submissions"][0]["answers"][0]["points"] = 2.5
    await put(teacher_client, exam_id, changed)
    later = await ended_report(teacher_client, exam_id, await ask_for_report(teacher_client, exam_id))
    text = PdfReader(io.BytesIO((await teacher_client.get(later["downloadUrl"])).content)).pages[-1].extract_text()
    assert "2.6" in text


async def test_wrong_requests_are_refused(teacher_client: httpx.AsyncClient, sample: str):
    export = f"/api/exams/{sample}/export"
    unknown = str(uuid4())
    answer = await teacher_client.post(f"{export}/pdf", json={"classIds": [unknown]})
    assert paths_of(error_of(answer, status=400)) == ["classIds[0]"]
    wrong = error_of(await teacher_client.post(f"{export}/pdf", json={"options": {"order": "size"}}), status=400)
    assert (wrong["code"], paths_of(wrong)) == ("INVALID_OPTIONS", ["options.order"])
    assert error_of(await teacher_client.get(f"{export}/csv", params={"classIds": unknown}), status=400)
    for query in ({"format": "ods"}, {"classIds": "1"}):
        assert paths_of(error_of(await teacher_client.get(f"{export}/csv", params=query), status=400)) == list(query)
    job = await submit(teacher_client, (await create(teacher_client))["id"])
    assert error_of(await teacher_client.get(f"{export}/status", params={"jobId": job}), status=404)["code"] == "JOB_NOT_FOUND"


@pytest.mark.parametrize(
    "name",
    [
        *("x", "..", "%2e%2e%2fsecret.pdf", "..%2f..%2f..%2fetc%2fpasswd", "%252e%252e%252fx.pdf", "..%5c..%5cx.pdf", "%00.pdf"),
        *("%2fetc%2fpasswd", "/etc/passwd", "file:%2f%2f%2fetc%2fpasswd", f"{UNKNOWN}.pdf", UNKNOWN, f"..%2f{UNKNOWN}.pdf"),
    ],
)
async def test_a_name_leads_to_no_other_file(teacher_client: httpx.AsyncClient, sample: str, name: str):
    answer = await teacher_client.get(f"/api/exams/{sample}/export/download/{name}")
    assert error_of(answer, status=404)["code"] == "NOT_FOUND"


async def test_a_report_is_found_at_its_own_exam_only(teacher_client: httpx.AsyncClient, sample: str):
    exam_id = str(uuid4())
    await put(teacher_client, exam_id, small_exam())
    job = await ask_for_report(teacher_client, exam_id)
    url = (await ended_report(teacher_client, exam_id, job))["downloadUrl"]
    name = url.rpartition("/")[2]
    assert (await teacher_client.get(url)).status_code == 200
    assert (await teacher_client.get(f"/api/exams/{sample}/export/download/{name}")).status_code == 404
    assert (await teacher_client.get(url.replace(".pdf", ".zip"))).status_code == 404
    assert error_of(await teacher_client.get(f"/api/exams/{sample}/export/status?jobId={job}"), status=404)


async def test_a_failed_report_says_why(teacher_client: httpx.AsyncClient, working_owner: Owner, sample: str):
    job = await ask_for_report(teacher_client, sample, options={"keys": True})
    await ended_report(teacher_client, sample, job)
    working_owner.rows("DELETE FROM export_history WHERE job_id = %s", (job,))
    working_owner.rows(
        "UPDATE export_jobs SET status = 'failed', error_code = 'EXPORT_TIMEOUT', error_message = 'Too long.' WHERE id = %s",
        (job,),
    )
    failed = await report_status(teacher_client, sample, job)
    assert (failed["status"], failed["error"]) == ("failed", {"code": "EXPORT_TIMEOUT", "message": "Too long."})


async def test_the_tables_agree_with_each_other(teacher_client: httpx.AsyncClient, sample: str):
    french = await french_rows(teacher_client, sample)
    plain = await teacher_client.get(f"/api/exams/{sample}/export/csv", params={"format": "rfc4180"})
    rows = list(csv.reader(io.StringIO(plain.content.decode(), newline="")))
    assert len(rows) == len(french) + 1 == STUDENTS + 1
    workbook = await teacher_client.get(f"/api/exams/{sample}/export/csv", params={"format": "xlsx"})
    assert "spreadsheetml" in workbook.headers["Content-Type"]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.content)).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for row, written, kept in zip(french, rows[1:], cells[2:], strict=True):
        total = Decimal(row["Total"].replace(",", ".")) if row["Total"] else None
        assert total == (Decimal(written[5]) if written[5] else None) == (None if kept[5] is None else Decimal(str(kept[5])))


async def french_rows(client: httpx.AsyncClient, exam_id: str, **query: str) -> list[dict[str, str]]:
    answer = await client.get(f"/api/exams/{exam_id}/export/csv", params={"format": "french", **query})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


async def test_progress_counts_the_copies_and_goes_through_the_phases_in_order(teacher_client: httpx.AsyncClient):
    exam_id = str(uuid4())
    await put(teacher_client, exam_id, msgspec.json.encode(sample_document(students=100)))
    job = await ask_for_report(teacher_client, exam_id)
    async with teacher_client.stream("GET", f"/api/v1/export/job/{job}/events", timeout=120) as events:
        lines = [line async for line in events.aiter_lines()]
    seen = [json.loads(line.removeprefix("data:")) for line in lines if line.startswith("data:")]
    assert seen[-1]["status"] == "completed"
    phases = [state["phase"] for state in seen if state["phase"]]
    assert phases == sorted(phases, key=PHASES.index)
    assert [state["progress"] for state in seen] == sorted(state["progress"] for state in seen)
    bounds = {"loading": (0, 10), "processing": (10, 80), "generating": (80, 95), "saving": (95, 100)}
    for state in seen:
        if state["status"] == "processing" and state["phase"]:
            least, most = bounds[state["phase"]]
            assert least <= state["progress"] <= most
    counted = {state["total"] for state in seen if state["phase"] == "processing" and state["total"]}
    assert counted == {(await ended_report(teacher_client, exam_id, job))["attemptCount"]}
