"""`/api/v1/session` and `/api/v1/sessions`: sign in and out; list and end sessions."""

from __future__ import annotations

from typing import Final

from litestar import Response, delete, get, post
from litestar.params import FromPath

from pressroom.api.schemas.accounts import SessionBody, SessionItems, SignedIn, SignIn
from pressroom.api.schemas.documents import Message
from pressroom.auth.authentication import authenticate_session
from pressroom.auth.profile import read_profile
from pressroom.auth.sessions import end_session, form_token, list_sessions
from pressroom.db.tenant import acting_as
from pressroom.errors import (
    NotAuthenticatedError,
    NotFoundError,
    RateLimitedError,
    WrongCredentialsError,
)
from pressroom.http.cookies import SESSION_COOKIE, expired_cookies, read_cookie, session_cookies
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.identity import require_session
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import read_body, read_id
from pressroom.http.responses import data_response
from pressroom.http.signing_in import sign_in

TAG: Final = "identity"
SESSION_ID: Final = {"session_id": "The session."}


@post(
    "/api/v1/session",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Sign in with a password",
            tag=TAG,
            public=True,
            body=SignIn,
            responses={
                200: ResponseSpec(
                    description="The session was opened, and is in a cookie.",
                    body=SignedIn,
                    headers={"Set-Cookie": "The session and its form token."},
                )
            },
            errors=(WrongCredentialsError, RateLimitedError),
        )
    ),
)
async def begin_session(request: ApiRequest, services: InjectedServices) -> Response[bytes]:
    """Open a session. The form of another site cannot send JSON, so this needs no form token."""
    body = await read_body(request, SignIn)
    session = await sign_in(request, services, email=body.email, password=body.password)
    principal = await authenticate_session(services.web_pool, session.secret)
    if principal is None:
        raise NotAuthenticatedError
    async with acting_as(services.web_pool, principal) as conn:
        profile = await read_profile(conn)
    signed_in = SignedIn.of(profile, csrf_token=form_token(session.secret, secret_key=services.secret_key))
    response = data_response(signed_in)
    response.cookies.extend(session_cookies(request, services, session))
    return response


@get(
    "/api/v1/session",
    opt=operation_opt(
        Operation(
            summary="Read who is signed in",
            tag=TAG,
            responses={200: ResponseSpec(description="The user, and the form token of the session.", body=SignedIn)},
        )
    ),
)
async def read_session(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Read the user of the request's session."""
    require_session(principal)
    async with acting_as(services.web_pool, principal) as conn:
        profile = await read_profile(conn)
    secret = read_cookie(request, services, SESSION_COOKIE)
    return data_response(SignedIn.of(profile, csrf_token=form_token(secret, secret_key=services.secret_key)))


@delete(
    "/api/v1/session",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Sign out",
            tag=TAG,
            responses={
                200: ResponseSpec(
                    description="The session was ended.", body=Message, headers={"Set-Cookie": "Removes the session's cookies."}
                )
            },
        )
    ),
)
async def close_session(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """End the request's session and remove its cookies."""
    session_id = require_session(principal)
    async with acting_as(services.web_pool, principal) as conn:
        await end_session(conn, session_id)
    response = data_response(Message(message="You are signed out."))
    response.cookies.extend(expired_cookies(request, services))
    return response


@get(
    "/api/v1/sessions",
    opt=operation_opt(
        Operation(
            summary="List your sessions, last seen first",
            tag=TAG,
            responses={200: ResponseSpec(description="The sessions that have not ended.", body=SessionItems)},
        )
    ),
)
async def list_own_sessions(services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """List the user's sessions."""
    async with acting_as(services.web_pool, principal) as conn:
        sessions = await list_sessions(conn)
    return data_response(SessionItems(items=[SessionBody.of(session, current=principal.session_id) for session in sessions]))


@delete(
    "/api/v1/sessions/{session_id:str}",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="End one of your sessions",
            tag=TAG,
            path_parameters=SESSION_ID,
            responses={200: ResponseSpec(description="The session was ended.", body=Message)},
            errors=(NotFoundError,),
        )
    ),
)
async def end_own_session(session_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """End one of the user's sessions."""
    session_uuid = read_id(session_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        await end_session(conn, session_uuid)
    return data_response(Message(message="The session was ended."))
