from __future__ import annotations

import asyncio
import io
import json
import logging
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.support.applications import client_of
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.wire import create, data_of, error_of, export

from pressroom.auth.passwords import hash_password
from pressroom.auth.principal import Principal
from pressroom.observability.logging import bound_fields, configure_logging
from pressroom.settings import Settings

CONTENT = "Quetzalcoatl"


async def test_the_log_holds_no_content_of_documents_and_no_secrets(
    log: io.StringIO, own_working_client: httpx.AsyncClient, owner: Owner, settings: Settings
):
    work: list[Any] = [{"name": CONTENT, "summary": CONTENT}]
    document = await create(own_working_client, title=CONTENT, data={"basics": {"name": CONTENT}, "work": work})
    entry = await export(own_working_client, document["id"])
    await own_working_client.get(f"/api/v1/documents/{document['id']}/preview")
    await own_working_client.get(f"/api/v1/documents/{document['id']}/preview.png")
    link = (await own_working_client.get(f"/api/v1/export/download/{entry['id']}")).headers["Location"]
    assert (await own_working_client.get(link)).status_code == 200
    await own_working_client.get(f"/sign-in/{CONTENT}")
    await own_working_client.get(f"/nope/{CONTENT}?q={CONTENT}")
    wrong: dict[str, Any] = {"kind": "resume", "title": CONTENT, "data": {"basics": {"name": [CONTENT]}}}
    await own_working_client.post("/api/v1/documents", json=wrong)
    await own_working_client.post("/api/v1/documents", json={**wrong, "kind": CONTENT})
    await own_working_client.post("/api/v1/documents", content=CONTENT.encode(), headers={"Content-Type": "application/json"})
    owner.rows("ALTER TABLE documents RENAME TO elsewhere")
    error_of(
        await own_working_client.post("/api/v1/documents", json={"kind": "resume", "title": CONTENT, "data": {}}), status=500
    )
    logged = log.getvalue()
    token = own_working_client.headers["Authorization"].removeprefix("Bearer ")
    for hidden in (
        CONTENT,
        token,
        link.rpartition("/")[2],
        "SELECT",
        "INSERT",
        "elsewhere",
        str(settings.data_dir),
        entry["fileName"],
    ):
        assert hidden not in logged
    assert document["id"] not in logged.replace(entry["jobId"], "")


async def test_the_log_holds_no_password_token_form_token_or_address(
    log: io.StringIO, own_idle_client: httpx.AsyncClient, owner: Owner, alice: Principal
):
    password = f"{CONTENT} battery"
    owner.rows("UPDATE users SET password_hash = %s", (hash_password(password),))
    origin = {"Origin": str(own_idle_client.base_url).rstrip("/")}
    made = data_of(await own_idle_client.post("/api/v1/tokens", json={"name": CONTENT}))
    async with client_of(origin["Origin"]) as browser:
        await browser.get("/sign-in")
        for given, status in ((password, 200), (f"{CONTENT}!", 401)):
            body = {"email": alice.email, "password": given}
            await browser.post("/sign-in", data=body, headers=origin)
            assert (await browser.post("/api/v1/session", json=body)).status_code == status
            await browser.post("/api/v1/session", json={**body, "email": [CONTENT]})
        csrf = data_of(await browser.get("/api/v1/session"))["csrfToken"]
        change = {"currentPassword": CONTENT, "newPassword": f"{CONTENT} {CONTENT}"}
        assert (await browser.put("/api/v1/password", json=change, headers={"X-CSRF-Token": csrf})).status_code == 403
        owner.rows("UPDATE users SET password_hash = 'damaged'")
        await browser.post("/api/v1/session", json={"email": alice.email, "password": password})
        hidden = [CONTENT, alice.email, made["token"], csrf, *browser.cookies.values()]
    owner.rows("ALTER TABLE sessions RENAME TO elsewhere")
    async with client_of(origin["Origin"]) as browser:
        await browser.get("/api/v1/documents", headers={"Cookie": "pressroom_session=secret-of-a-cookie"})
    written = log.getvalue()
    assert "a stored password hash could not be read" in written
    assert str(alice.user_id) in written
    assert [value for value in (*hidden, "secret-of-a-cookie") if value in written] == []


