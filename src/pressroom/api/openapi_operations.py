"""Build the OpenAPI description of one operation: parameters, body, responses and errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from pressroom.errors import (
    CsrfFailedError,
    DatabaseUnavailableError,
    ForbiddenError,
    IdentityProviderUnavailableError,
    InvalidOptionsError,
    InvalidRequestError,
    NotAuthenticatedError,
    PayloadTooLargeError,
    PressroomError,
    RateLimitedError,
    UnsupportedMediaTypeError,
)
from pressroom.http.failures import FRAMEWORK_ERRORS
from pressroom.http.operations import SAFE_METHODS, Operation, ResponseSpec

REF: Final = "#/components/schemas/{name}"
FILE_SCHEMA: Final[dict[str, Any]] = {"type": "object", "additionalProperties": True}
"""A file of any format, which is recognized by its content."""


class FieldProblem(msgspec.Struct, kw_only=True):
    """One wrong field."""

    path: str
    message: str


def describe(operation: Operation, *, method: str, name: str) -> dict[str, Any]:
    """Return the OpenAPI object of one method of one route. `name` is its operation id."""
    described: dict[str, Any] = {
        "summary": operation.summary,
        "operationId": name,
        "tags": [operation.tag],
        "parameters": _parameters(operation),
        "responses": {
            **{str(status): _response(spec, head=method == "HEAD") for status, spec in operation.responses.items()},
            **_error_responses(operation, method),
        },
        "security": [] if operation.public else [{"token": [operation.scope_for(method)]}, {"session": []}],
    }
    if operation.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": reference_to(operation.body)}},
        }
    if operation.file_types:
        described["requestBody"] = {
            "required": True,
            "content": {media_type: {"schema": FILE_SCHEMA} for media_type in operation.file_types},
        }
    return described


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
        references, components = msgspec.json.schema_components([operation.query], ref_template=REF)
        schema = components[references[0]["$ref"].rpartition("/")[2]]
        parameters += [
            {"name": name, "in": "query", "required": False, "schema": _without_null(member)}
            for name, member in schema["properties"].items()
        ]
    parameters += [
        {"name": name, "in": "header", "required": False, "description": sentence, "schema": {"type": "string"}}
        for name, sentence in operation.headers.items()
        # OpenAPI 3.1 ignores a parameter of this name: `security` describes it.
        if name != "Authorization"
    ]
    return parameters


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    # A query string cannot express null: the parameter is omitted instead.
    schema = {name: value for name, value in schema.items() if not (name == "default" and value is None)}
    if "anyOf" in schema:
        kept = [member for member in schema.pop("anyOf") if member != {"type": "null"}]
        schema |= kept[0] if len(kept) == 1 else {"anyOf": kept}
    if "enum" in schema:
        schema["enum"] = [value for value in schema["enum"] if value is not None]
    return schema


def _response(spec: ResponseSpec, *, head: bool) -> dict[str, Any]:
    described: dict[str, Any] = {"description": spec.description}
    if spec.headers:
        described["headers"] = {
            name: {"description": sentence, "schema": {"type": "string"}} for name, sentence in spec.headers.items()
        }
    if head or not spec.media_type:
        return described
    if spec.body is None:
        schema: dict[str, Any] = {}
    else:
        schema = {
            "type": "object",
            "required": ["success", "data"],
            "properties": {"success": {"const": True}, "data": reference_to(spec.body)},
        }
    described["content"] = {media_type: {"schema": schema} for media_type in (spec.media_type, *spec.other_media_types)}
    return described


TO_SIGN_IN: Final = {
    "description": "Nobody is signed in: the page to sign in.",
    "headers": {"Location": {"description": "Its address.", "schema": {"type": "string"}}},
}


def _error_responses(operation: Operation, method: str) -> dict[str, Any]:
    by_status: defaultdict[int, list[type[PressroomError]]] = defaultdict(list)
    for error in dict.fromkeys([*operation.errors, *_usual_errors(operation, method)]):
        by_status[error.status].append(error)
    described = {
        str(status): _error_response(errors, as_page=operation.page)
        for status, errors in sorted(by_status.items())
        # The readiness route responds to 503 with data.
        if status not in operation.responses
    }
    if operation.page and not operation.public and method in SAFE_METHODS:
        described.setdefault("303", TO_SIGN_IN)
    return described


def _usual_errors(operation: Operation, method: str) -> Iterable[type[PressroomError]]:
    yield PressroomError
    yield DatabaseUnavailableError
    has_body = operation.body is not None or bool(operation.file_types)
    if operation.query is not None or has_body or operation.headers:
        yield InvalidRequestError
    if operation.query is not None and InvalidOptionsError in operation.errors:
        yield InvalidOptionsError
    if has_body:
        yield PayloadTooLargeError
        yield UnsupportedMediaTypeError
    if operation.path_parameters:
        yield FRAMEWORK_ERRORS[404]
    if not operation.public:
        yield NotAuthenticatedError
        yield IdentityProviderUnavailableError
        yield RateLimitedError
        yield ForbiddenError
        if method not in SAFE_METHODS:
            yield CsrfFailedError


def _error_response(errors: list[type[PressroomError]], *, as_page: bool) -> dict[str, Any]:
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
    described: dict[str, Any] = {
        "description": " ".join(dict.fromkeys(error().message for error in errors)),
        # Pages are answered as JSON to clients that prefer it.
        "content": {"application/json": {"schema": schema}} | ({"text/html; charset=utf-8": {"schema": {}}} if as_page else {}),
    }
    if errors[0].status in {429, 503}:
        described["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    if errors[0].status == NotAuthenticatedError.status:
        described["headers"] = {"WWW-Authenticate": {"description": "Bearer.", "schema": {"type": "string"}}}
    return described


def reference_to(schema: type[msgspec.Struct]) -> dict[str, str]:
    """Return a reference to the schema of a type."""
    return {"$ref": REF.format(name=schema.__name__)}
