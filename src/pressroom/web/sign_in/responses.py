"""What the ways to sign in share: the response that opens a session, and the page to open next."""

from __future__ import annotations

import re
from typing import Final

from litestar import Response

from pressroom.auth.authentication import authenticate_session
from pressroom.auth.profile import read_profile
from pressroom.auth.sessions import NewSession
from pressroom.db.tenant import acting_as
from pressroom.errors import NotAuthenticatedError
from pressroom.http.cookies import session_cookies
from pressroom.http.dependencies import ApiRequest
from pressroom.http.operations import ResponseSpec
from pressroom.http.services import Services
from pressroom.web.language import languages
from pressroom.web.pages import language_cookie

TAG: Final = "identity"
HOME: Final = "/documents"
_LOCAL_PATH: Final = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,400}", re.ASCII)
OPENED: Final = ResponseSpec(
    description="The session was opened, and is in a cookie.",
    media_type="",
    headers={"Location": "The page to open next.", "Set-Cookie": "The session and its form token."},
)


async def signed_in(
    request: ApiRequest, services: Services, session: NewSession, *, following: str = HOME, keep: bool = True
) -> Response[bytes]:
    """Return a redirect to the next page, with the cookies of a session that was opened; `keep` them for 30 days.

    The language that the user has chosen is that of the first page too, whatever this browser remembers.

    Raises:
        NotAuthenticatedError: The user was removed, or the session ended, meanwhile.
    """
    principal = await authenticate_session(services.web_pool, session.secret)
    if principal is None:
        raise NotAuthenticatedError
    async with acting_as(services.web_pool, principal) as conn:
        language = (await read_profile(conn)).language
    cookies = session_cookies(request, services, session, keep=keep)
    if language in languages():
        cookies.append(language_cookie(language))
    headers = {"Location": local_path(following)}
    return Response(b"", status_code=303, media_type="text/plain", headers=headers, cookies=cookies)


def local_path(address: str) -> str:
    """Return an address of this site that came with a request; the first page for any other."""
    return address if _LOCAL_PATH.fullmatch(address) else HOME
