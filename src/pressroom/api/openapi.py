"""`/schema/openapi.json`: build the OpenAPI document from the descriptions of the routes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

import msgspec
from litestar import Litestar, Response, get
from litestar.routes import HTTPRoute

from pressroom import __version__
from pressroom.api.openapi_operations import REF, FieldProblem, describe
from pressroom.http.cookies import SECURE_PREFIX, SESSION_COOKIE
from pressroom.http.dependencies import ApiRequest
from pressroom.http.identity import FORM_TOKEN_HEADER
from pressroom.http.operations import Operation, ResponseSpec, operation_of, operation_opt
from pressroom.http.responses import json_response

SECURITY_SCHEMES: Final = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API token, with the scope that the route names; or a token of the configured identity provider.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION_COOKIE,
        "description": "A browser session. Changes also need the form token in the header "
        f"{FORM_TOKEN_HEADER}. Over TLS the name of the cookie begins with `{SECURE_PREFIX}`.",
    },
}


@get(
    "/schema/openapi.json",
    opt=operation_opt(
        Operation(
            summary="Read this document",
            tag="schema",
            public=True,
            responses={200: ResponseSpec(description="The OpenAPI 3.1 document.", media_type="application/json")},
        )
    ),
)
async def openapi(request: ApiRequest) -> Response[bytes]:
    """Return the OpenAPI document."""
    return json_response(_document(request.app), status=200, headers={"Cache-Control": "public, max-age=300"})


def build_document(app: Litestar) -> dict[str, Any]:
    """Build the OpenAPI 3.1 document of all routes that have an `Operation`."""
    paths: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    operations: list[Operation] = []
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        path = route.path_format
        for handler in route.route_handlers:
            operation = operation_of(handler.opt)
            if operation is None:
                continue
            operations.append(operation)
            for method in sorted(handler.http_methods):
                name = f"{handler.handler_name}_{method.lower()}"
                paths[path][method.lower()] = describe(operation, method=str(method), name=name)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pressroom",
            "version": __version__,
            "description": "Self-hosted exports: stored documents become PDFs, through a durable queue.",
        },
        # Sorted, because the router keeps the methods of a route in sets, whose order varies.
        "paths": {path: dict(sorted(methods.items())) for path, methods in sorted(paths.items())},
        "components": {"schemas": _schemas(operations), "securitySchemes": SECURITY_SCHEMES},
    }


@cache
def _document(app: Litestar) -> bytes:
    return msgspec.json.encode(build_document(app))


def _schemas(operations: Iterable[Operation]) -> dict[str, Any]:
    used: dict[type[msgspec.Struct], None] = {FieldProblem: None}
    for operation in operations:
        for schema in (operation.body, *(response.body for response in operation.responses.values())):
            if schema is not None:
                used[schema] = None
    return msgspec.json.schema_components(list(used), ref_template=REF)[1]
