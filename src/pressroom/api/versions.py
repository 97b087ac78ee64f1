"""`/api/v1/documents/{id}/versions`: list and read the stored versions of a document."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from pressroom.api.documents import DOCUMENT_ID, TAG
from pressroom.api.schemas.documents import ListVersions, VersionBody, VersionHeading, VersionsPage
from pressroom.db.tenant import acting_as
from pressroom.documents import repository
from pressroom.errors import DocumentNotFoundError, NotFoundError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import read_id, read_query
from pressroom.http.responses import data_response

MAX_DIGITS = 9  # every number of nine digits fits into PostgreSQL's integer


@get(
    "/api/v1/documents/{document_id:str}/versions",
    opt=operation_opt(
        Operation(
            summary="List a document's versions, newest first",
            tag=TAG,
            path_parameters=DOCUMENT_ID,
            query=ListVersions,
            responses={200: ResponseSpec(description="A page of versions.", body=VersionsPage)},
            errors=(DocumentNotFoundError,),
        )
    ),
)
async def list_versions(
    document_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """List a document's versions."""
    document_uuid = read_id(document_id, not_found=DocumentNotFoundError)
    query = read_query(request, ListVersions)
    async with acting_as(services.web_pool, principal) as conn:
        page = await repository.list_versions(conn, document_uuid, limit=query.limit, cursor=query.cursor)
    items = [VersionHeading.of(version) for version in page.items]
    return data_response(VersionsPage(items=items, next_cursor=page.next_cursor))


@get(
    "/api/v1/documents/{document_id:str}/versions/{version:str}",
    opt=operation_opt(
        Operation(
            summary="Read one version of a document",
            tag=TAG,
            path_parameters={**DOCUMENT_ID, "version": "The version's number, from 1."},
            responses={200: ResponseSpec(description="The version.", body=VersionBody)},
            errors=(DocumentNotFoundError, NotFoundError),
        )
    ),
)
async def read_version(
    document_id: FromPath[str], version: FromPath[str], services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Read one version of a document."""
    document_uuid = read_id(document_id, not_found=DocumentNotFoundError)
    if not (version.isascii() and version.isdecimal() and len(version) <= MAX_DIGITS):
        raise NotFoundError(
            f"A version is a whole number from 1. List the versions with GET /api/v1/documents/{document_uuid}/versions."
        )
    async with acting_as(services.web_pool, principal) as conn:
        found = await repository.read_version(conn, document_uuid, int(version))
    return data_response(VersionBody.of(found))
