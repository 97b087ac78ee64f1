"""List the routes of the pages. Their error responses are pages, or parts of pages."""

from __future__ import annotations

from typing import Final

from litestar import Router

from pressroom.http.failures import exception_handlers
from pressroom.web import assets, home
from pressroom.web.documents import changes, importing, new, pictures
from pressroom.web.documents import list as documents
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
        documents.show_documents,
        documents.find_documents,
        documents.show_keys,
        pictures.show_card,
        pictures.show_picture,
        changes.trash,
        changes.restore,
        changes.duplicate,
        changes.ask_for_title,
        changes.rename,
        new.choose,
        new.make,
        importing.ask_for_file,
        importing.import_file,
        events.count_active,
        events.follow_jobs,
    ],
)
"""The routes of one page stand together."""
