"""List the routes of the pages, whose error responses are pages or parts of pages, and those that scripts of pages ask."""

from __future__ import annotations

from typing import Final

from litestar import Router

from pressroom.http.failures import exception_handlers
from pressroom.http.responses import error_response
from pressroom.web import assets, home
from pressroom.web.account.routes import ROUTES as ACCOUNT
from pressroom.web.copies.routes import ROUTES as COPIES
from pressroom.web.dashboard.routes import ROUTES as DASHBOARD
from pressroom.web.documents.routes import ROUTES as DOCUMENTS
from pressroom.web.editor.routes import ROUTES as EDITOR
from pressroom.web.editor.routes import SCRIPT_ROUTES as EDITOR_SCRIPTS
from pressroom.web.exams.routes import ROUTES as EXAMS
from pressroom.web.exports.routes import ROUTES as EXPORTS
from pressroom.web.failures.failures import failure_page
from pressroom.web.failures.help import show_errors
from pressroom.web.offline.offline import read_worker, show_offline
from pressroom.web.operations.routes import ROUTES as OPERATIONS
from pressroom.web.reports.routes import ROUTES as REPORTS
from pressroom.web.sign_in.routes import ROUTES as SIGN_IN

ROUTES: Final = Router(
    path="/",
    exception_handlers=exception_handlers(failure_page),
    route_handlers=[
        assets.asset,
        home.home,
        read_worker,
        show_offline,
        show_errors,
        *SIGN_IN,
        *DOCUMENTS,
        *EDITOR,
        *EXPORTS,
        *EXAMS,
        *DASHBOARD,
        *COPIES,
        *REPORTS,
        *OPERATIONS,
        *ACCOUNT,
    ],
)
SCRIPT_ROUTES: Final = Router(path="/", exception_handlers=exception_handlers(error_response), route_handlers=[*EDITOR_SCRIPTS])
"""Their error responses are JSON."""
