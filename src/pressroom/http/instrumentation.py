"""Give every request an id, security headers, one log line and two metrics, including requests to unknown paths."""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import Any, Final

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from pressroom.auth.principal import Principal
from pressroom.observability.logging import bound_fields
from pressroom.observability.metrics import Metrics

LOG: Final = logging.getLogger(__name__)

_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")
NO_ROUTE: Final = "(none)"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
CLIENT_CLOSED_REQUEST: Final = 499
"""Logged as the status of a request whose client disconnected before the response; the number is nginx's."""
DEBUG_ROUTES: Final = frozenset({"/health/live", "/health/ready", "/metrics"})
"""Routes that monitoring requests every few seconds: they are logged at level `debug`."""

SECURITY_HEADERS: Final[tuple[tuple[bytes, bytes], ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
"""Defaults, which a route can override. They fit private JSON: it is not framed, cached or executed."""


def instrument(app: ASGIApp, metrics: Metrics) -> ASGIApp:
    """Wrap an ASGI application: add the headers, and record each request in the log and in `metrics`."""

    async def instrumented(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = list(message.get("headers", []))
                names = {name.lower() for name, _ in headers}
                headers += [header for header in SECURITY_HEADERS if header[0] not in names]
                headers.append((b"x-request-id", request_id.encode()))
                message["headers"] = headers
            await send(message)

        with bound_fields(request_id=request_id):
            try:
                await app(scope, receive, send_with_headers)
            except Exception as error:
                # Part of the response has been sent, so its status cannot change. The server closes the connection.
                LOG.error("response aborted", exc_info=error.__cause__ or error)  # noqa: TRY400 - without the content of a traceback
                raise
            finally:
                _record(scope, metrics, status=status or CLIENT_CLOSED_REQUEST, seconds=time.perf_counter() - started)

    return instrumented


def _record(scope: Any, metrics: Metrics, *, status: int, seconds: float) -> None:
    # The route template, not the path: the paths of `/files/{token}` and `/sign-in/{token}` hold secrets.
    route = scope.get("path_template") or NO_ROUTE
    method = scope["method"] if scope["method"] in METHODS else "OTHER"
    metrics.count_request(method=method, route=route, status=status, seconds=seconds)
    user = scope.get("user")
    LOG.log(
        logging.DEBUG if route in DEBUG_ROUTES else logging.INFO,
        "request",
        extra={
            "method": method,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 1),
            "user_id": str(user.user_id) if isinstance(user, Principal) else None,
            "code": scope["state"].get("error_code"),
        },
    )


def _request_id(scope: Any) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return bytes(value).decode("ascii")
    return uuid.uuid4().hex
