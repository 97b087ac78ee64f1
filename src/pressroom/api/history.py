"""`/api/v1/export/history` and `…/download/{id}`: list, download and remove completed exports."""

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
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import read_id, read_query
from pressroom.http.responses import data_response, empty_response

HISTORY_ID: Final = {"history_id": "The completed export."}


@get(
    "/api/v1/export/history",
    opt=operation_opt(
        Operation(
            summary="List completed exports, newest first",
            tag=TAG,
            query=ListHistory,
            responses={200: ResponseSpec(description="A page of the history.", body=HistoryItems)},
        )
    ),
)
async def read_history(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """List the user's completed exports."""
    query = read_query(request, ListHistory)
    async with acting_as(services.web_pool, principal) as conn:
        page = await list_history(conn, limit=query.limit, cursor=query.cursor, subject_id=query.document_id)
    return data_response(HistoryItems.of(page))


@delete(
    "/api/v1/export/history/{history_id:str}",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Remove a completed export and its file",
            tag=TAG,
            path_parameters=HISTORY_ID,
            responses={200: ResponseSpec(description="The export was removed.", body=Message)},
            errors=(NotFoundError, StorageUnavailableError),
        )
    ),
)
async def delete_one(history_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Remove a completed export, and its file unless another entry shares it."""
    entry_id = read_id(history_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        key = await delete_export(conn, entry_id)
    # After the commit: the clean-up removes a file without an entry, but an entry without a file would remain.
    if key is not None:
        await services.store.delete(key)
    return data_response(Message(message="The export and its file were removed."))


@get(
    "/api/v1/export/download/{history_id:str}",
    opt=operation_opt(
        Operation(
            summary="Download a completed export",
            tag=TAG,
            path_parameters=HISTORY_ID,
            responses={
                302: ResponseSpec(
                    description="A redirect to a new signed link, which is valid for an hour by default.",
                    media_type="",
                    headers={"Location": "The signed link."},
                )
            },
            errors=(NotFoundError, ExportExpiredError),
        )
    ),
)
async def download(history_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Count the download, and redirect to a signed link."""
    entry_id = read_id(history_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        entry, seconds = await open_export(conn, entry_id, link_ttl_seconds=services.settings.link_ttl_seconds)
    token = services.links.sign(
        key=entry.object_key,
        file_name=entry.file_name,
        content_type=entry.media_type,
        ttl_seconds=seconds,
    )
    return empty_response(status=302, headers={"Location": f"{services.settings.base_url.rstrip('/')}/files/{token}"})
