"""`/sign-in/{token}`: a link from the command line opens a browser session, once."""

from __future__ import annotations

from typing import Final

from litestar import Response, get
from litestar.datastructures import Cookie
from litestar.params import FromPath

from pressroom.api.dependencies import ApiRequest, GivenServices
from pressroom.api.identity import FORM_TOKEN_COOKIE, SESSION_COOKIE
from pressroom.api.operations import Answer, Operation, described
from pressroom.auth.sessions import SESSION_TTL_SECONDS, form_token, redeem_sign_in_link

HOME: Final = "/api/v1/export/history"
USED_PAGE: Final = b"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>This link is used up - Pressroom</title>
</head>
<body>
<h1>This sign-in link does not work any more</h1>
<p>It was used already, or its fifteen minutes are over. Ask for a new one where you got this one, then open that.</p>
</body>
</html>
"""


@get(
    "/sign-in/{token:str}",
    opt=described(
        Operation(
            summary="Sign a browser in with a one-time link",
            tag="identity",
            public=True,
            path_parameters={"token": "The link's secret."},
            answers={
                303: Answer(
                    description="Signed in: the session is in a cookie.",
                    media_type="",
                    headers={"Location": "Where to go on.", "Set-Cookie": "The session and its form token."},
                ),
                410: Answer(description="The link is used or late: a page that says so.", media_type="text/html; charset=utf-8"),
            },
        )
    ),
)
async def sign_in(token: FromPath[str], request: ApiRequest, services: GivenServices) -> Response[bytes]:
    """Redeem a sign-in link."""
    session = await redeem_sign_in_link(services.web_pool, token)
    if session is None:
        return Response(USED_PAGE, status_code=410, media_type="text/html")
    secure = request.url.scheme == "https" or services.settings.base_url.startswith("https://")
    form = form_token(session, secret_key=services.secret_key)
    cookies = [
        _cookie(SESSION_COOKIE, session, secure=secure, readable=False),
        # Pages read this one and send it back as a header with each change.
        _cookie(FORM_TOKEN_COOKIE, form, secure=secure, readable=True),
    ]
    return Response(b"", status_code=303, media_type="text/plain", headers={"Location": HOME}, cookies=cookies)


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
