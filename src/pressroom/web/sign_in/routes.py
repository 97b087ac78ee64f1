"""List the routes to sign in and out."""

from __future__ import annotations

from typing import Final

from pressroom.web.sign_in import link, oidc, out, password

ROUTES: Final = (
    password.show_form,
    password.use_form,
    oidc.begin,
    oidc.come_back,
    link.show_button,
    link.redeem,
    out.sign_out,
)
