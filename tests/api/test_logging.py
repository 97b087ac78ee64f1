from __future__ import annotations

import io
import json
import logging
from typing import Any

import httpx
import pytest
import structlog
from tests.support.databases import Owner
from tests.support.wire import create, error_of, export

from pressroom.auth.principal import Principal
from pressroom.observability.logging import configure_logging
from pressroom.settings import Settings

CONTENT = "Quetzalcoatl"


async def test_the_log_never_says_what_documents_say(
    log: io.StringIO, own_working: httpx.AsyncClient, owner: Owner, settings: Settings
):
    work: list[Any] = [{"name": CONTENT, "summary": CONTENT}]
    document = await create(own_working, title=CONTENT, data={"basics": {"name": CONTENT}, "work": work})
    entry = await export(own_working, document["id"])
    await own_working.get(f"/api/v1/documents/{document['id']}/preview")
    await own_working.get(f"/api/v1/documents/{document['id']}/preview.png")
    link = (await own_working.get(f"/api/v1/export/download/{entry['id']}")).headers["Location"]
    assert (await own_working.get(link)).status_code == 200
    await own_working.get(f"/sign-in/{CONTENT}")
    await own_working.get(f"/nope/{CONTENT}?q={CONTENT}")
    wrong: dict[str, Any] = {"kind": "resume", "title": CONTENT, "data": {"basics": {"name": [CONTENT]}}}
    await own_working.post("/api/v1/documents", json=wrong)
    await own_working.post("/api/v1/documents", json={**wrong, "kind": CONTENT})
    await own_working.post("/api/v1/documents", content=CONTENT.encode(), headers={"Content-Type": "application/json"})
    owner.rows("ALTER TABLE documents RENAME TO elsewhere")
    error_of(await own_working.post("/api/v1/documents", json={"kind": "resume", "title": CONTENT, "data": {}}), status=500)
    written = log.getvalue()
    token = own_working.headers["Authorization"].removeprefix("Bearer ")
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
        assert hidden not in written
    assert document["id"] not in written.replace(entry["jobId"], "")


async def test_each_request_is_one_line_that_can_be_found(log: io.StringIO, own_idle: httpx.AsyncClient, alice: Principal):
    answer = await own_idle.get("/api/v1/documents/x/versions/1")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (line,) = [line for line in lines if line.get("request_id") == answer.headers["X-Request-Id"]]
    assert line["duration_ms"] >= 0
    assert {name: line[name] for name in ("event", "level", "method", "route", "status", "code", "user_id")} == {
        "event": "request",
        "level": "info",
        "method": "GET",
        "route": "/api/v1/documents/{document_id}/versions/{version}",
        "status": 404,
        "code": "DOCUMENT_NOT_FOUND",
        "user_id": str(alice.user_id),
    }


async def test_a_fault_is_logged_by_kind_and_place_without_its_message(
    log: io.StringIO, own_idle: httpx.AsyncClient, owner: Owner
):
    owner.rows("ALTER TABLE documents RENAME TO elsewhere")
    answer = await own_idle.get("/api/v1/documents")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (fault,) = [line for line in lines if line["event"] == "request broke"]
    assert fault["request_id"] == answer.headers["X-Request-Id"]
    assert fault["exception"] == "psycopg.errors.UndefinedTable"
    assert any("pressroom.documents.repository" in place for place in fault["raised_at"])


def test_libraries_log_through_the_same_filters(log: io.StringIO):
    error = ValueError(CONTENT)
    logging.getLogger("uvicorn.error").error("Exception in ASGI application", exc_info=error)
    (line,) = [json.loads(line) for line in log.getvalue().splitlines()]
    assert (line["logger"], line["event"], line["exception"]) == (
        "uvicorn.error",
        "Exception in ASGI application",
        "builtins.ValueError",
    )


def test_lines_by_the_standard_library_keep_their_fields(log: io.StringIO):
    fields = {"held_bytes": 5, "path": CONTENT}
    logging.getLogger("pressroom.rendering.browser.pool").info("browser_too_heavy", extra={"fields": fields})
    line = json.loads(log.getvalue())
    assert (line["event"], line["level"], line["held_bytes"], line["path"]) == ("browser_too_heavy", "info", 5, "(hidden)")


@pytest.mark.parametrize("name", ["data", "password", "token", "path"])
def test_values_with_telling_names_are_left_out(log: io.StringIO, name: str):
    structlog.get_logger().info("hello", **{name: CONTENT})
    assert json.loads(log.getvalue())[name] == "(hidden)"


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="debug, info, warning, error"):
        configure_logging(level="loud")
