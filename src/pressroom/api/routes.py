"""List the routes of the API. Their error responses are JSON."""

from __future__ import annotations

from typing import Final

from litestar import Router

from pressroom.api import (
    documents,
    exports,
    files,
    health,
    history,
    jobs,
    openapi,
    previews,
    templates,
    versions,
)
from pressroom.http.failures import exception_handlers
from pressroom.http.responses import error_response

ROUTES: Final = Router(
    path="/",
    exception_handlers=exception_handlers(error_response),
    route_handlers=[
        documents.list_documents,
        documents.create_document,
        documents.read_document,
        documents.save_document,
        documents.delete_document,
        versions.list_versions,
        versions.read_version,
        previews.preview,
        previews.preview_picture,
        templates.list_templates,
        templates.thumbnail,
        exports.export_pdf,
        jobs.read_one,
        jobs.cancel_one,
        jobs.retry_one,
        history.read_history,
        history.delete_one,
        history.download,
        files.signed_file,
        health.live,
        health.ready,
        health.metrics,
        openapi.openapi,
    ],
)
