"""List the routes of the pages. Their error responses are pages, or parts of pages."""

from __future__ import annotations

from typing import Final

from litestar import Router

from pressroom.http.failures import exception_handlers
from pressroom.web import assets, home
from pressroom.web.exports import events, page
from pressroom.web.failures.failures import failure_page
from pressroom.web.sign_in import link, oidc, out, password

ROUTES: Final = Router(
    path="/",
    exception_handlers=exception_handlers(failure_page),
    route_handlers=[
        assets.asset,
        home.home,
        password.show_form,
        password.use_form,
        oidc.begin,
        oidc.come_back,
        link.show_button,
        link.redeem,
        out.sign_out,
        page.exports_page,
        events.count_active,
        events.follow_jobs,
    ],
)
"""The routes of one page stand together."""
