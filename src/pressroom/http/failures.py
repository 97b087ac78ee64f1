"""Convert the exceptions of requests to responses, as JSON or as a page.

Errors of Pressroom are shown. Of all other exceptions nothing is shown, because they may hold content or secrets.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import psycopg
from litestar import Request, Response
from litestar.exceptions import HTTPException
from psycopg_pool import PoolTimeout

from pressroom.errors import (
    DatabaseUnavailableError,
    InvalidRequestError,
    MethodNotAllowedError,
    NotAuthenticatedError,
    NotFoundError,
    PayloadTooLargeError,
    PressroomError,
    UnsupportedMediaTypeError,
)

LOG: Final = logging.getLogger(__name__)

INTERNAL: Final = "An internal error occurred. Try again. If it happens again, give the request id to the administrator."
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "DELETE")
FRAMEWORK_ERRORS: Final[Mapping[int, type[PressroomError]]] = {
    400: InvalidRequestError,
    404: NotFoundError,
    405: MethodNotAllowedError,
    413: PayloadTooLargeError,
    415: UnsupportedMediaTypeError,
}
"""Errors for the framework's own exceptions, by status: 404 and 405 come from the router, 413 from reading the body."""


ErrorRenderer = Callable[[Request[Any, Any, Any], PressroomError, Mapping[str, str]], Response[bytes]]
"""Makes the response of a request for an error, with these headers."""
Handler = Callable[[Request[Any, Any, Any], Exception], Response[bytes]]
API_PREFIXES: Final = frozenset({"api", "files", "health", "metrics", "schema", "schemas"})
"""First path segments of the routes for programs. All other routes are pages, or for their scripts."""
OF_SCRIPTS: Final = re.compile(r"/documents/[^/]+/edit/.+")
"""Paths that the script of a page asks."""


def exception_handlers(render: ErrorRenderer) -> dict[int | type[Exception], Handler]:
    """Return the exception handlers of a router, which make all its error responses with `render`."""

    def handle(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        shown = shown_error(request, error)
        request.scope["state"]["error_code"] = shown.code
        return render(request, shown, error_headers(request, shown))

    return {Exception: handle}


def exception_handlers_by_path(*, api: ErrorRenderer, pages: ErrorRenderer) -> dict[int | type[Exception], Handler]:
    """Return the exception handlers for requests that match no route: unknown paths and wrong methods."""
    for_api, for_pages = exception_handlers(api)[Exception], exception_handlers(pages)[Exception]

    def handle(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        return (for_api if wants_json(request) else for_pages)(request, error)

    return {Exception: handle}


def wants_json(request: Request[Any, Any, Any]) -> bool:
    """Return whether the error response should be JSON: always to programs and scripts, else if `Accept` prefers it."""
    return (
        is_for_programs(request.scope["path"])
        or request.accept.best_match(["text/html", "application/json"]) == "application/json"
    )


def is_for_programs(path: str) -> bool:
    """Return whether programs or scripts ask this path, which get JSON."""
    return path.strip("/").partition("/")[0] in API_PREFIXES or OF_SCRIPTS.fullmatch(path) is not None


def shown_error(request: Request[Any, Any, Any], error: Exception) -> PressroomError:
    """Convert an exception to the error that the client is shown, and log errors of the server."""
    match error:
        case PressroomError():
            found = error
        case HTTPException() if error.status_code in FRAMEWORK_ERRORS:
            found = FRAMEWORK_ERRORS[error.status_code]()
        case psycopg.OperationalError() | psycopg.InterfaceError() | PoolTimeout():
            found = DatabaseUnavailableError()
            found.__cause__ = error
        case _:
            LOG.error("unexpected exception", exc_info=error)
            return PressroomError(INTERNAL, details={"requestId": request.scope["state"].get("request_id")})
    if found.status >= 500:  # noqa: PLR2004 - the server's own failures
        LOG.warning("request failed", exc_info=found.__cause__, extra={"code": found.code, "kind": type(found).__name__})
    return found


def error_headers(request: Request[Any, Any, Any], error: PressroomError) -> dict[str, str]:
    """Return the headers of the response for an error."""
    match error:
        case NotAuthenticatedError():
            return {"WWW-Authenticate": 'Bearer realm="Pressroom"'}
        case MethodNotAllowedError():
            return {"Allow": ", ".join(allowed_methods(request))}
        case _ if error.retry_after is not None:
            return {"Retry-After": str(error.retry_after)}
        case _:
            return {}


def allowed_methods(request: Request[Any, Any, Any]) -> list[str]:
    """Return the methods that the requested path supports."""
    allowed: list[str] = []
    for method in METHODS:
        try:
            request.app.asgi_router.handle_routing(path=request.scope["path"], method=method)
        except HTTPException:
            continue
        allowed.append(method)
    return allowed
