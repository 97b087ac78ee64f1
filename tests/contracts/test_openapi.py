from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from litestar.routes import HTTPRoute

from pressroom import errors
from pressroom.api.openapi import build_document
from pressroom.app import create_app
from pressroom.errors import PressroomError, RendererBusyError
from pressroom.http.operations import operation_of
from pressroom.settings import Settings

APP = create_app(Settings(data_dir=Path("unused")), database_url="postgresql://unused", with_worker=False)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return build_document(APP)


def test_every_route_has_a_description():
    for route in APP.routes:
        assert isinstance(route, HTTPRoute)
        for handler in route.route_handlers:
            if handler.http_methods != {"OPTIONS"}:
                assert operation_of(handler.opt), route.path


def test_every_reference_resolves_and_every_schema_is_valid(document: dict[str, Any]):
    schemas = document["components"]["schemas"]
    references = re.findall(r"'#/components/schemas/(\w+)'", str(document))
    assert len(references) > 20
    assert set(references) <= set(schemas)
    for schema in schemas.values():
        Draft202012Validator({**schema, "components": document["components"]})  # raises if the schema is not valid


def test_every_operation_has_a_unique_name_and_documents_its_path(document: dict[str, Any]):
    operations = [(path, operation) for path, methods in document["paths"].items() for operation in methods.values()]
    names = [operation["operationId"] for _, operation in operations]
    assert len(set(names)) == len(names) >= 24
    for path, operation in operations:
        in_path = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path)), path
        assert operation["summary"]
        assert min(operation["responses"]) < "400"


def test_the_codes_of_the_document_are_those_of_the_errors(document: dict[str, Any]):
    documented = set(re.findall(r"'([A-Z]+(?:_[A-Z]+)+|FORBIDDEN|CONFLICT)'", str(document)))
    defined = {error.code for error in _errors()}
    assert documented <= defined
    wire = {"INVALID_REQUEST", "INVALID_OPTIONS", "NOT_AUTHENTICATED", "FORBIDDEN", "CSRF_FAILED", "NOT_FOUND",
            "DOCUMENT_NOT_FOUND", "JOB_NOT_FOUND", "TEMPLATE_NOT_FOUND", "CONFLICT", "EXPORT_EXPIRED",
            "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "QUEUE_FULL", "RENDERER_UNAVAILABLE",
            "DATABASE_UNAVAILABLE", "EXPORT_TIMEOUT"}  # fmt: skip
    assert wire <= documented


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/api/v1/export/pdf"),
        ("get", "/api/v1/documents/{document_id}/preview.png"),
        ("get", "/api/v1/templates/{kind}/{slug}/thumbnail.png"),
    ],
)
def test_routes_that_print_name_every_way_in_which_printing_fails(document: dict[str, Any], method: str, path: str):
    responses = document["paths"][path][method]["responses"]
    codes = {code for status in responses for code in re.findall(r"'([A-Z_]{4,})'", str(responses[status]))}
    assert {"TEXT_LOST", "RENDER_FAILED", "RENDERER_UNAVAILABLE", "EXPORT_TIMEOUT"} <= codes


@pytest.mark.parametrize("preview", ["documents/{document_id}/preview", "documents/{document_id}/preview.png"])
def test_previews_may_find_all_tabs_busy(document: dict[str, Any], preview: str):
    answer = document["paths"][f"/api/v1/{preview}"]["get"]["responses"]["503"]
    assert RendererBusyError().message in answer["description"]
    assert "Retry-After" in answer["headers"]


def test_routes_that_need_an_identity_say_so_with_the_scope(document: dict[str, Any]):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            public = (method, path) == ("post", "/api/v1/session") or path.endswith("/thumbnail.png")
            if path.startswith("/api/") and not public:
                scopes = {"read"} if method == "get" else {"export", "admin"}
                assert [operation["security"][0]["token"]] in [[[scope]] for scope in scopes]
                assert operation["security"][1:] == [{"session": []}]
                assert {"401", "403"} <= operation["responses"].keys()


def _errors() -> list[type[PressroomError]]:
    found: list[type[PressroomError]] = [PressroomError]
    for error in found:
        found += error.__subclasses__()
    assert errors.DocumentNotFoundError in found
    return found
