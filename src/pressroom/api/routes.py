"""All routes of the API, in one list."""

from __future__ import annotations

from typing import Final

from litestar.types import ControllerRouterHandler

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

ROUTES: Final[list[ControllerRouterHandler]] = [
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
]
