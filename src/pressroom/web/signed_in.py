"""What the ways to sign in share: the headers of their forms, and the response that opens a session."""

from __future__ import annotations

from typing import Final

from litestar import Response

from pressroom.auth.sessions import NewSession
from pressroom.http.cookies import session_cookies
from pressroom.http.dependencies import ApiRequest
from pressroom.http.operations import ResponseSpec
from pressroom.http.services import Services

TAG: Final = "identity"
HOME: Final = "/api/v1/export/history"
FORM_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
    # With `no-referrer`, browsers send no origin with the form either (Fetch, "append a request `Origin` header").
    "Referrer-Policy": "same-origin",
}
OPENED: Final = ResponseSpec(
    description="The session was opened, and is in a cookie.",
    media_type="",
    headers={"Location": "The page to open next.", "Set-Cookie": "The session and its form token."},
)


def signed_in(request: ApiRequest, services: Services, session: NewSession) -> Response[bytes]:
    """Return a redirect to the first page, with the cookies of a session that was opened."""
    cookies = session_cookies(request, services, session)
    return Response(b"", status_code=303, media_type="text/plain", headers={"Location": HOME}, cookies=cookies)
