"""`/documents/{id}/card` and `…/pictures/{key}`: the card of a document whose page one was drawn, and its picture."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.documents.listing import read_card
from pressroom.documents.pictures import PASSING_ERRORS, draw, read_picture, read_to_draw, store_picture
from pressroom.errors import DocumentNotFoundError, NotFoundError, RateLimitedError, RendererBusyError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.limits import PREVIEW_WAIT_SECONDS
from pressroom.http.operations import ResponseSpec
from pressroom.http.requests import read_id
from pressroom.http.services import Services
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.documents.list_content import card_values, revision_of
from pressroom.web.pages import fragment

DOCUMENT_ID: Final = {"document_id": "The document."}
WEBP: Final = "image/webp"
FOR_GOOD: Final = {"Cache-Control": "private, max-age=31536000, immutable"}
"""The key in the address names the state that the picture shows."""


@get(
    "/documents/{document_id:str}/card",
    opt=page_opt(
        "Draw page one of a document, and show its card: a part of the page",
        response=PART,
        path_parameters=DOCUMENT_ID,
        errors=(DocumentNotFoundError, RateLimitedError, RendererBusyError, *PASSING_ERRORS),
    ),
)
async def show_card(
    document_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Return the card with a picture of the newest state, which is made if there is none."""
    wanted = read_id(document_id, not_found=DocumentNotFoundError)
    # A client that goes away must not stop what another window waits for, too.
    await asyncio.shield(_drawing(services, principal, wanted))
    async with acting_as(services.web_pool, principal) as conn:
        card = await read_card(conn, wanted, revision=revision_of(services))
    return fragment(request, "documents/card.html", card=card, **card_values(request))


@get(
    "/documents/{document_id:str}/pictures/{key:str}",
    opt=page_opt(
        "Read the picture of page one of a document",
        path_parameters={**DOCUMENT_ID, "key": "What the picture shows, as its card says."},
        responses={200: ResponseSpec(description="The picture, 520 pixels wide.", media_type=WEBP)},
        errors=(DocumentNotFoundError, NotFoundError),
    ),
)
async def show_picture(
    document_id: FromPath[str], key: FromPath[str], services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Return a stored picture."""
    wanted = read_id(document_id, not_found=DocumentNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        picture = await read_picture(conn, wanted, key)
    return Response(picture, media_type=WEBP, headers=FOR_GOOD)


def _drawing(services: Services, principal: Principal, document_id: UUID) -> asyncio.Task[None]:
    """Return the task that draws a document; several requests at once have one."""
    key = (principal.user_id, document_id)
    task = services.drawings.get(key)
    if task is None:
        task = asyncio.create_task(_draw(services, principal, document_id))
        services.drawings[key] = task
        task.add_done_callback(partial(_drawn, services, key))
    return task


def _drawn(services: Services, key: tuple[UUID, UUID], task: asyncio.Task[None]) -> None:
    del services.drawings[key]
    if not task.cancelled():
        task.exception()  # is seen by the requests that wait for it, if there are any left


async def _draw(services: Services, principal: Principal, document_id: UUID) -> None:
    async with acting_as(services.web_pool, principal) as conn:
        wanted = await read_to_draw(conn, document_id, revision=revision_of(services))
    if wanted is None:
        return
    async with services.previews.background_slot(principal.user_id):
        made = await draw(
            services.renderer,
            wanted,
            base_seconds=services.settings.render_timeout_seconds,
            wait_seconds=PREVIEW_WAIT_SECONDS,
        )
    async with acting_as(services.web_pool, principal) as conn:
        await store_picture(conn, document_id, made)
