"""`/api/v1/documents/{id}/preview` and `…/preview.png`: preview the current version of a document."""

from __future__ import annotations

import asyncio
import json
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from pressroom.api.documents import DOCUMENT_ID, TAG
from pressroom.api.schemas.previews import PageQuery, PreviewQuery, options_of, page_of, template_of
from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.documents.printing import Source, document_html, print_document
from pressroom.documents.references import completed_now
from pressroom.documents.repository import read_content
from pressroom.documents.templates import template_named
from pressroom.errors import (
    DocumentNotFoundError,
    InvalidOptionsError,
    NotFoundError,
    RateLimitedError,
    ReferenceNotFoundError,
    RendererBusyError,
    TemplateNotFoundError,
)
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.limits import PREVIEW_WAIT_SECONDS
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import read_id, read_query
from pressroom.http.services import Services
from pressroom.kinds import kind_named
from pressroom.rendering.html.templates import Template
from pressroom.rendering.pdf.pictures import page_png
from pressroom.rendering.printing import PRINT_ERRORS

SANDBOX: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'"
"""A `Content-Security-Policy` that allows styles, and data: addresses of pictures and fonts: the HTML holds a user's data."""


@get(
    "/api/v1/documents/{document_id:str}/preview",
    opt=operation_opt(
        Operation(
            summary="The HTML that would be printed",
            tag=TAG,
            path_parameters=DOCUMENT_ID,
            query=PreviewQuery,
            responses={200: ResponseSpec(description="A complete page, sandboxed.", media_type="text/html; charset=utf-8")},
            errors=(
                DocumentNotFoundError,
                ReferenceNotFoundError,
                TemplateNotFoundError,
                InvalidOptionsError,
                RateLimitedError,
                RendererBusyError,
            ),
        )
    ),
)
async def preview(
    document_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show the HTML of a document's current data."""
    wanted = read_id(document_id, not_found=DocumentNotFoundError)
    query = read_query(request, PreviewQuery)
    source, template = await _load(services, principal, wanted, query)
    async with services.previews.slot(principal.user_id):
        html = await asyncio.to_thread(document_html, source, template=template, options=options_of(query))
    headers = {"Content-Security-Policy": SANDBOX}
    return Response(html.encode(), media_type="text/html", headers=headers)


@get(
    "/api/v1/documents/{document_id:str}/preview.png",
    opt=operation_opt(
        Operation(
            summary="One page of the real PDF as a picture",
            tag=TAG,
            path_parameters=DOCUMENT_ID,
            query=PageQuery,
            responses={200: ResponseSpec(description="The page, 900 pixels wide.", media_type="image/png")},
            errors=(
                DocumentNotFoundError,
                NotFoundError,
                ReferenceNotFoundError,
                TemplateNotFoundError,
                InvalidOptionsError,
                RateLimitedError,
                RendererBusyError,
                *PRINT_ERRORS,
            ),
        )
    ),
)
async def preview_picture(
    document_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Print a document's current data and show one page of it."""
    wanted = read_id(document_id, not_found=DocumentNotFoundError)
    query = read_query(request, PageQuery)
    source, template = await _load(services, principal, wanted, query)
    async with services.previews.slot(principal.user_id):
        printed = await print_document(
            services.renderer,
            source,
            template=template,
            options=options_of(query),
            base_seconds=source.kind.render_timeout_seconds or services.settings.render_timeout_seconds,
            wait_seconds=PREVIEW_WAIT_SECONDS,
        )
        picture = await asyncio.to_thread(page_png, printed.pdf, page=page_of(query))
    return Response(picture, media_type="image/png")


async def _load(services: Services, principal: Principal, document_id: UUID, query: msgspec.Struct) -> tuple[Source, Template]:
    async with acting_as(services.web_pool, principal) as conn:
        document = await read_content(conn, document_id)
        kind = kind_named(document.kind)
        data = await completed_now(conn, kind, json.loads(document.data))
    source = Source(kind=kind, title=document.title, data=data, settings=json.loads(document.settings))
    return source, template_named(kind, template_of(query) or document.template_slug)
