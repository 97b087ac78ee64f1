"""`/`: go to the first page."""

from __future__ import annotations

from typing import Final

from litestar import Response, get

from pressroom.http.operations import ResponseSpec
from pressroom.http.responses import empty_response
from pressroom.web.descriptions import page_opt

FIRST: Final = "/documents"


@get(
    "/",
    opt=page_opt(
        "Go to the first page",
        responses={303: ResponseSpec(description="The first page.", media_type="", headers={"Location": "Its address."})},
    ),
    sync_to_thread=False,
)
def home() -> Response[bytes]:
    """Redirect to the first page of the navigation."""
    return empty_response(status=303, headers={"Location": FIRST})
