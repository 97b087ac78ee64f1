"""Ask every route as nobody, as another user and as a user of another institution. A route without a row here fails a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from tests.support.applications import client_of, resume, token_of
from tests.support.databases import Owner
from tests.support.drafts import draft
from tests.support.exams import add_institution, small_exam, staff
from tests.support.reference_parts import openapi
from tests.support.reports import ask_for_report, ended_report
from tests.support.wire import create, data_of, error_of, export

from pressroom.auth.principal import UserRole

Others = Literal["unknown", "own", "same", "forbidden", "exam", "exams", "report"]


@dataclass(frozen=True, kw_only=True)
class Access:
    """What a route answers to others. `{document}` and so on stand for ids of Alice's rows."""

    others: Others
    """`unknown`: 404 as for an id that does not exist; `own`: their own rows only; `same`: nothing belongs to anybody;
    `forbidden`: 403; `exam`: as for an id that does not exist, and 403 for members; `exams`: those of their own institution;
    `report`: as `exam`, and 404 for colleagues
    only, and 403 for members."""
    public: bool = False
    status: int = 200
    """Of the answer to whoever may use the route, where the table is asked for it."""
    path: str = ""
    """The address to ask, where the route has parameters."""
    body: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None
    """The body of a form instead."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


DOCUMENT: Final = "/api/v1/documents/{document}"
BATCH: Final = "/api/v1/export/batch/{batch}"
JOB: Final = "/api/v1/export/job/{job}"
EXAM: Final = "/api/exams/{exam}"

ROWS: Final = ("document", "trashed", "picture", "export", "job", "batch", "waiting", "webhook", "api_token", "session")

ROUTES: Final[Mapping[str, Access]] = {
    "GET /api/v1/documents": Access(others="own"),
    "POST /api/v1/documents": Access(others="own", body=resume()),
    "GET /api/v1/documents/{document_id}": Access(others="unknown", path=DOCUMENT),
    "PUT /api/v1/documents/{document_id}": Access(others="unknown", path=DOCUMENT, body={"title": "Taken"}),
    "DELETE /api/v1/documents/{document_id}": Access(others="unknown", path=DOCUMENT),
    "GET /api/v1/documents/{document_id}/preview": Access(others="unknown", path=f"{DOCUMENT}/preview"),
    "GET /api/v1/documents/{document_id}/preview.png": Access(others="unknown", path=f"{DOCUMENT}/preview.png"),
    "GET /api/v1/documents/{document_id}/versions": Access(others="unknown", path=f"{DOCUMENT}/versions"),
    "GET /api/v1/documents/{document_id}/versions/{version}": Access(others="unknown", path=f"{DOCUMENT}/versions/1"),
    "GET /api/v1/documents/{document_id}/data": Access(others="unknown", path=f"{DOCUMENT}/data?format=json"),
    "POST /api/v1/documents/import": Access(others="own", body=resume()["data"]),
    "GET /documents/{document_id}/edit": Access(others="unknown", path="/documents/{document}/edit"),
    "POST /documents/{document_id}/edit/preview": Access(
        others="unknown", path="/documents/{document}/edit/preview", body=draft()
    ),
    "GET /documents/{document_id}/edit/versions": Access(others="unknown", path="/documents/{document}/edit/versions"),
    "POST /documents/{document_id}/edit/changes": Access(
        others="unknown", path="/documents/{document}/edit/changes", body={"from": 1, "to": 1}
    ),
    "GET /help/errors": Access(others="same", public=True),
    "GET /offline": Access(others="same", public=True),
    "GET /service-worker.js": Access(others="same", public=True),
    "GET /schemas/{schema_name}": Access(others="same", public=True, path="/schemas/resume.json"),
    "GET /api/v1/templates": Access(others="same"),
    "GET /api/v1/templates/{kind}/{slug}/thumbnail.png": Access(
        others="same", public=True, path="/api/v1/templates/resume/classic/thumbnail.png"
    ),
    "POST /api/v1/export/pdf": Access(others="unknown", body={"documentId": "{document}"}),
    "POST /api/v1/export/batch": Access(others="unknown", body={"documentIds": ["{document}"]}),
    "GET /api/v1/export/batch/{batch_id}": Access(others="unknown", path=BATCH),
    "DELETE /api/v1/export/batch/{batch_id}": Access(others="unknown", path=BATCH),
    "GET /api/v1/export/batch/{batch_id}/download": Access(others="unknown", path=f"{BATCH}/download"),
    "POST /api/v1/export/batch/{batch_id}/retry": Access(others="unknown", path=f"{BATCH}/retry"),
    "GET /api/v1/export/jobs": Access(others="own"),
    "GET /api/v1/export/job/{job_id}": Access(others="unknown", path=JOB),
    "DELETE /api/v1/export/job/{job_id}": Access(others="unknown", path="/api/v1/export/job/{waiting}"),
    "GET /api/v1/export/job/{job_id}/events": Access(others="unknown", path=f"{JOB}/events"),
    "POST /api/v1/export/retry/{job_id}": Access(others="unknown", path="/api/v1/export/retry/{job}"),
    "GET /api/v1/export/history": Access(others="own"),
    "DELETE /api/v1/export/history/{history_id}": Access(others="unknown", path="/api/v1/export/history/{export}"),
    "GET /api/v1/export/download/{history_id}": Access(others="unknown", path="/api/v1/export/download/{export}"),
    "GET /api/v1/webhooks": Access(others="own"),
    "POST /api/v1/webhooks": Access(others="own", body={"url": "https://93.184.215.14/other", "events": ["export.completed"]}),
    "DELETE /api/v1/webhooks/{webhook_id}": Access(others="unknown", path="/api/v1/webhooks/{webhook}"),
    "GET /api/v1/webhooks/{webhook_id}/deliveries": Access(others="unknown", path="/api/v1/webhooks/{webhook}/deliveries"),
    "POST /api/v1/webhooks/{webhook_id}/test": Access(others="unknown", path="/api/v1/webhooks/{webhook}/test"),
    "GET /api/exams": Access(others="exams"),
    "GET /api/exams/{exam_id}": Access(others="exam", path="/api/exams/{exam}"),
    "POST /api/exams/{exam_id}/export/pdf": Access(others="exam", path=f"{EXAM}/export/pdf", body={}, status=202),
    "GET /api/exams/{exam_id}/export/csv": Access(others="exam", path=f"{EXAM}/export/csv"),
    "GET /api/exams/{exam_id}/export/status": Access(others="report", path=f"{EXAM}/export/status?jobId={{report}}"),
    "GET /api/exams/{exam_id}/export/download/{filename}": Access(
        others="report", path=f"{EXAM}/export/download/{{report_export}}.pdf"
    ),
    "PUT /api/exams/{exam_id}": Access(others="exam", path="/api/exams/{exam}", body=small_exam(title="Taken")),
    "GET /api/v1/usage": Access(others="own"),
    "GET /api/v1/operations": Access(others="own"),
    "POST /api/v1/export/cleanup": Access(others="forbidden"),
    "POST /api/v1/session": Access(others="same", public=True),
    "GET /api/v1/session": Access(others="forbidden"),
    "DELETE /api/v1/session": Access(others="forbidden"),
    "PUT /api/v1/password": Access(others="forbidden"),
    "GET /api/v1/sessions": Access(others="own"),
    "DELETE /api/v1/sessions/{session_id}": Access(others="unknown", path="/api/v1/sessions/{session}"),
    "GET /api/v1/tokens": Access(others="own"),
    "POST /api/v1/tokens": Access(others="own", body={"name": "laptop"}),
    "DELETE /api/v1/tokens/{token_id}": Access(others="unknown", path="/api/v1/tokens/{api_token}"),
    "GET /files/{token}": Access(others="same", public=True, path="/files/x"),
    "HEAD /files/{token}": Access(others="same", public=True, path="/files/x"),
    "GET /files/batches/{token}": Access(others="same", public=True, path="/files/batches/x"),
    "HEAD /files/batches/{token}": Access(others="same", public=True, path="/files/batches/x"),
    "GET /sign-in": Access(others="same", public=True),
    "POST /sign-in": Access(others="same", public=True),
    "GET /sign-in/oidc": Access(others="same", public=True),
    "GET /sign-in/oidc/callback": Access(others="same", public=True),
    "GET /sign-in/{token}": Access(others="same", public=True, path="/sign-in/x"),
    "POST /sign-in/{token}": Access(others="same", public=True, path="/sign-in/x"),
    "POST /sign-out": Access(others="own"),
    "GET /assets/{name}": Access(others="same", public=True, path="/assets/x"),
    "GET /": Access(others="same", status=303),
    "GET /documents": Access(others="own"),
    "POST /documents": Access(others="own", form={"kind": "resume", "start": "sample", "sample_resume": "english"}),
    "GET /documents/list": Access(others="own"),
    "GET /documents/keys": Access(others="same"),
    "GET /documents/new": Access(others="same"),
    "GET /documents/import": Access(others="same"),
    "POST /documents/import": Access(others="own", body=resume()["data"]),
    "POST /documents/trash": Access(others="unknown", form={"document": "{document}"}),
    "POST /documents/restore": Access(others="unknown", form={"document": "{trashed}"}),
    "POST /documents/duplicate": Access(others="unknown", form={"document": "{document}"}),
    "GET /documents/{document_id}/rename": Access(others="unknown", path="/documents/{document}/rename"),
    "POST /documents/{document_id}/rename": Access(
        others="unknown", path="/documents/{document}/rename", form={"title": "Taken"}
    ),
    "GET /documents/{document_id}/card": Access(others="unknown", path="/documents/{document}/card"),
    "GET /documents/{document_id}/pictures/{key}": Access(others="unknown", path="/documents/{document}/pictures/{picture}"),
    "GET /exams": Access(others="exams"),
    "GET /exams/list": Access(others="exams"),
    "GET /exams/import": Access(others="exam", path="/exams/import?exam={exam}"),
    "POST /exams/import": Access(others="exam", path="/exams/import?exam={exam}", body=small_exam(title="Taken")),
    "POST /exams/sample": Access(others="exams"),
    "GET /exams/{exam_id}": Access(others="exam", path="/exams/{exam}"),
    "GET /exams/{exam_id}/content": Access(others="exam", path="/exams/{exam}/content"),
    "GET /exams/{exam_id}/reports": Access(others="exam", path="/exams/{exam}/reports"),
    "GET /exams/{exam_id}/reports/running": Access(others="exam", path="/exams/{exam}/reports/running"),
    "GET /exams/{exam_id}/reports/new": Access(others="exam", path="/exams/{exam}/reports/new"),
    "POST /exams/{exam_id}/reports/estimate": Access(
        others="exam", path="/exams/{exam}/reports/estimate", form={"output": "pdf"}
    ),
    "POST /exams/{exam_id}/reports": Access(others="exam", path="/exams/{exam}/reports", form={"output": "pdf"}),
    "GET /exams/{exam_id}/reports/{job_id}": Access(others="report", path="/exams/{exam}/reports/{report}"),
    "POST /exams/{exam_id}/reports/{job_id}/cancel": Access(others="report", path="/exams/{exam}/reports/{report}/cancel"),
    "POST /exams/{exam_id}/reports/{job_id}/retry": Access(
        others="report", path="/exams/{exam}/reports/{report}/retry", status=409
    ),
    "GET /exams/copy-keys": Access(others="same"),
    "GET /exams/{exam_id}/copies/{student_id}": Access(others="exam", path="/exams/{exam}/copies/{student}"),
    "POST /exams/{exam_id}/copies/{student_id}": Access(
        others="exam", path="/exams/{exam}/copies/{student}", body={"field": "remark", "before": "", "after": ""}
    ),
    "GET /exams/{exam_id}/copies/{student_id}/pages": Access(others="exam", path="/exams/{exam}/copies/{student}/pages"),
    "GET /exports": Access(others="own"),
    "GET /exports/queue": Access(others="own"),
    "POST /exports/jobs/{job_id}/cancel": Access(others="unknown", path="/exports/jobs/{waiting}/cancel"),
    "POST /exports/jobs/{job_id}/retry": Access(others="unknown", path="/exports/jobs/{job}/retry"),
    "GET /exports/jobs/{job_id}/state": Access(others="unknown", path="/exports/jobs/{job}/state"),
    "POST /exports/clear": Access(others="own"),
    "GET /exports/history": Access(others="own"),
    "GET /exports/history/{history_id}": Access(others="unknown", path="/exports/history/{export}"),
    "GET /exports/history/{history_id}/page-one": Access(others="unknown", path="/exports/history/{export}/page-one"),
    "POST /exports/history/{history_id}/delete": Access(others="unknown", path="/exports/history/{export}/delete"),
    "GET /exports/new": Access(others="unknown", path="/exports/new?document={document}"),
    "POST /exports": Access(others="unknown", form={"document": "{document}"}),
    "POST /exports/estimate": Access(others="unknown", form={"document": "{document}"}),
    "GET /exports/batches/new": Access(others="unknown", path="/exports/batches/new?document={document}"),
    "POST /exports/batches": Access(others="unknown", form={"document": "{document}"}),
    "GET /exports/batches/{batch_id}": Access(others="unknown", path="/exports/batches/{batch}"),
    "GET /exports/batches/{batch_id}/state": Access(others="unknown", path="/exports/batches/{batch}/state"),
    "POST /exports/batches/{batch_id}/cancel": Access(others="unknown", path="/exports/batches/{batch}/cancel"),
    "POST /exports/batches/{batch_id}/retry": Access(others="unknown", path="/exports/batches/{batch}/retry"),
    "GET /exports/active": Access(others="own"),
    "GET /exports/events": Access(others="own", path="/exports/events?jobs={job}"),
    "GET /account": Access(others="own"),
    "GET /account/usage": Access(others="own"),
    "GET /account/tokens": Access(others="own"),
    "GET /account/tokens/new": Access(others="own"),
    "POST /account/tokens": Access(others="own", form={"name": "laptop", "scopes": "read"}),
    "POST /account/tokens/{token_id}/revoke": Access(others="unknown", path="/account/tokens/{api_token}/revoke"),
    "POST /account/tokens/{token_id}/restore": Access(others="forbidden"),
    "POST /account/sessions/{session_id}/end": Access(others="unknown", path="/account/sessions/{session}/end"),
    "POST /account/sessions/end-others": Access(others="own"),
    "GET /account/webhooks": Access(others="own"),
    "GET /account/webhooks/new": Access(others="own"),
    "POST /account/webhooks": Access(others="own", form={"url": "https://93.184.215.14/other", "events": "batch.ended"}),
    "POST /account/webhooks/{webhook_id}/test": Access(others="unknown", path="/account/webhooks/{webhook}/test"),
    "GET /account/webhooks/{webhook_id}/deliveries": Access(others="unknown", path="/account/webhooks/{webhook}/deliveries"),
    "GET /account/webhooks/{webhook_id}/delete": Access(others="unknown", path="/account/webhooks/{webhook}/delete"),
    "POST /account/webhooks/{webhook_id}/delete": Access(others="unknown", path="/account/webhooks/{webhook}/delete"),
    "POST /account/language": Access(others="own", form={"language": "fr"}),
    "GET /account/password": Access(others="own"),
    "POST /account/password": Access(others="forbidden"),
    "GET /operations": Access(others="forbidden"),
    "GET /operations/live": Access(others="forbidden"),
    "POST /operations/queues/{queue}/pause": Access(others="forbidden", path="/operations/queues/documents/pause"),
    "POST /operations/queues/{queue}/resume": Access(others="forbidden", path="/operations/queues/documents/resume"),
    "POST /operations/reset": Access(others="forbidden"),
    "POST /operations/clean-up": Access(others="forbidden"),
    "GET /operations/failures": Access(others="forbidden", path="/operations/failures?code=TEXT_LOST"),
    "GET /operations/users": Access(others="forbidden"),
    "GET /operations/users/new": Access(others="forbidden"),
    "POST /operations/users": Access(others="forbidden", form={"email": "new@example.org", "role": "admin"}),
    "GET /operations/users/{user_id}": Access(others="forbidden"),
    "POST /operations/users/{user_id}": Access(others="forbidden", form={"role": "admin"}),
    "POST /operations/users/{user_id}/link": Access(others="forbidden"),
    "POST /operations/users/{user_id}/sign-out": Access(others="forbidden"),
    "GET /health/live": Access(others="same", public=True),
    "GET /health/ready": Access(others="same", public=True),
    "GET /metrics": Access(others="same", public=True),
    "GET /schema/openapi.json": Access(others="same", public=True),
}


WAITING_JOB: Final = """
INSERT INTO export_jobs (queue, user_id, application, subject_id, title, format, options, request_key, max_attempts, run_after)
SELECT queue, user_id, application, subject_id, title, format, options, gen_random_uuid()::text, max_attempts,
       clock() + interval '1 h'
  FROM export_jobs WHERE id = %s
