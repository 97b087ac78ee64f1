"""`/sign-in/oidc`: sign in at the configured OpenID provider.

Until the provider sends the browser back, the browser keeps state, nonce and PKCE verifier in a signed cookie. It is
`SameSite=Lax`, so that it comes with the way back, and it is removed with it.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from typing import Final

import msgspec
from itsdangerous import BadData, URLSafeTimedSerializer
from litestar import Response, get

from pressroom.auth.external import authenticate_external
from pressroom.auth.oidc import OpenIdProvider, Pending, error_code
from pressroom.auth.sessions import open_session
from pressroom.errors import (
    CsrfFailedError,
    ForbiddenError,
    IdentityProviderUnavailableError,
    NotAuthenticatedError,
    NotFoundError,
)
from pressroom.http.cookies import make_cookie, read_cookie
from pressroom.http.dependencies import ApiRequest, InjectedServices
from pressroom.http.operations import ResponseSpec
from pressroom.http.requests import read_query
from pressroom.http.services import Services
from pressroom.http.signing_in import user_agent
from pressroom.web.descriptions import page_opt
from pressroom.web.language import marked
from pressroom.web.sign_in.responses import OPENED, TAG, signed_in

LOG: Final = logging.getLogger(__name__)

COOKIE: Final = "pressroom_oidc"
SALT: Final = "pressroom.web.oidc"
"""Separates these signatures from others made with the same secret."""
PENDING_SECONDS: Final = 600
"""Time to sign in at the provider, also with a second factor."""
CALLBACK: Final = "/sign-in/oidc/callback"


class Answer(msgspec.Struct, kw_only=True):
    """What the provider adds to the address of the way back."""

    code: str = ""
    state: str = ""
    error: str = ""


@get(
    "/sign-in/oidc",
    opt=page_opt(
        "Sign in at the OpenID provider",
        public=True,
        responses={
            303: ResponseSpec(
                description="A redirect to the provider.",
                media_type="",
                headers={"Location": "The provider.", "Set-Cookie": "What the way back needs."},
            )
        },
        errors=(NotFoundError, IdentityProviderUnavailableError),
        tag=TAG,
    ),
)
async def begin(request: ApiRequest, services: InjectedServices) -> Response[bytes]:
    """Send the browser to the provider."""
    address, pending = await _provider(services).begin(redirect_uri=_redirect_uri(request, services))
    kept = _serializer(services).dumps([pending.state, pending.nonce, pending.verifier])
    cookie = make_cookie(request, services, COOKIE, str(kept), max_age=PENDING_SECONDS)
    return Response(b"", status_code=303, media_type="text/plain", headers={"Location": address}, cookies=[cookie])


@get(
    CALLBACK,
    opt=page_opt(
        "Come back from the OpenID provider and open a session",
        public=True,
        query=Answer,
        responses={303: OPENED},
        errors=(NotFoundError, CsrfFailedError, NotAuthenticatedError, ForbiddenError, IdentityProviderUnavailableError),
        tag=TAG,
    ),
)
async def come_back(request: ApiRequest, services: InjectedServices) -> Response[bytes]:
    """Check that this browser began the sign-in, exchange the code, and open a session."""
    provider = _provider(services)
    answer = read_query(request, Answer)
    pending = _pending(request, services)
    if pending is None or not hmac.compare_digest(answer.state.encode(), pending.state.encode()):
        raise CsrfFailedError(
            marked("This sign-in was not begun in this browser, or more than ten minutes ago. Begin again at /sign-in.")
        )
    if answer.error or not answer.code:
        LOG.warning("the identity provider did not sign a person in", extra={"reason": error_code(answer.error)})
        raise ForbiddenError(
            marked("The identity provider did not sign you in. Begin again at /sign-in, or ask its administrator.")
        )
    identity = await provider.finish(pending, code=answer.code, redirect_uri=_redirect_uri(request, services))
    user = await authenticate_external(services.web_pool, identity, create=services.settings.oidc_create_users)
    session = await open_session(services.web_pool, user.user_id, user_agent=user_agent(request))
    if session is None:  # the user was removed meanwhile
        raise NotAuthenticatedError
    response = await signed_in(request, services, session)
    response.cookies.append(make_cookie(request, services, COOKIE, "", max_age=0))
    return response


def _provider(services: Services) -> OpenIdProvider:
    if services.providers.openid is None:
        raise NotFoundError(marked("No OpenID provider is configured. Sign in at /sign-in with a password."))
    return services.providers.openid


def _redirect_uri(request: ApiRequest, services: Services) -> str:
    # The provider accepts the addresses only that are registered there, so an invented host leads nowhere.
    own = services.settings.base_url or f"{request.url.scheme}://{request.headers.get('Host', '')}"
    return own.rstrip("/") + CALLBACK


def _serializer(services: Services) -> URLSafeTimedSerializer:
    signer = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeTimedSerializer(services.secret_key, salt=SALT, signer_kwargs=signer)


def _pending(request: ApiRequest, services: Services) -> Pending | None:
    kept = read_cookie(request, services, COOKIE)
    try:
        state, nonce, verifier = msgspec.convert(_serializer(services).loads(kept, max_age=PENDING_SECONDS), tuple[str, str, str])
    except (BadData, msgspec.ValidationError):
        return None
    return Pending(state=state, nonce=nonce, verifier=verifier)
