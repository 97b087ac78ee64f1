"""`/`: go to the first page."""

from __future__ import annotations

from litestar import Response, get

from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.responses import empty_response

FIRST = "/documents"


@get(
    "/",
    opt=operation_opt(
        Operation(
            summary="Go to the first page",
            tag="pages",
            page=True,
            responses={303: ResponseSpec(description="The first page.", media_type="", headers={"Location": "Its address."})},
        )
    ),
    sync_to_thread=False,
)
def home() -> Response[bytes]:
    """Redirect to the first page of the navigation."""
    return empty_response(status=303, headers={"Location": FIRST})
