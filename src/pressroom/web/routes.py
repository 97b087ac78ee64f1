"""List the routes of the pages. Their error responses are pages."""

from __future__ import annotations

from typing import Final

from litestar import Router

from pressroom.http.failures import exception_handlers
from pressroom.web import oidc, sign_in, sign_in_link
from pressroom.web.pages import error_page

ROUTES: Final = Router(
    path="/",
    exception_handlers=exception_handlers(error_page),
    route_handlers=[
        sign_in.show_form,
        sign_in.use_form,
        oidc.begin,
        oidc.come_back,
        sign_in_link.show_button,
        sign_in_link.redeem,
    ],
)
