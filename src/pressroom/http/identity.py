"""Authenticate requests: the guard of every route.

An identity is a bearer token, or a session cookie, which needs a form token for changes. The scope and the role that a
route needs are in its description.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from pressroom.auth.authentication import authenticate_api_token, authenticate_session
from pressroom.auth.principal import Principal, Scope
from pressroom.auth.sessions import is_form_token
from pressroom.auth.tokens import TOKEN_PREFIX
from pressroom.errors import CsrfFailedError, ForbiddenError, NotAuthenticatedError
from pressroom.http.cookies import SESSION_COOKIE, read_cookie
from pressroom.http.operations import SAFE_METHODS, operation_of
from pressroom.http.services import Services

FORM_TOKEN_HEADER: Final = "X-CSRF-Token"  # noqa: S105 - a name

UNKNOWN_TOKEN: Final = (
    "This token is not valid: it is unknown, or it was revoked. Create a new one with `pressroom tokens create`."  # noqa: S105 - a message
)
SESSION_EXPIRED: Final = "This session has ended. Sign in again."
NO_SESSION: Final = "A token identifies this request, and no session. Sign in first: POST /api/v1/session."


async def require_identity(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Authenticate the request and count it; public routes and OPTIONS need no identity.

    Raises:
        NotAuthenticatedError: The request has no identity, or its token or session is not valid.
        CsrfFailedError: A change by a session lacks the form token.
        ForbiddenError: The token has not the scope that the route needs, or the user not the role.
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
    require_scope(principal, operation.scope_for(method) if operation else "admin")


def require_scope(principal: Principal, scope: Scope) -> None:
    """Check that an identity may do what needs this scope.

    Raises:
        ForbiddenError: The token has not the scope; or the scope is `admin`, and the user has not the role admin.
    """
    if scope not in principal.scopes:
        raise ForbiddenError(
            f"This token has not the scope {scope}, which this route needs. Create a token with `--scope {scope}`, or sign in.",
            details={"scope": scope},
        )
    if scope == "admin" and principal.role != "admin":
        raise ForbiddenError("This is for users with the role admin. Ask an administrator to do it.", details={"role": "admin"})


def require_session(principal: Principal) -> UUID:
    """Return the session of an identity. What a token may not do needs one: a token must not outlive its revocation.

    Raises:
        ForbiddenError: A token identifies the request.
    """
    if principal.session_id is None:
        raise ForbiddenError(NO_SESSION)
    return principal.session_id


async def _identify(connection: ASGIConnection[Any, Any, Any, Any], services: Services, *, changes: bool) -> Principal:
    authorization = connection.headers.get("Authorization")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        principal = await _of_bearer(services, token.strip()) if scheme.lower() == "bearer" else None
        if principal is None:
            raise NotAuthenticatedError(UNKNOWN_TOKEN)
        return principal
    session = read_cookie(connection, services, SESSION_COOKIE)
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


async def _of_bearer(services: Services, token: str) -> Principal | None:
    if token.startswith(TOKEN_PREFIX):
        return await authenticate_api_token(services.web_pool, token)
    accepted = services.providers.bearer_tokens
    return None if accepted is None else await accepted.authenticate(services.web_pool, token)
