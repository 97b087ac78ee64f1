"""`/sign-in/{token}`: a one-time link, created on the command line, opens a browser session.

Opening the link only shows a button, because mail programs and chat services open links too. Only the button redeems it.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath

from pressroom.auth.sessions import SESSION_TTL_SECONDS, form_token, redeem_sign_in_link
from pressroom.errors import CsrfFailedError, PressroomError
from pressroom.http.dependencies import ApiRequest, InjectedServices
from pressroom.http.identity import FORM_TOKEN_COOKIE, SESSION_COOKIE
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.web.pages import MEDIA_TYPE, page

TAG: Final = "identity"
LINK: Final = {"token": "The secret of the link."}
HOME: Final = "/api/v1/export/history"
BUTTON_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
    # With `no-referrer`, browsers send no origin with the form either (Fetch, "append a request `Origin` header").
    "Referrer-Policy": "same-origin",
}


class SignInLinkOverError(PressroomError):
    """This sign-in link is not valid any more. It was used, or has expired after fifteen minutes: request a new one."""

    code = "SIGN_IN_LINK_OVER"
    status = 410
    retryable = False


@get(
    "/sign-in/{token:str}",
    opt=operation_opt(
        Operation(
            summary="Show the page of a one-time link",
            tag=TAG,
            public=True,
            path_parameters=LINK,
            page=True,
            responses={200: ResponseSpec(description="A page with the button that signs in.", media_type=MEDIA_TYPE)},
        )
    ),
)
async def show_button(token: FromPath[str]) -> Response[bytes]:  # noqa: ARG001 - the router passes it
    """Show the button that redeems a sign-in link. The link is not redeemed and not checked."""
    return page("sign_in", headers=BUTTON_HEADERS)


@post(
    "/sign-in/{token:str}",
    opt=operation_opt(
        Operation(
            summary="Redeem a one-time link and open a session",
            tag=TAG,
            public=True,
            path_parameters=LINK,
            page=True,
            responses={
                303: ResponseSpec(
                    description="The session was opened, and is in a cookie.",
                    media_type="",
                    headers={"Location": "The page to open next.", "Set-Cookie": "The session and its form token."},
                ),
            },
            errors=(CsrfFailedError, SignInLinkOverError),
        )
    ),
)
async def sign_in(token: FromPath[str], request: ApiRequest, services: InjectedServices) -> Response[bytes]:
    """Redeem a sign-in link, and set the cookies of the new session."""
    if not _is_same_origin(request, base_url=services.settings.base_url):
        # The form of another site could sign its visitor in as the attacker, who then reads what the visitor stores.
        raise CsrfFailedError(
            "This request did not come from the page of the sign-in link. Open the link in this browser, then press its button."
        )
    session = await redeem_sign_in_link(services.web_pool, token)
    if session is None:
        raise SignInLinkOverError
    secure = request.url.scheme == "https" or services.settings.base_url.startswith("https://")
    form = form_token(session, secret_key=services.secret_key)
    cookies = [
        _cookie(SESSION_COOKIE, session, secure=secure, readable=False),
        # Scripts of pages read this cookie, and send it as a header with each change.
        _cookie(FORM_TOKEN_COOKIE, form, secure=secure, readable=True),
    ]
    return Response(b"", status_code=303, media_type="text/plain", headers={"Location": HOME}, cookies=cookies)


def _is_same_origin(request: ApiRequest, *, base_url: str) -> bool:
    # Browsers send `Sec-Fetch-Site` over HTTPS and to localhost only, `Origin` with every form.
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    try:
        origin = urlsplit(request.headers.get("Origin", "")).netloc
    except ValueError:
        return False
    return bool(origin) and origin in {request.headers.get("Host"), urlsplit(base_url).netloc}


def _cookie(name: str, value: str, *, secure: bool, readable: bool) -> Cookie:
    return Cookie(
        key=name,
        value=value,
        max_age=SESSION_TTL_SECONDS,
        path="/",
        secure=secure,
        httponly=not readable,
        samesite="lax",
    )
