"""`/exports/new`: the dialog that exports a document, from the options to the file."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.documents.exporting import APPLICATION
from pressroom.documents.repository import read_document
from pressroom.documents.templates import templates_of
from pressroom.errors import (
    CsrfFailedError,
    DailyLimitError,
    DocumentNotFoundError,
    InvalidOptionsError,
    InvalidRequestError,
    JobNotFoundError,
    NotFoundError,
    QueueFullError,
    QuotaExceededError,
    ReferenceNotFoundError,
    TemplateNotFoundError,
)
from pressroom.exports.history import read_export
from pressroom.exports.jobs import newest_job_of, read_job
from pressroom.exports.model import ExportRequest, Submitted
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.forms import read_form
from pressroom.http.requests import read_id, read_query
from pressroom.http.services import Services
from pressroom.http.submitting import submit_all
from pressroom.kinds import kind_named
from pressroom.rendering.options import ExportOptions, MarginInches, Margins, PageSize
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.exports.jobs import shown_job
from pressroom.web.exports.options import last_options, read_options, shown_options
from pressroom.web.exports.queue import SUBMITTED
from pressroom.web.language import words_of
from pressroom.web.pages import fragment

SUBMIT_ERRORS: Final = (
    DocumentNotFoundError,
    ReferenceNotFoundError,
    TemplateNotFoundError,
    InvalidOptionsError,
    InvalidRequestError,
    QueueFullError,
    DailyLimitError,
    QuotaExceededError,
    CsrfFailedError,
)


class OpenDialog(msgspec.Struct, kw_only=True, rename="camel"):
    """What to export."""

    document: UUID | None = None
    history: UUID | None = None
    """A completed export, whose document is exported again with its options."""
    job: UUID | None = None
    """A job, whose document is exported with its options."""
    page_size: PageSize | None = None
    """The page size that the editor shows. It and the margins come before those of the last export."""
    margin_top: MarginInches | None = None
    margin_right: MarginInches | None = None
    margin_bottom: MarginInches | None = None
    margin_left: MarginInches | None = None


@get(
    "/exports/new",
    opt=page_opt(
        "Show the dialog that exports a document",
        response=PART,
        query=OpenDialog,
        errors=(DocumentNotFoundError, JobNotFoundError, NotFoundError),
    ),
)
async def open_dialog(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show the options: those of the last export of the document, or of the one that is repeated."""
    query = read_query(request, OpenDialog)
    async with acting_as(services.web_pool, principal) as conn:
        document_id, template, options, repeated = await _begin(conn, services, query)
        options = _as_shown(query, options)
        document = await read_document(conn, document_id)
    templates = templates_of(kind_named(document.kind))
    return fragment(
        request,
        "exports/dialog.html",
        document=document,
        templates=list(templates.values()),
        template=template if template in templates else document.template_slug,
        repeated=repeated,
        **shown_options(options),
    )


@post(
    "/exports",
    status_code=200,
    opt=page_opt("Export a document, and show its progress", response=PART, errors=SUBMIT_ERRORS),
)
async def submit(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Submit the export that a form asks for. A stored file of the same request is used again."""
    form = await read_form(request)
    (document_id,) = form.ids("document")[:1]
    options = read_options(form)

    async def requests(conn: TenantConnection) -> list[ExportRequest]:
        return [
            await services.document_exports.request(
                conn, document_id=document_id, template_slug=form.text("template") or None, file_format="pdf", options=options
            )
        ]

    async def record(_conn: TenantConnection, _requests: Any, jobs: Any) -> Submitted:
        return jobs[0]

    submitted = await submit_all(services, principal, requests, reuse=True, watched=True, record=record)
    async with acting_as(services.web_pool, principal) as conn:
        view = await read_job(conn, submitted.job_id, positions=services.queue_positions)
    return fragment(request, "exports/dialog_state.html", headers=SUBMITTED, one=shown_job(view, words_of(request)))


@get(
    "/exports/jobs/{job_id:str}/state",
    opt=page_opt(
        "Show the state of a job in its dialog", response=PART, path_parameters={"job_id": "The job."}, errors=(JobNotFoundError,)
    ),
)
async def show_state(
    job_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show the progress of a job, its file or its error."""
    wanted = read_id(job_id, not_found=JobNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        view = await read_job(conn, wanted, positions=services.queue_positions)
    return fragment(request, "exports/dialog_state.html", one=shown_job(view, words_of(request)))


def _as_shown(query: OpenDialog, options: ExportOptions) -> ExportOptions:
    """Return options with the page of the editor, if it says one. Margins that it does not say are the template's."""
    if query.page_size is None:
        return options
    sides = (query.margin_top, query.margin_right, query.margin_bottom, query.margin_left)
    top, right, bottom, left = (side or 0.0 for side in sides)
    margins = None if None in sides else Margins(top=top, right=right, bottom=bottom, left=left)
    return msgspec.structs.replace(options, page_size=query.page_size, margins=margins)


async def _begin(conn: TenantConnection, services: Services, query: OpenDialog) -> tuple[UUID, str | None, ExportOptions, bool]:
    """Return the document, its template or None, the options to begin with, and whether an export is repeated."""
    if query.history is not None:
        entry = await read_export(conn, query.history)
        return entry.subject_id, entry.selection.get("templateSlug"), last_options(entry.options), True
    if query.job is not None:
        job = (await read_job(conn, query.job, positions=services.queue_positions)).job
        return job.subject_id, job.selection.get("templateSlug"), last_options(job.options), True
    if query.document is None:
        raise DocumentNotFoundError
    try:
        last = await newest_job_of(conn, application=APPLICATION, subject_id=query.document)
    except JobNotFoundError:
        return query.document, None, ExportOptions(), False
    job = (await read_job(conn, last, positions=services.queue_positions)).job
    return query.document, None, last_options(job.options), False
