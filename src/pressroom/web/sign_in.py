"""`/sign-in/{token}`: a link from the command line opens a browser session, once.

Opening the link only shows a button, because mail programs and chat services open links too; pressing it uses the link up.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath

from pressroom.auth.sessions import SESSION_TTL_SECONDS, form_token, redeem_sign_in_link
from pressroom.errors import CsrfFailedError, PressroomError
from pressroom.http.dependencies import ApiRequest, GivenServices
from pressroom.http.identity import FORM_TOKEN_COOKIE, SESSION_COOKIE
from pressroom.http.operations import Answer, Operation, described
from pressroom.web.pages import MEDIA_TYPE, page

TAG: Final = "identity"
LINK: Final = {"token": "The link's secret."}
HOME: Final = "/api/v1/export/history"
BUTTON_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
    # With no referrer at all, browsers hide the origin of the form as well (Fetch, "append a request `Origin` header").
    "Referrer-Policy": "same-origin",
}


class SignInLinkOverError(PressroomError):
    """This sign-in link does not work any more. It was used, or its fifteen minutes are over: ask for a new one."""

    code = "SIGN_IN_LINK_OVER"
    status = 410
    retryable = False


@get(
    "/sign-in/{token:str}",
    opt=described(
        Operation(
            summary="The page of a one-time link",
            tag=TAG,
            public=True,
            path_parameters=LINK,
            page=True,
            answers={200: Answer(description="A page whose button signs in.", media_type=MEDIA_TYPE)},
        )
    ),
)
async def show_button(token: FromPath[str]) -> Response[bytes]:  # noqa: ARG001 - the router hands it over
    """Show the button that redeems a sign-in link; the link stays as it is."""
    return page("sign_in", headers=BUTTON_HEADERS)


@post(
    "/sign-in/{token:str}",
    opt=described(
        Operation(
            summary="Sign a browser in with a one-time link",
            tag=TAG,
            public=True,
            path_parameters=LINK,
            page=True,
            answers={
                303: Answer(
                    description="Signed in: the session is in a cookie.",
                    media_type="",
                    headers={"Location": "Where to go on.", "Set-Cookie": "The session and its form token."},
                ),
            },
            errors=(CsrfFailedError, SignInLinkOverError),
        )
    ),
)
async def sign_in(token: FromPath[str], request: ApiRequest, services: GivenServices) -> Response[bytes]:
    """Redeem a sign-in link."""
    if not _comes_from_our_page(request, base_url=services.settings.base_url):
        # Another site's form could sign its visitor in as somebody else, who then reads what the visitor stores.
        raise CsrfFailedError("This did not come from the page of the sign-in link. Open the link itself, then press its button.")
    session = await redeem_sign_in_link(services.web_pool, token)
    if session is None:
        raise SignInLinkOverError
    secure = request.url.scheme == "https" or services.settings.base_url.startswith("https://")
    form = form_token(session, secret_key=services.secret_key)
    cookies = [
        _cookie(SESSION_COOKIE, session, secure=secure, readable=False),
        # Pages read this one and send it back as a header with each change.
        _cookie(FORM_TOKEN_COOKIE, form, secure=secure, readable=True),
    ]
    return Response(b"", status_code=303, media_type="text/plain", headers={"Location": HOME}, cookies=cookies)


def _comes_from_our_page(request: ApiRequest, *, base_url: str) -> bool:
    # Browsers send the first header to https and to this machine only, the second one with every form.
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
