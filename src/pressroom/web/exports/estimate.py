"""`/exports/estimate`: what an export would be, from a print of the pages with its options."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from io import BytesIO
from typing import Any, Final

from litestar import Response, post
from PIL import Image

from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.documents.printing import Source, print_document
from pressroom.documents.references import completed_now
from pressroom.documents.repository import read_content
from pressroom.documents.templates import template_named
from pressroom.errors import (
    CsrfFailedError,
    DocumentNotFoundError,
    InvalidOptionsError,
    InvalidRequestError,
    PreviewReplacedError,
    RateLimitedError,
    ReferenceNotFoundError,
    RendererBusyError,
    TemplateNotFoundError,
)
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.disconnects import ClientGoneError, while_connected
from pressroom.http.forms import read_form
from pressroom.http.limits import PREVIEW_GRACE_SECONDS, PREVIEW_WAIT_SECONDS
from pressroom.http.services import Services
from pressroom.kinds import kind_named
from pressroom.rendering.html.templates import Template
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.pictures import page_png
from pressroom.rendering.printing import PRINT_ERRORS
from pressroom.web.descriptions import page_opt
from pressroom.web.exports.dialog import PART
from pressroom.web.exports.options import WrongMarginsError, read_options
from pressroom.web.pages import fragment

WIDTH: Final = 352
"""Pixels: twice the width of the picture."""


@post(
    "/exports/estimate",
    status_code=200,
    opt=page_opt(
        "Print a document with the options of a form, and show what the file would be",
        response=PART,
        errors=(
            DocumentNotFoundError,
            ReferenceNotFoundError,
            TemplateNotFoundError,
            InvalidOptionsError,
            InvalidRequestError,
            PreviewReplacedError,
            RateLimitedError,
            RendererBusyError,
            CsrfFailedError,
            *PRINT_ERRORS,
        ),
    ),
)
async def estimate(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show page one, the number of pages, the size, the time and the warnings. Nothing is stored or counted."""
    form = await read_form(request)
    (document_id,) = form.ids("document")[:1]
    try:
        options = read_options(form)
    except WrongMarginsError:
        return fragment(request, "exports/estimate_wrong.html")
    async with acting_as(services.web_pool, principal) as conn:
        document = await read_content(conn, document_id)
        kind = kind_named(document.kind)
        data = await completed_now(conn, kind, json.loads(document.data))
    source = Source(kind=kind, title=document.title, data=data, settings=json.loads(document.settings))
    template = template_named(kind, form.text("template") or document.template_slug)
    work = _print(services, principal, source, template, options)
    try:
        values = await while_connected(request.receive, work, grace_seconds=PREVIEW_GRACE_SECONDS)
    except ClientGoneError:  # the form asks anew with each change
        raise PreviewReplacedError from None
    return fragment(request, "exports/estimate.html", options=options, **values)


async def _print(
    services: Services, principal: Principal, source: Source, template: Template, options: ExportOptions
) -> dict[str, Any]:
    async with services.previews.slot(principal.user_id):
        began = time.monotonic()
        printed = await print_document(
            services.renderer,
            source,
            template=template,
            options=options,
            base_seconds=source.kind.render_timeout_seconds or services.settings.render_timeout_seconds,
            wait_seconds=PREVIEW_WAIT_SECONDS,
        )
        seconds = time.monotonic() - began
        async with services.previews.drawing(principal.user_id):
            picture = await asyncio.to_thread(_picture, printed.pdf)
    return {"printed": printed, "size": len(printed.pdf), "seconds": seconds, "picture": picture}


def _picture(pdf: bytes) -> str:
    """Return page one as a `data:` URL."""
    written = BytesIO()
    Image.open(BytesIO(page_png(pdf, page=1, width=WIDTH))).convert("RGB").save(written, "WEBP", quality=80)
    return f"data:image/webp;base64,{base64.b64encode(written.getvalue()).decode()}"