async def test_each_request_is_logged_as_one_line_with_its_id(
    log: io.StringIO, own_idle_client: httpx.AsyncClient, alice: Principal
):
    response = await own_idle_client.get("/api/v1/documents/x/versions/1")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (line,) = [line for line in lines if line.get("request_id") == response.headers["X-Request-Id"]]
    assert line["duration_ms"] >= 0
    assert {name: line[name] for name in ("event", "level", "logger", "method", "route", "status", "code", "user_id")} == {
        "event": "request",
        "level": "info",
        "logger": "pressroom.http.instrumentation",
        "method": "GET",
        "route": "/api/v1/documents/{document_id}/versions/{version}",
        "status": 404,
        "code": "DOCUMENT_NOT_FOUND",
        "user_id": str(alice.user_id),
    }


async def test_a_client_that_vanishes_within_its_body_is_no_failure_of_the_server(
    log: io.StringIO, own_idle_client: httpx.AsyncClient, owner: Owner
):
    place = urlsplit(str(own_idle_client.base_url))
    _, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(
        b"POST /api/v1/documents HTTP/1.1\r\nHost: pressroom\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n"
        b"Authorization: " + own_idle_client.headers["Authorization"].encode() + b"\r\n\r\n{"
    )
    await writer.drain()
    is_read = "SELECT bool_or(last_used_at IS NOT NULL) FROM api_tokens"
    await until(lambda: owner.value(is_read), seconds=10, what="the request is read up to its body")
    writer.transport.abort()
    await until(lambda: '"/api/v1/documents"' in log.getvalue(), seconds=10, what="the request is logged")
    (line,) = map(json.loads, log.getvalue().splitlines())
    assert (line["level"], line["status"], line["code"]) == ("info", 400, "INVALID_REQUEST")


async def test_an_exception_is_logged_with_type_and_stack_and_without_its_message(
    log: io.StringIO, own_idle_client: httpx.AsyncClient, owner: Owner
):
    owner.rows("ALTER TABLE documents RENAME TO elsewhere")
    response = await own_idle_client.get("/api/v1/documents")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (entry,) = [line for line in lines if line["event"] == "unexpected exception"]
    assert entry["request_id"] == response.headers["X-Request-Id"]
    assert entry["exception"] == "psycopg.errors.UndefinedTable"
    assert any("pressroom.documents.repository" in frame for frame in entry["raised_at"])


def test_libraries_log_through_the_same_filters(log: io.StringIO):
    error = ValueError(CONTENT)
    logging.getLogger("uvicorn.error").error("Exception in ASGI application", exc_info=error)
    (line,) = [json.loads(line) for line in log.getvalue().splitlines()]
    assert (line["logger"], line["event"], line["exception"]) == (
        "uvicorn.error",
        "Exception in ASGI application",
        "builtins.ValueError",
    )


def test_a_line_has_its_logger_its_fields_and_the_bound_fields(log: io.StringIO):
    with bound_fields(request_id="r1"):
        logging.getLogger("pressroom.rendering").info("browser too heavy", extra={"held_bytes": 5})
    logging.getLogger("pressroom.rendering").info("calm again")
    heavy, calm = [json.loads(line) for line in log.getvalue().splitlines()]
    assert heavy.pop("timestamp").endswith("Z")
    assert heavy == {
        "event": "browser too heavy",
        "level": "info",
        "logger": "pressroom.rendering",
        "held_bytes": 5,
        "request_id": "r1",
    }
    assert "request_id" not in calm


def test_pressroom_render_does_not_import_structlog():
    program = """
import sys, pressroom.cli.render, pressroom.documents.printing, pressroom.rendering.browser.pool
print("structlog" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"


@pytest.mark.parametrize("name", ["data", "password", "token", "path"])
def test_values_of_hidden_fields_are_replaced(log: io.StringIO, name: str):
    logging.getLogger("pressroom").info("hello", extra={name: CONTENT})
    assert json.loads(log.getvalue())[name] == "(hidden)"


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="debug, info, warning, error"):
        configure_logging(level="loud")
