"""`POST /documents/{id}/edit/preview`: print the draft of an editor as an export would, and draw its pages."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import post
from litestar.params import FromPath
from litestar.response import Stream

from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.documents import repository, service
from pressroom.documents.preview_files import draft_digest
from pressroom.documents.printing import PrintedDocument, Source, print_document
from pressroom.documents.references import completed_now
from pressroom.documents.templates import template_named
from pressroom.errors import (
    DocumentNotFoundError,
    InvalidOptionsError,
    PreviewReplacedError,
    RateLimitedError,
    ReferenceNotFoundError,
    RendererBusyError,
    TemplateNotFoundError,
)
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.disconnects import ClientGoneError, while_connected
from pressroom.http.document_members import json_text
from pressroom.http.limits import PREVIEW_GRACE_SECONDS, PREVIEW_WAIT_SECONDS
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import read_body, read_id
from pressroom.http.services import Services
from pressroom.http.unread import declared_length
from pressroom.kinds import Kind, kind_named
from pressroom.rendering.html.templates import Template
from pressroom.rendering.pdf.pictures import page_png
from pressroom.rendering.printing import PRINT_ERRORS
from pressroom.web.editor.preview_body import PreviewBody, digested_parts, file_line, picture_line

TAG: Final = "editor"
LINES: Final = "application/x-ndjson"
HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""The second one stops nginx from keeping lines back."""
DOCUMENT_ID: Final = {"document_id": "The document that the editor shows."}


@post(
    "/documents/{document_id:str}/edit/preview",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Preview a draft: the pages of its real PDF as pictures",
            tag=TAG,
            path_parameters=DOCUMENT_ID,
            body=PreviewBody,
            scope="read",
            responses={200: ResponseSpec(description="JSON lines: one about the file, one for each page.", media_type=LINES)},
            errors=(
                DocumentNotFoundError,
                ReferenceNotFoundError,
                TemplateNotFoundError,
                InvalidOptionsError,
                PreviewReplacedError,
                RateLimitedError,
                RendererBusyError,
                *PRINT_ERRORS,
            ),
        )
    ),
)
async def preview_draft(
    document_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Stream:
    """Print a draft and send its pages."""
    started = time.monotonic()
    wanted = read_id(document_id, not_found=DocumentNotFoundError)
    with services.large_bodies.slot(principal.user_id, length=declared_length(request.scope)):
        body = await read_body(request, PreviewBody)
        source, template = await _checked(services, principal, wanted, body)
    digest = draft_digest((source.kind.name.encode(), template.fingerprint.encode(), *digested_parts(body), _completed(source)))
    try:
        async with services.preview_turns.turn((principal.user_id, wanted, body.editor), revision=body.revision):
            printed = services.preview_files.get(principal.user_id, digest)
            if printed is not None:
                services.previews.require_room(principal.user_id)  # its pages are drawn
            else:
                work = _print(services, principal, source, template, body, digest=digest)
                printed = await while_connected(request.receive, work, grace_seconds=PREVIEW_GRACE_SECONDS)
    except ClientGoneError:
        raise PreviewReplacedError from None
    seconds = time.monotonic() - started
    return Stream(_lines(services, principal, body, printed, seconds=seconds), media_type=LINES, headers=HEADERS)


async def _checked(services: Services, principal: Principal, document_id: UUID, body: PreviewBody) -> tuple[Source, Template]:
    """Check the draft as if it were saved, and complete it from the document that it points at."""
    async with acting_as(services.web_pool, principal) as conn:
        kind = kind_named((await repository.read_document(conn, document_id)).kind)
    data, settings = await asyncio.to_thread(_checked_values, kind, body)
    template = template_named(kind, body.template_slug)
    if kind.reference is not None:
        async with acting_as(services.web_pool, principal) as conn:
            data = await completed_now(conn, kind, data)
    return Source(kind=kind, title=body.title, data=data, settings=settings), template


def _checked_values(kind: Kind, body: PreviewBody) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    data, settings = json_text(body.data), json_text(body.settings)
    service.checked_change(kind, title=body.title, template_slug=body.template_slug, data=data, settings=settings)
    return data.value, settings.value


def _completed(source: Source) -> bytes:
    """Return what completes the draft, in bytes: it may have been saved since the last preview."""
    return b"" if source.kind.reference is None else msgspec.json.encode(source.data)


async def _print(
    services: Services, principal: Principal, source: Source, template: Template, body: PreviewBody, *, digest: str
) -> PrintedDocument:
    async with services.previews.slot(principal.user_id):
        printed = await print_document(
            services.renderer,
            source,
            template=template,
            options=body.options,
            base_seconds=source.kind.render_timeout_seconds or services.settings.render_timeout_seconds,
            wait_seconds=PREVIEW_WAIT_SECONDS,
        )
    services.preview_files.put(principal.user_id, digest, printed)
    return printed


async def _lines(
    services: Services, principal: Principal, body: PreviewBody, printed: PrintedDocument, *, seconds: float
) -> AsyncGenerator[bytes]:
    """Yield the line about the file, then the wanted pages that it has, each as soon as it is drawn."""
    with services.previews.counted(principal.user_id):
        yield file_line(body, printed, seconds=seconds)
        for page in dict.fromkeys(page for page in body.pages if page <= printed.page_count):
            async with services.previews.drawing(principal.user_id):
                line = await asyncio.to_thread(_drawn_line, printed.pdf, page=page, width=body.width)
            yield line


def _drawn_line(pdf: bytes, *, page: int, width: int) -> bytes:
    return picture_line(page_png(pdf, page=page, width=width), page=page, width=width)
