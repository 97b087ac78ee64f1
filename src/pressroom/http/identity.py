"""Who asks: a bearer token, or a browser's session cookie with a form token for changes. The guard of every route."""

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

UNKNOWN_TOKEN: Final = "This token is not valid here. `pressroom tokens create` makes a new one."  # noqa: S105 - a sentence
SESSION_OVER: Final = "This session is over. Sign in again."


async def require_identity(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Find out who asks and let nobody else in; routes that say so are open.

    Raises:
        NotAuthenticatedError: No identity, or one that is not valid any more.
        CsrfFailedError: A change with a cookie but without the page's form token.
        RateLimitedError: The user has made too many requests in this minute.
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
        raise NotAuthenticatedError(SESSION_OVER)
    if changes:
        token = connection.headers.get(FORM_TOKEN_HEADER, "")
        if not is_form_token(token, session, secret_key=services.secret_key):
            raise CsrfFailedError
    return principal
