"""`/api/v1/templates`: list the templates, and show a picture of each."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final

from litestar import Response, get
from litestar.params import FromPath

from pressroom.api.schemas.templates import ListTemplates, TemplateBody, TemplatesList
from pressroom.documents.printing import Source, print_document
from pressroom.documents.templates import template_named, templates_of
from pressroom.errors import RendererBusyError, TemplateNotFoundError
from pressroom.http.dependencies import ApiRequest, InjectedServices
from pressroom.http.limits import PREVIEW_WAIT_SECONDS
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import entity_tags, read_query
from pressroom.http.responses import data_response, empty_response
from pressroom.http.services import Services
from pressroom.kinds import KINDS, Kind, kind_named
from pressroom.rendering.html.templates import Template
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.pictures import page_png
from pressroom.rendering.printing import PRINT_ERRORS

TAG: Final = "templates"
THUMBNAIL_WIDTH: Final = 480
"""Pixels: twice the width of 240 on screen, for displays with two pixels per CSS pixel."""

FAILED_SECONDS: Final = 10.0
"""For so long a failure is answered again without another try: anybody may ask, and each try occupies a tab."""


@get(
    "/api/v1/templates",
    opt=operation_opt(
        Operation(
            summary="List templates",
            tag=TAG,
            query=ListTemplates,
            responses={200: ResponseSpec(description="The templates, by kind and name.", body=TemplatesList)},
        )
    ),
)
async def list_templates(request: ApiRequest) -> Response[bytes]:
    """List all templates, or those of one kind."""
    query = read_query(request, ListTemplates)
    kinds = KINDS.values() if query.kind is None else [kind_named(query.kind)]
    items = [TemplateBody.of(template) for kind in kinds for template in templates_of(kind).values()]
    return data_response(TemplatesList(items=items))


@get(
    "/api/v1/templates/{kind:str}/{slug:str}/thumbnail.png",
    opt=operation_opt(
        Operation(
            summary="Show a picture of a template's sample",
            tag=TAG,
            public=True,  # the page to sign in shows some; a sample is nobody's
            path_parameters={"kind": "The kind's name.", "slug": "The template's slug."},
            headers={"If-None-Match": "The entity tag of the picture that the client has."},
            responses={
                200: ResponseSpec(
                    description="Page one of the sample.", media_type="image/png", headers={"ETag": "Its entity tag."}
                ),
                304: ResponseSpec(description="The client has the current picture.", media_type=""),
            },
            errors=(TemplateNotFoundError, RendererBusyError, *PRINT_ERRORS),
        )
    ),
)
async def thumbnail(kind: FromPath[str], slug: FromPath[str], request: ApiRequest, services: InjectedServices) -> Response[bytes]:
    """Show page one of a template's sample document."""
    found = KINDS.get(kind)
    if found is None:
        raise TemplateNotFoundError
    template = template_named(found, slug)
    tag = template.fingerprint[:32]
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, max-age=86400"}
    if tag in (entity_tags(request, "If-None-Match") or ()):
        return empty_response(status=304, headers=headers)
    picture = await _picture(services, found, template)
    return Response(picture, media_type="image/png", headers=headers)


async def _picture(services: Services, kind: Kind, template: Template) -> bytes:
    task = services.thumbnails.get(template.fingerprint)
    if task is None:
        task = asyncio.create_task(_draw(services, kind, template))
        services.thumbnails[template.fingerprint] = task
        task.add_done_callback(partial(_forget_failure, services, template.fingerprint))
    # A client that disconnects must not cancel the task, which other requests wait for.
    return await asyncio.shield(task)


def _forget_failure(services: Services, fingerprint: str, task: asyncio.Task[bytes]) -> None:
    if task.cancelled() or isinstance(task.exception(), RendererBusyError):  # nothing was printed
        del services.thumbnails[fingerprint]
    elif task.exception() is not None:
        asyncio.get_running_loop().call_later(FAILED_SECONDS, services.thumbnails.pop, fingerprint, None)


async def _draw(services: Services, kind: Kind, template: Template) -> bytes:
    data = kind.sample()
    async with services.previews.slot():
        printed = await print_document(
            services.renderer,
            Source(kind=kind, title=kind.title_of(data), data=data, settings={}),
            template=template,
            options=ExportOptions(quality="draft"),
            base_seconds=services.settings.render_timeout_seconds,
            wait_seconds=PREVIEW_WAIT_SECONDS,
        )
        return await asyncio.to_thread(page_png, printed.pdf, page=1, width=THUMBNAIL_WIDTH)
