"""One operation in the OpenAPI document: its parameters, its body, its answers, and each way in which it fails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from pressroom.errors import (
    CsrfFailedError,
    DatabaseUnavailableError,
    InvalidOptionsError,
    InvalidRequestError,
    NotAuthenticatedError,
    PayloadTooLargeError,
    PressroomError,
    RateLimitedError,
    UnsupportedMediaTypeError,
)
from pressroom.http.failures import FRAMEWORK_ERRORS
from pressroom.http.identity import SAFE_METHODS
from pressroom.http.operations import Answer, Operation

REF: Final = "#/components/schemas/{name}"
SECURITY: Final[list[dict[str, list[str]]]] = [{"token": []}, {"session": []}]


class FieldProblem(msgspec.Struct, kw_only=True):
    """One wrong field."""

    path: str
    message: str


def describe(operation: Operation, *, method: str, name: str) -> dict[str, Any]:
    """Write one method of one route; `name` is its operation id."""
    described_: dict[str, Any] = {
        "summary": operation.summary,
        "operationId": name,
        "tags": [operation.tag],
        "parameters": _parameters(operation),
        "responses": {
            **{str(status): _answer(found, head=method == "HEAD") for status, found in operation.answers.items()},
            **_failures(operation, method),
        },
        "security": [] if operation.public else SECURITY,
    }
    if operation.body is not None:
        described_["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": reference_to(operation.body)}},
        }
    return described_


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": sentence,
            "schema": {"type": "string", "format": "uuid"} if name.endswith("_id") else {"type": "string"},
        }
        for name, sentence in operation.path_parameters.items()
    ]
    if operation.query is not None:
        described_, components = msgspec.json.schema_components([operation.query], ref_template=REF)
        schema = components[described_[0]["$ref"].rpartition("/")[2]]
        parameters += [
            {"name": name, "in": "query", "required": False, "schema": _without_null(member)}
            for name, member in schema["properties"].items()
        ]
    parameters += [
        {"name": name, "in": "header", "required": False, "description": sentence, "schema": {"type": "string"}}
        for name, sentence in operation.headers.items()
        # OpenAPI 3.1: a parameter of this name is ignored; security says it.
        if name != "Authorization"
    ]
    return parameters


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    # A query string cannot say null: what is left out is not sent.
    schema = {name: value for name, value in schema.items() if not (name == "default" and value is None)}
    if "anyOf" in schema:
        kept = [member for member in schema.pop("anyOf") if member != {"type": "null"}]
        schema |= kept[0] if len(kept) == 1 else {"anyOf": kept}
    if "enum" in schema:
        schema["enum"] = [value for value in schema["enum"] if value is not None]
    return schema


def _answer(found: Answer, *, head: bool) -> dict[str, Any]:
    described_: dict[str, Any] = {"description": found.description}
    if found.headers:
        described_["headers"] = {
            name: {"description": sentence, "schema": {"type": "string"}} for name, sentence in found.headers.items()
        }
    if head or not found.media_type:
        return described_
    if found.body is None:
        schema: dict[str, Any] = {}
    else:
        schema = {
            "type": "object",
            "required": ["success", "data"],
            "properties": {"success": {"const": True}, "data": reference_to(found.body)},
        }
    described_["content"] = {found.media_type: {"schema": schema}}
    return described_


def _failures(operation: Operation, method: str) -> dict[str, Any]:
    by_status: defaultdict[int, list[type[PressroomError]]] = defaultdict(list)
    for error in dict.fromkeys([*operation.errors, *_usual_errors(operation, method)]):
        by_status[error.status].append(error)
    return {
        str(status): _failure(errors, as_page=operation.page)
        for status, errors in sorted(by_status.items())
        # Readiness answers 503 with data.
        if status not in operation.answers
    }


def _usual_errors(operation: Operation, method: str) -> Iterable[type[PressroomError]]:
    yield PressroomError
    yield DatabaseUnavailableError
    if operation.query is not None or operation.body is not None or operation.headers:
        yield InvalidRequestError
    if operation.query is not None and InvalidOptionsError in operation.errors:
        yield InvalidOptionsError
    if operation.body is not None:
        yield PayloadTooLargeError
        yield UnsupportedMediaTypeError
    if operation.path_parameters:
        yield FRAMEWORK_ERRORS[404]
    if not operation.public:
        yield NotAuthenticatedError
        yield RateLimitedError
        if method not in SAFE_METHODS:
            yield CsrfFailedError


def _failure(errors: list[type[PressroomError]], *, as_page: bool) -> dict[str, Any]:
    codes = list(dict.fromkeys(error.code for error in errors))
    schema = {
        "type": "object",
        "required": ["success", "error"],
        "properties": {
            "success": {"const": False},
            "error": {
                "type": "object",
                "required": ["code", "message", "details"],
                "properties": {
                    "code": {"enum": codes},
                    "message": {"type": "string"},
                    "details": {
                        "type": "object",
                        "properties": {"fields": {"type": "array", "items": reference_to(FieldProblem)}},
                    },
                },
            },
        },
    }
    described_: dict[str, Any] = {
        "description": " ".join(dict.fromkeys(error().message for error in errors)),
        "content": {"text/html; charset=utf-8": {"schema": {}}} if as_page else {"application/json": {"schema": schema}},
    }
    if errors[0].status in {429, 503}:
        described_["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    if errors[0].status == NotAuthenticatedError.status:
        described_["headers"] = {"WWW-Authenticate": {"description": "Bearer.", "schema": {"type": "string"}}}
    return described_


def reference_to(schema: type[msgspec.Struct]) -> dict[str, str]:
    """Refer to a schema of the components."""
    return {"$ref": REF.format(name=schema.__name__)}
