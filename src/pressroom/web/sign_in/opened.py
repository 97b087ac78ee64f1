"""What the ways to sign in share: the response that opens a session, and the page to open next."""

from __future__ import annotations

import re
from typing import Final

from litestar import Response

from pressroom.auth.sessions import NewSession
from pressroom.http.cookies import session_cookies
from pressroom.http.dependencies import ApiRequest
from pressroom.http.operations import ResponseSpec
from pressroom.http.services import Services

TAG: Final = "identity"
HOME: Final = "/documents"
_LOCAL_PATH: Final = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,400}", re.ASCII)
OPENED: Final = ResponseSpec(
    description="The session was opened, and is in a cookie.",
    media_type="",
    headers={"Location": "The page to open next.", "Set-Cookie": "The session and its form token."},
)


def signed_in(
    request: ApiRequest, services: Services, session: NewSession, *, following: str = HOME, keep: bool = True
) -> Response[bytes]:
    """Return a redirect to the next page, with the cookies of a session that was opened; `keep` them for 30 days."""
    cookies = session_cookies(request, services, session, keep=keep)
    headers = {"Location": local_path(following)}
    return Response(b"", status_code=303, media_type="text/plain", headers=headers, cookies=cookies)


def local_path(address: str) -> str:
    """Return an address of this site that came with a request; the first page for any other."""
    return address if _LOCAL_PATH.fullmatch(address) else HOME
