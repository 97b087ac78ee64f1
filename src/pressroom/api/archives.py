"""`/files/batches/{token}`: the files of a batch as one ZIP. The signed link replaces an identity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from litestar import Response, route
from litestar.enums import HttpMethod
from litestar.params import FromPath
from litestar.response import Stream

from pressroom.db.tenant import acting_as
from pressroom.errors import ExportExpiredError, ForbiddenError, NotFoundError, StorageUnavailableError
from pressroom.exports.archive import MEDIA_TYPE, plan_archive, stream_archive, unexpired
from pressroom.exports.batches import read_batch
from pressroom.http.dependencies import ApiRequest, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.storage.disposition import content_disposition
from pressroom.storage.store import Store

NO_STORE: Final = "private, no-store"


@dataclass(frozen=True)
class _LinkOwner:
    """The user who made a signed link."""

    user_id: UUID


@route(
    "/files/batches/{token:str}",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    opt=operation_opt(
        Operation(
            summary="The files of a batch as one ZIP, by a signed link",
            tag="files",
            public=True,
            path_parameters={"token": "The signed link, as a batch's download redirects to it."},
            responses={200: ResponseSpec(description="The archive with its exact length.", media_type=MEDIA_TYPE)},
            errors=(ForbiddenError, NotFoundError, ExportExpiredError, StorageUnavailableError),
        )
    ),
)
async def signed_archive(token: FromPath[str], request: ApiRequest, services: InjectedServices) -> Response[bytes] | Stream:
    """Stream the archive of the batch that a signed link stands for."""
    link = services.batch_links.open(token)
    user_id, batch_id = map(UUID, link.key.split("/"))
    async with acting_as(services.web_pool, _LinkOwner(user_id)) as conn:
        batch = await read_batch(conn, batch_id)
    entries = [entry for item in batch.items if (entry := unexpired(item, batch.read_at))]
    stored = await _sizes(services.store, {entry.object_key for entry in entries})
    if not stored:
        raise ExportExpiredError
    archive = plan_archive(batch, stored=stored)
    headers = {
        "Content-Disposition": content_disposition(link.file_name),
        "Content-Length": str(archive.size),
        "Accept-Ranges": "none",
        "Cache-Control": NO_STORE,
    }
    if request.method == "HEAD":
        return Response(b"", status_code=200, media_type=MEDIA_TYPE, headers=headers)
    return Stream(stream_archive(archive, services.store), status_code=200, media_type=MEDIA_TYPE, headers=headers)


async def _sizes(store: Store, keys: Iterable[str]) -> dict[str, int]:
    """Return the sizes in bytes of those of the files that are stored."""
    sizes: dict[str, int] = {}
    for key in keys:
        try:
            sizes[key] = await store.size(key)
        except NotFoundError:
            continue
    return sizes
