"""List the routes of the API. Their error responses are JSON."""

from __future__ import annotations

from typing import Final

from litestar import Router

from pressroom.api import (
    archives,
    batch_state,
    batches,
    document_files,
    documents,
    events,
    exports,
    files,
    health,
    history,
    jobs,
    openapi,
    operations,
    previews,
    templates,
    usage,
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
        document_files.import_document,
        document_files.read_data,
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
        batches.submit_batch,
        batches.retry_batch,
        batch_state.read_batch_state,
        batch_state.cancel_rest,
        batch_state.download_batch,
        jobs.list_all,
        jobs.read_one,
        events.follow_job,
        jobs.cancel_one,
        jobs.retry_one,
        usage.read_own_usage,
        operations.read_operations,
        operations.run_clean_up,
        history.read_history,
        history.delete_one,
        history.download,
        archives.signed_archive,
        files.signed_file,
        health.live,
        health.ready,
        health.metrics,
        openapi.openapi,
    ],
)
