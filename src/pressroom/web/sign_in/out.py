"""`/sign-out`: end the session."""

from __future__ import annotations

from typing import Final

from litestar import Response, post

from pressroom.auth.sessions import end_session
from pressroom.db.tenant import acting_as
from pressroom.errors import CsrfFailedError
from pressroom.http.cookies import expired_cookies
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import ResponseSpec
from pressroom.web.descriptions import page_opt
from pressroom.web.sign_in.responses import TAG

LEAVING: Final = {"HX-Redirect": "/sign-in", "Clear-Site-Data": '"cache"'}
"""Not `storage`, where drafts of the editor are: the script of the page deletes those of this user, and asks before."""


@post(
    "/sign-out",
    status_code=200,
    opt=page_opt(
        "Sign out and go to the page to sign in",
        responses={
            200: ResponseSpec(
                description="The session was ended.",
                media_type="",
                headers={
                    "HX-Redirect": "The page to open next.",
                    "Set-Cookie": "Removes the session's cookies.",
                    "Clear-Site-Data": "Removes what the browser has stored of this site, such as pictures of documents.",
                },
            )
        },
        errors=(CsrfFailedError,),
        tag=TAG,
    ),
)
async def sign_out(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """End the request's session and remove its cookies."""
    if principal.session_id is not None:
        async with acting_as(services.web_pool, principal) as conn:
            await end_session(conn, principal.session_id)
    response = Response(b"", status_code=200, media_type="text/html", headers=LEAVING)
    response.cookies.extend(expired_cookies(request, services))
    return response
