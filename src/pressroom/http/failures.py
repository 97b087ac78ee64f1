"""Answer every failed request, as JSON or as a page: known errors as they are, all others without what they hold."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

import psycopg
from litestar import Request, Response
from litestar.exceptions import HTTPException
from psycopg_pool import PoolTimeout

from pressroom.db.pool import RETRY_AFTER_SECONDS
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

INTERNAL: Final = "Something failed inside Pressroom. Try again; if it goes on, tell the administrator the request id."
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "DELETE")
FRAMEWORK_ERRORS: Final[Mapping[int, type[PressroomError]]] = {
    400: InvalidRequestError,
    404: NotFoundError,
    405: MethodNotAllowedError,
    413: PayloadTooLargeError,
    415: UnsupportedMediaTypeError,
}
"""What the framework raises by itself, by status. 404 and 405 come from the router, 413 from the reading of bodies."""


Show = Callable[[PressroomError, Mapping[str, str]], Response[bytes]]
"""Answers with an error and headers of its own: as JSON or as a page."""
Handler = Callable[[Request[Any, Any, Any], Exception], Response[bytes]]
API_FOLDERS: Final = frozenset({"api", "files", "health", "metrics", "schema"})
"""Where programs ask; everywhere else people do. The first part of an address."""


def exception_handlers(show: Show) -> dict[int | type[Exception], Handler]:
    """Answer every failure of a router's routes in its way."""

    def handle(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        known = known_error(request, error)
        request.scope["state"]["error_code"] = known.code
        return show(known, _headers(request, known))

    return {Exception: handle}


def exception_handlers_by_address(*, api: Show, pages: Show) -> dict[int | type[Exception], Handler]:
    """Answer the failures that belong to no route: unknown addresses and wrong methods."""
    for_api, for_pages = exception_handlers(api)[Exception], exception_handlers(pages)[Exception]

    def handle(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        return (for_api if wants_json(request) else for_pages)(request, error)

    return {Exception: handle}


def wants_json(request: Request[Any, Any, Any]) -> bool:
    """Tell whether a request to no route wants JSON: below the API always, elsewhere when it prefers it to a page."""
    folder = request.scope["path"].strip("/").partition("/")[0]
    return folder in API_FOLDERS or request.accept.best_match(["text/html", "application/json"]) == "application/json"


def known_error(request: Request[Any, Any, Any], error: Exception) -> PressroomError:
    """Turn whatever failed into an error that may be shown, and log what may not."""
    match error:
        case PressroomError():
            found = error
        case HTTPException() if error.status_code in FRAMEWORK_ERRORS:
            found = FRAMEWORK_ERRORS[error.status_code]()
        case psycopg.OperationalError() | psycopg.InterfaceError() | PoolTimeout():
            found = DatabaseUnavailableError(retry_after=RETRY_AFTER_SECONDS)
            found.__cause__ = error
        case _:
            LOG.error("request broke", exc_info=error)
            return PressroomError(INTERNAL, details={"requestId": request.scope["state"].get("request_id")})
    if found.status >= 500:  # noqa: PLR2004 - the server's own failures
        LOG.warning("request failed", exc_info=found.__cause__, extra={"code": found.code, "kind": type(found).__name__})
    return found


def _headers(request: Request[Any, Any, Any], error: PressroomError) -> dict[str, str]:
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
    """List the methods that the address of a refused request does have."""
    allowed: list[str] = []
    for method in METHODS:
        try:
            request.app.asgi_router.handle_routing(path=request.scope["path"], method=method)
        except HTTPException:
            continue
        allowed.append(method)
    return allowed