RETURNING id
"""
"""Another job of the same user, which no worker takes during the test."""


def of_kind(*kinds: Others) -> list[str]:
    return [route for route, access in ROUTES.items() if access.others in kinds]


@pytest_asyncio.fixture
async def rows(alice_client: httpx.AsyncClient, working_owner: Owner) -> dict[str, str]:
    """The ids of a document, an export, a batch, jobs, an API token and a session of Alice."""
    document = await create(alice_client, title="Alice's secret")
    entry = await export(alice_client, document["id"])
    batch = data_of(await alice_client.post("/api/v1/export/batch", json={"documentIds": [document["id"]]}))
    trashed = await create(alice_client, title="Alice's secret that was deleted")
    working_owner.rows("UPDATE documents SET trashed_at = clock() WHERE id = %s", (trashed["id"],))
    assert (await alice_client.get(f"/documents/{document['id']}/card")).status_code == 200
    picture = working_owner.value("SELECT key FROM document_pictures WHERE document_id = %s", (document["id"],))
    assert (await alice_client.get(f"/documents/{document['id']}/pictures/{picture}")).status_code == 200
    waiting = working_owner.value(WAITING_JOB, (entry["jobId"],))
    webhook = await alice_client.post("/api/v1/webhooks", json={"url": "https://93.184.215.14/hook", "events": ["batch.ended"]})
    api_token = data_of(await alice_client.post("/api/v1/tokens", json={"name": "laptop"}))["id"]
    opened = "SELECT open_session(user_id, NULL, token_hash, '1 h', '') FROM api_tokens WHERE id = %s"
    return {
        "api_token": api_token,
        "session": str(working_owner.value(opened, (api_token,))),
        "document": document["id"],
        "trashed": trashed["id"],
        "picture": picture,
        "export": entry["id"],
        "job": entry["jobId"],
        "batch": batch["batchId"],
        "waiting": str(waiting),
        "webhook": data_of(webhook)["id"],
    }


@pytest_asyncio.fixture(params=["another user", "another institution"])
async def stranger(request: pytest.FixtureRequest, working_address: str, working_owner: Owner):
    user = working_owner.user(f"{uuid4().hex}@example.org")
    if request.param == "another institution":
        working_owner.rows(
            "WITH added AS (INSERT INTO institutions (name) VALUES (%s) RETURNING id)"
            " UPDATE users SET institution_id = (SELECT id FROM added), role = 'teacher' WHERE id = %s",
            (uuid4().hex, user.user_id),
        )
    async with client_of(working_address, token_of(working_owner, user)) as client:
        yield client


async def ask(client: httpx.AsyncClient, route: str, ids: Mapping[str, str]) -> httpx.Response:
    method, path = route.split(" ")
    access = ROUTES[route]
    body = None if access.body is None else _with_ids(access.body, ids)
    form = None if access.form is None else _with_ids(access.form, ids)
    headers = {"Accept": "application/json", **access.headers}  # of pages, too
    return await client.request(method, _with_ids(access.path or path, ids), json=body, data=form, headers=headers)


def _with_ids(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for name, row in ids.items():
            value = value.replace(f"{{{name}}}", row)
        return value
    if isinstance(value, list):
        return [_with_ids(item, ids) for item in value]  # pyright: ignore[reportUnknownVariableType]
    return {key: _with_ids(item, ids) for key, item in value.items()} if isinstance(value, dict) else value  # pyright: ignore[reportUnknownVariableType]


def test_every_route_has_a_row():
    described = {f"{method.upper()} {path}" for path, methods in openapi()["paths"].items() for method in methods}
    assert described == set(ROUTES)


@pytest.mark.parametrize("route", [route for route, access in ROUTES.items() if not access.public])
async def test_nobody_is_let_in(working_address: str, route: str):
    async with httpx.AsyncClient(base_url=working_address) as nobody:
        unknown = {name: str(uuid4()) for name in ROWS}
        assert error_of(await ask(nobody, route, unknown), status=401)["code"] == "NOT_AUTHENTICATED"


async def test_rows_of_others_are_answered_as_unknown_ones(
    alice_client: httpx.AsyncClient, stranger: httpx.AsyncClient, rows: dict[str, str]
):
    for route in of_kind("unknown"):
        theirs = await ask(stranger, route, rows)
        unknown = await ask(stranger, route, dict.fromkeys(rows, str(uuid4())))
        assert (theirs.status_code, unknown.status_code) == (404, 404), route
        told = [_without_ids(error_of(answer, status=404)) for answer in (theirs, unknown)]
        assert told[0] == told[1], f"{route} tells that the row exists"
    assert data_of(await alice_client.get(f"/api/v1/documents/{rows['document']}"))["version"] == 1
    assert (await alice_client.get(f"/api/v1/export/download/{rows['export']}")).status_code == 302
    assert data_of(await alice_client.get(f"/api/v1/export/job/{rows['waiting']}"))["status"] == "pending"


def _without_ids(error: dict[str, Any]) -> dict[str, Any]:
    """Return an error without the ids of the request that it repeats."""
    documents = error["details"].get("documents", [])
    return {**error, "details": [{key: value for key, value in item.items() if key != "documentId"} for item in documents]}


async def test_lists_of_others_hold_nothing_of_a_user(stranger: httpx.AsyncClient, rows: dict[str, str]):
    for route in of_kind("own"):
        answer = await ask(stranger, route, rows)
        assert answer.status_code in {200, 201, 204}, route
        assert not [row for row in (*rows.values(), "Alice's secret") if row in answer.text], route


async def test_routes_of_administrators_and_of_sessions_are_forbidden(stranger: httpx.AsyncClient):
    for route in of_kind("forbidden"):
        assert error_of(await ask(stranger, route, {}), status=403)["code"] == "FORBIDDEN"


@pytest_asyncio.fixture
async def exam(working_address: str, working_owner: Owner):
    """The id of an exam, and the institution that it belongs to."""
    institution = add_institution(working_owner)
    async with client_of(working_address, token_of(working_owner, staff(working_owner, institution=institution))) as teacher:
        exam_id = str(uuid4())
        assert (await teacher.put(f"/api/exams/{exam_id}", json=small_exam(title="Alice's secret"))).status_code == 201
    return exam_id, institution


def ids_of(owner: Owner, exam_id: str) -> dict[str, str]:
    """Return the ids of an exam and of one of its students."""
    (student,) = owner.rows("SELECT student_id FROM submissions WHERE exam_id = %s ORDER BY student_id LIMIT 1", (exam_id,))
    return {"exam": exam_id, "student": str(student[0])}


@pytest.mark.parametrize("route", of_kind("exam", "exams"))
async def test_exams_are_for_teachers_and_administrators_of_their_institution(
    working_address: str, working_owner: Owner, exam: tuple[str, Any], route: str
):
    exam_id, institution = exam
    allowed = ROUTES[route].status
    statuses: dict[UserRole, int] = {"member": 403, "teacher": allowed, "admin": allowed}
    for role, status in statuses.items():
        user = staff(working_owner, institution=institution, role=role)
        async with client_of(working_address, token_of(working_owner, user)) as client:
            assert (await ask(client, route, ids_of(working_owner, exam_id))).status_code == status, role
    alone = working_owner.user(f"{uuid4().hex}@example.org", role="teacher")
    async with client_of(working_address, token_of(working_owner, alone)) as client:
        assert error_of(await ask(client, route, ids_of(working_owner, exam_id)), status=403)["code"] == "FORBIDDEN"


async def test_an_exam_of_another_institution_is_answered_as_an_unknown_one(
    working_address: str, working_owner: Owner, exam: tuple[str, Any]
):
    exam_id, institution = exam
    other = staff(working_owner, institution=add_institution(working_owner), role="admin")
    async with client_of(working_address, token_of(working_owner, other)) as client:
        unknown = error_of(await client.get(f"/api/exams/{uuid4()}"), status=404)
        for route in of_kind("exam"):
            assert error_of(await ask(client, route, ids_of(working_owner, exam_id)), status=404) == unknown
        assert data_of(await client.get("/api/exams"))["items"] == []
    async with client_of(working_address, token_of(working_owner, staff(working_owner, institution=institution))) as client:
        (mine,) = data_of(await client.get("/api/exams"))["items"]
        assert (mine["id"], mine["title"], mine["version"]) == (exam_id, "Alice's secret", 1)


async def test_a_report_is_for_the_teacher_who_asked_for_it(working_address: str, working_owner: Owner, exam: tuple[str, Any]):
    exam_id, institution = exam
    teacher = staff(working_owner, institution=institution)
    async with client_of(working_address, token_of(working_owner, teacher)) as client:
        job = await ask_for_report(client, exam_id)
        url = (await ended_report(client, exam_id, job))["downloadUrl"]
        ids = {"exam": exam_id, "report": job, "report_export": url.rpartition("/")[2].removesuffix(".pdf")}
        for route in of_kind("report"):
            assert (await ask(client, route, ids)).status_code == ROUTES[route].status, route
            assert (await ask(client, route, ids | {"exam": str(uuid4())})).status_code == 404, route
    others = [
        (staff(working_owner, institution=institution, role="member"), 403),
        (staff(working_owner, institution=institution), 404),
        (staff(working_owner, institution=institution, role="admin"), 404),
        (staff(working_owner, institution=add_institution(working_owner)), 404),
    ]
    for user, status in others:
        async with client_of(working_address, token_of(working_owner, user)) as client:
            for route in of_kind("report"):
                assert (await ask(client, route, ids)).status_code == status, (route, user.role)


async def test_a_cursor_of_another_users_list_shows_nothing_of_it(
    stranger: httpx.AsyncClient, alice_client: httpx.AsyncClient, rows: dict[str, str]
):
    for path in ("/api/v1/documents", "/api/v1/export/jobs", "/api/v1/export/history"):
        ids = (row for name, row in rows.items() if name != "picture")
        for cursor in (*ids, "ffffffff-ffff-ffff-ffff-ffffffffffff"):
            assert data_of(await stranger.get(path, params={"cursor": cursor}))["items"] == []
        assert len(data_of(await alice_client.get(path))["items"]) >= 1
