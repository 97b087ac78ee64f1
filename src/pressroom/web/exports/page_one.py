"""`/exports/history/{history_id}/page-one`: the picture of page one of a file, as it was exported."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Final

from litestar import Response, get
from litestar.params import FromPath

from pressroom.db.tenant import acting_as
from pressroom.errors import ExportExpiredError, NotFoundError, RateLimitedError, RenderFailedError, StorageUnavailableError
from pressroom.exports.history import read_export
from pressroom.http.dependencies import InjectedPrincipal, InjectedServices
from pressroom.http.operations import ResponseSpec
from pressroom.http.requests import read_id
from pressroom.rendering.pdf.pictures import page_webp
from pressroom.web.descriptions import page_opt
from pressroom.web.documents.pictures import FOR_GOOD, WEBP

WIDTH: Final = 352
"""Pixels: twice the width on the page, for displays with two pixels per CSS pixel."""
LARGEST: Final = 20_000_000
"""Bytes of a file that is read for a picture. A report of 213 copies has 5.9 MB."""


@get(
    "/exports/history/{history_id:str}/page-one",
    opt=page_opt(
        "Read the picture of page one of a file",
        path_parameters={"history_id": "The completed export."},
        responses={200: ResponseSpec(description=f"The picture, {WIDTH} pixels wide.", media_type=WEBP)},
        errors=(NotFoundError, ExportExpiredError, RateLimitedError, RenderFailedError, StorageUnavailableError),
    ),
)
async def show_page_one(history_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Read a stored PDF and draw its first page. It counts as a preview."""
    wanted = read_id(history_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        entry = await read_export(conn, wanted)
    if entry.expires_at <= datetime.now(UTC):
        raise ExportExpiredError
    if entry.format != "pdf" or entry.file_size > LARGEST:
        raise NotFoundError
    services.previews.require_room(principal.user_id)
    with services.previews.counted(principal.user_id):
        async with services.previews.drawing(principal.user_id):
            pdf = await services.store.read_whole(entry.object_key)
            picture = await asyncio.to_thread(page_webp, pdf, page=1, width=WIDTH)
    return Response(picture, media_type=WEBP, headers=FOR_GOOD)
