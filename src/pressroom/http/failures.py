"""Every failed request gets an envelope: known errors as they are, all others without a word of what they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import psycopg
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, MethodNotAllowedException
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
from pressroom.http.answers import failure

LOG = structlog.get_logger(__name__)

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


def exception_handlers() -> dict[int | type[Exception], Callable[[Request[Any, Any, Any], Any], Response[bytes]]]:
    """Name the handler of each class of exceptions."""
    return {
        PressroomError: known_error,
        HTTPException: framework_error,
        psycopg.OperationalError: database_error,
        psycopg.InterfaceError: database_error,
        PoolTimeout: database_error,
        Exception: unexpected_error,
    }


def known_error(request: Request[Any, Any, Any], error: PressroomError) -> Response[bytes]:
    """Answer with an error of Pressroom."""
    if error.status >= 500:  # noqa: PLR2004 - the server's own failures
        LOG.warning("request failed", code=error.code, kind=type(error).__name__, exc_info=error.__cause__)
    headers = {"WWW-Authenticate": 'Bearer realm="Pressroom"'} if isinstance(error, NotAuthenticatedError) else {}
    request.scope["state"]["error_code"] = error.code
    return failure(error, headers=headers)


def framework_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer with the error of Pressroom that the framework's stands for."""
    kind = FRAMEWORK_ERRORS.get(error.status_code)
    if kind is None:
        return unexpected_error(request, error)
    if isinstance(error, MethodNotAllowedException):
        return failure(kind(), headers={"Allow": ", ".join(allowed_methods(request))})
    return known_error(request, kind())


def database_error(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer that the database is away: the driver's message stays in the server."""
    unavailable = DatabaseUnavailableError(retry_after=RETRY_AFTER_SECONDS)
    unavailable.__cause__ = error
    return known_error(request, unavailable)


def unexpected_error(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer with an id by which the log line is found, and nothing else."""
    LOG.error("request broke", exc_info=error)
    request_id = request.scope["state"].get("request_id")
    request.scope["state"]["error_code"] = PressroomError.code
    return failure(PressroomError(INTERNAL, details={"requestId": request_id}))


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
