"""`/sign-in`: a form for e-mail address and password, which works without scripts.

Before anybody is signed in there is no session that a form token could belong to. So the page sets a random cookie, and
its form holds the signature of it. Besides, the browser must say that the form is ours.
"""

from __future__ import annotations

import math
import re
from typing import Final
from urllib.parse import parse_qs

import msgspec
from litestar import Response, get, post

import pressroom
from pressroom.auth.passwords import LONGEST_PASSWORD
from pressroom.auth.sessions import form_token, is_form_token
from pressroom.auth.tokens import new_secret
from pressroom.errors import CsrfFailedError, PressroomError, RateLimitedError, WrongCredentialsError
from pressroom.http.cookies import make_cookie, read_cookie
from pressroom.http.dependencies import ApiRequest, InjectedServices
from pressroom.http.failures import error_headers
from pressroom.http.operations import ResponseSpec
from pressroom.http.requests import read_query, whole_body
from pressroom.http.services import Services
from pressroom.http.signing_in import is_same_origin, sign_in
from pressroom.web.descriptions import page_opt
from pressroom.web.language import languages, words_of
from pressroom.web.pages import MEDIA_TYPE, language_cookie, page
from pressroom.web.sign_in.responses import HOME, OPENED, TAG, local_path, signed_in
from pressroom.words import Words

FORM_COOKIE: Final = "pressroom_sign_in"
_FORM_COOKIE_VALUE: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
MAX_FIELDS: Final = 10
LARGEST_FORM: Final = 16_384
"""Bytes. The longest password has 12,000 if each of its characters has four, which are sent as twelve."""
LONGEST_FIELD: Final = LONGEST_PASSWORD + 1
"""Characters. No password is longer, so a longer one is wrong also when its end is cut off."""


class SignInQuery(msgspec.Struct, kw_only=True):
    """What the address of the page may say."""

    next: str = HOME
    """The page to open after signing in."""
    language: str = ""
    """The language of the page, which the browser remembers."""


@get(
    "/sign-in",
    opt=page_opt(
        "Show the page to sign in",
        public=True,
        query=SignInQuery,
        responses={200: ResponseSpec(description="A page with a form.", media_type=MEDIA_TYPE)},
        tag=TAG,
    ),
)
async def show_form(request: ApiRequest, services: InjectedServices) -> Response[bytes]:
    """Show the form, in another language if the query names one."""
    query = read_query(request, SignInQuery)
    if query.language not in languages():
        return _form(request, services, following=query.next)
    response = _form(request, services, following=query.next, language=query.language)
    response.cookies.append(language_cookie(query.language))
    return response


@post(
    "/sign-in",
    opt=page_opt(
        "Sign in with the form",
        public=True,
        responses={303: OPENED},
        errors=(CsrfFailedError, WrongCredentialsError, RateLimitedError),
        tag=TAG,
    ),
)
async def use_form(request: ApiRequest, services: InjectedServices) -> Response[bytes]:
    """Open a session, or show the form again with what is wrong."""
    fields = _fields(await whole_body(request, most=LARGEST_FORM))
    cookie = read_cookie(request, services, FORM_COOKIE)
    ours = is_same_origin(request, base_url=services.settings.base_url)
    email, following, words = fields.get("email", ""), fields.get("next", HOME), words_of(request)
    if not (ours and cookie and is_form_token(fields.get("form", ""), cookie, secret_key=services.secret_key)):
        said = words.gettext("The form was open for too long, or cookies are off. Try again.")
        return _form(request, services, error=CsrfFailedError(), said=said, email=email, following=following)
    try:
        session = await sign_in(request, services, email=email, password=fields.get("password", ""))
    except (WrongCredentialsError, RateLimitedError) as error:
        return _form(request, services, error=error, said=_say(error, words), email=email, following=following)
    response = await signed_in(request, services, session, following=following, keep="keep" in fields)
    response.cookies.append(make_cookie(request, services, FORM_COOKIE, "", max_age=0))
    return response


def _say(error: PressroomError, words: Words) -> str:
    if isinstance(error, WrongCredentialsError):
        return words.gettext("E-mail and password do not match. Check both, then try again.")
    minutes = math.ceil((error.retry_after or 60) / 60)
    return words.ngettext("Too many tries. Wait for %(count)s minute.", "Too many tries. Wait for %(count)s minutes.", minutes)


def _form(
    request: ApiRequest,
    services: Services,
    *,
    error: PressroomError | None = None,
    said: str = "",
    email: str = "",
    following: str = HOME,
    language: str | None = None,
) -> Response[bytes]:
    known = read_cookie(request, services, FORM_COOKIE)
    cookie = known if _FORM_COOKIE_VALUE.fullmatch(known) else new_secret()
    if error:
        request.scope["state"]["error_code"] = error.code
    response = page(
        request,
        "sign_in/form.html",
        status=error.status if error else 200,
        headers=error_headers(request, error) if error else {},
        language=language,
        error=said,
        email=email,
        following=local_path(following),
        host=request.headers.get("Host", ""),
        form=form_token(cookie, secret_key=services.secret_key),
        oidc=services.providers.openid is not None,
        version=pressroom.__version__,
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
