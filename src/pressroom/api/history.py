"""`/api/v1/export/history` and `…/download/{id}`: finished exports."""

from __future__ import annotations

from typing import Final

from litestar import Response, delete, get
from litestar.params import FromPath

from pressroom.api.exports import TAG
from pressroom.api.schemas.documents import Message
from pressroom.api.schemas.exports import HistoryItems, ListHistory
from pressroom.db.tenant import acting_as
from pressroom.errors import ExportExpiredError, NotFoundError, StorageUnavailableError
from pressroom.exports.history import delete_export, list_history, open_export
from pressroom.http.answers import answer, empty
from pressroom.http.dependencies import ApiRequest, GivenPrincipal, GivenServices
from pressroom.http.operations import Answer, Operation, described
from pressroom.http.requests import read_id, read_query

HISTORY_ID: Final = {"history_id": "The finished export."}


@get(
    "/api/v1/export/history",
    opt=described(
        Operation(
            summary="List finished exports, newest first",
            tag=TAG,
            query=ListHistory,
            answers={200: Answer(description="A page of the history.", body=HistoryItems)},
        )
    ),
)
async def read_history(request: ApiRequest, services: GivenServices, principal: GivenPrincipal) -> Response[bytes]:
    """List the user's finished exports."""
    query = read_query(request, ListHistory)
    async with acting_as(services.web_pool, principal) as conn:
        page = await list_history(conn, limit=query.limit, cursor=query.cursor, subject_id=query.document_id)
    return answer(HistoryItems.of(page))


@delete(
    "/api/v1/export/history/{history_id:str}",
    status_code=200,
    opt=described(
        Operation(
            summary="Remove a finished export and its file",
            tag=TAG,
            path_parameters=HISTORY_ID,
            answers={200: Answer(description="It is gone.", body=Message)},
            errors=(NotFoundError, StorageUnavailableError),
        )
    ),
)
async def delete_one(history_id: FromPath[str], services: GivenServices, principal: GivenPrincipal) -> Response[bytes]:
    """Remove a finished export with its file."""
    wanted = read_id(history_id, otherwise=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        key = await delete_export(conn, wanted)
    # After the commit: a file without an entry is found by the clean-up, an entry without a file misleads its owner.
    if key is not None:
        await services.store.delete(key)
    return answer(Message(message="The export and its file were removed."))


@get(
    "/api/v1/export/download/{history_id:str}",
    opt=described(
        Operation(
            summary="Download a finished export",
            tag=TAG,
            path_parameters=HISTORY_ID,
            answers={
                302: Answer(
                    description="To a fresh link that works for an hour.",
                    media_type="",
                    headers={"Location": "The signed link."},
                )
            },
            errors=(NotFoundError, ExportExpiredError),
        )
    ),
)
async def download(history_id: FromPath[str], services: GivenServices, principal: GivenPrincipal) -> Response[bytes]:
    """Count a download and lead to the file."""
    wanted = read_id(history_id, otherwise=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        entry, seconds = await open_export(conn, wanted, link_ttl_seconds=services.settings.link_ttl_seconds)
    token = services.links.sign(
        key=entry.object_key,
        file_name=entry.file_name,
        content_type=entry.media_type,
        ttl_seconds=seconds,
    )
    return empty(status=302, headers={"Location": f"{services.settings.base_url.rstrip('/')}/files/{token}"})
