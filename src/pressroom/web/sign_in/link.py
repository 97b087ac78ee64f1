"""`/sign-in/{token}`: a one-time link, created on the command line, opens a browser session.

Opening the link only shows a button, because mail programs and chat services open links too. Only the button redeems it.
"""

from __future__ import annotations

from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath

import pressroom
from pressroom.auth.sessions import redeem_sign_in_link
from pressroom.errors import CsrfFailedError, SignInLinkOverError
from pressroom.http.dependencies import ApiRequest, InjectedServices
from pressroom.http.operations import ResponseSpec
from pressroom.http.signing_in import is_same_origin, user_agent
from pressroom.web.descriptions import page_opt
from pressroom.web.language import marked
from pressroom.web.pages import MEDIA_TYPE, page
from pressroom.web.sign_in.responses import OPENED, TAG, signed_in

LINK: Final = {"token": "The secret of the link."}


@get(
    "/sign-in/{token:str}",
    opt=page_opt(
        "Show the page of a one-time link",
        public=True,
        path_parameters=LINK,
        responses={200: ResponseSpec(description="A page with the button that signs in.", media_type=MEDIA_TYPE)},
        tag=TAG,
    ),
)
async def show_button(token: FromPath[str], request: ApiRequest) -> Response[bytes]:  # noqa: ARG001 - the router passes it
    """Show the button that redeems a sign-in link. The link is not redeemed and not checked."""
    return page(request, "sign_in/link.html", version=pressroom.__version__)


@post(
    "/sign-in/{token:str}",
    opt=page_opt(
        "Redeem a one-time link and open a session",
        public=True,
        path_parameters=LINK,
        responses={303: OPENED},
        errors=(CsrfFailedError, SignInLinkOverError),
        tag=TAG,
    ),
)
async def redeem(token: FromPath[str], request: ApiRequest, services: InjectedServices) -> Response[bytes]:
    """Redeem a sign-in link, and set the cookies of the new session."""
    if not is_same_origin(request, base_url=services.settings.base_url):
        raise CsrfFailedError(
            marked(
                "This request did not come from the page of the sign-in link. "
                "Open the link in this browser, then press its button."
            )
        )
    session = await redeem_sign_in_link(services.web_pool, token, user_agent=user_agent(request))
    if session is None:
        raise SignInLinkOverError
    return await signed_in(request, services, session)
