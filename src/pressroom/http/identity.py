"""Authenticate requests: the guard of every route.

An identity is a bearer token, or a session cookie, which needs a form token for changes.
"""

from __future__ import annotations

from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from pressroom.auth.authentication import authenticate_bearer, authenticate_session
from pressroom.auth.principal import Principal
from pressroom.auth.sessions import is_form_token
from pressroom.errors import CsrfFailedError, NotAuthenticatedError
from pressroom.http.operations import operation_of
from pressroom.http.services import Services

SESSION_COOKIE: Final = "pressroom_session"
FORM_TOKEN_COOKIE: Final = "pressroom_csrf"  # noqa: S105 - a name
FORM_TOKEN_HEADER: Final = "X-CSRF-Token"  # noqa: S105 - a name
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

UNKNOWN_TOKEN: Final = "This token is not valid. Create a new one with `pressroom tokens create`."  # noqa: S105 - a message
SESSION_EXPIRED: Final = "This session has expired. Sign in again."


async def require_identity(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Authenticate the request and count it; public routes and OPTIONS need no identity.

    Raises:
        NotAuthenticatedError: The request has no identity, or its token or session is not valid.
        CsrfFailedError: A change by a session lacks the form token.
        RateLimitedError: The user has exceeded the requests per minute.
    """
    operation = operation_of(handler.opt)
    method = str(connection.scope.get("method"))  # pyright: ignore[reportUnknownMemberType] - the framework's own type
    if method == "OPTIONS" or (operation is not None and operation.public):
        return
    services: Services = connection.app.state.services
    principal = await _identify(connection, services, changes=method not in SAFE_METHODS)
    connection.scope["user"] = principal
    services.request_rates.count(principal.user_id)


async def _identify(connection: ASGIConnection[Any, Any, Any, Any], services: Services, *, changes: bool) -> Principal:
    authorization = connection.headers.get("Authorization")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        principal = None
        if scheme.lower() == "bearer":
            principal = await authenticate_bearer(services.web_pool, token.strip())
        if principal is None:
            raise NotAuthenticatedError(UNKNOWN_TOKEN)
        return principal
    session = connection.cookies.get(SESSION_COOKIE)
    if not session:
        raise NotAuthenticatedError
    principal = await authenticate_session(services.web_pool, session)
    if principal is None:
        raise NotAuthenticatedError(SESSION_EXPIRED)
    if changes:
        token = connection.headers.get(FORM_TOKEN_HEADER, "")
        if not is_form_token(token, session, secret_key=services.secret_key):
            raise CsrfFailedError
    return principal
