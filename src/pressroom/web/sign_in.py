"""`/sign-in`: a form for e-mail address and password, which works without scripts.

Before anybody is signed in there is no session that a form token could belong to. So the page sets a random cookie, and
its form holds the signature of it. Besides, the browser must say that the form is ours.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs

from litestar import Response, get, post

from pressroom.auth.passwords import LONGEST_PASSWORD
from pressroom.auth.sessions import form_token, is_form_token
from pressroom.auth.tokens import new_secret
from pressroom.errors import CsrfFailedError, PressroomError, RateLimitedError, WrongCredentialsError
from pressroom.http.cookies import make_cookie, read_cookie
from pressroom.http.dependencies import ApiRequest, InjectedServices
from pressroom.http.failures import error_headers
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import whole_body
from pressroom.http.services import Services
from pressroom.http.signing_in import is_same_origin, sign_in
from pressroom.web.pages import MEDIA_TYPE, page
from pressroom.web.signed_in import FORM_HEADERS, OPENED, TAG, signed_in

FORM_COOKIE: Final = "pressroom_sign_in"
_FORM_COOKIE_VALUE: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
MAX_FIELDS: Final = 10
LONGEST_FIELD: Final = LONGEST_PASSWORD + 1
"""Characters. No password is longer, so a longer one is wrong also when its end is cut off."""


@get(
    "/sign-in",
    opt=operation_opt(
        Operation(
            summary="Show the page to sign in",
            tag=TAG,
            public=True,
            page=True,
            responses={200: ResponseSpec(description="A page with a form.", media_type=MEDIA_TYPE)},
        )
    ),
)
async def show_form(request: ApiRequest, services: InjectedServices) -> Response[bytes]:
    """Show the form."""
    return _form(request, services)


@post(
    "/sign-in",
    opt=operation_opt(
        Operation(
            summary="Sign in with the form",
            tag=TAG,
            public=True,
            page=True,
            responses={303: OPENED},
            errors=(CsrfFailedError, WrongCredentialsError, RateLimitedError),
        )
    ),
)
async def use_form(request: ApiRequest, services: InjectedServices) -> Response[bytes]:
    """Open a session, or show the form again with what is wrong."""
    fields = _fields(await whole_body(request))
    cookie = read_cookie(request, services, FORM_COOKIE)
    ours = is_same_origin(request, base_url=services.settings.base_url)
    if not (ours and cookie and is_form_token(fields.get("form", ""), cookie, secret_key=services.secret_key)):
        return _form(request, services, error=CsrfFailedError("The form was open for too long, or cookies are off. Try again."))
    try:
        session = await sign_in(request, services, email=fields.get("email", ""), password=fields.get("password", ""))
    except (WrongCredentialsError, RateLimitedError) as error:
        return _form(request, services, error=error, email=fields.get("email", ""))
    response = signed_in(request, services, session)
    response.cookies.append(make_cookie(request, services, FORM_COOKIE, "", max_age=0))
    return response


def _form(request: ApiRequest, services: Services, *, error: PressroomError | None = None, email: str = "") -> Response[bytes]:
    known = read_cookie(request, services, FORM_COOKIE)
    cookie = known if _FORM_COOKIE_VALUE.fullmatch(known) else new_secret()
    headers = dict(FORM_HEADERS)
    if error:
        request.scope["state"]["error_code"] = error.code
        headers |= error_headers(request, error)
    response = page(
        "sign_in",
        status=error.status if error else 200,
        headers=headers,
        error=error.message if error else "",
        email=email,
        form=form_token(cookie, secret_key=services.secret_key),
        oidc=services.providers.openid is not None,
    )
    if cookie != known:
        response.cookies.append(make_cookie(request, services, FORM_COOKIE, cookie, max_age=None))
    return response


def _fields(body: bytes) -> dict[str, str]:
    """Decode a form. What is no form has no fields."""
    try:
        found = parse_qs(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:  # more fields
        return {}
    return {name: values[-1][:LONGEST_FIELD] for name, values in found.items()}
