"""List the routes of the pages. Their error responses are pages."""

from __future__ import annotations

from typing import Final

from litestar import Router

from pressroom.http.failures import exception_handlers
from pressroom.web import sign_in
from pressroom.web.pages import error_page

ROUTES: Final = Router(
    path="/",
    exception_handlers=exception_handlers(error_page),
    route_handlers=[
        sign_in.show_button,
        sign_in.sign_in,
    ],
)
