"""`/api/v1/documents/{id}/versions`: every saved state of a document stays readable."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from pressroom.api.documents import DOCUMENT_ID, TAG
from pressroom.api.schemas.documents import ListVersions, VersionBody, VersionHeading, VersionsPage
from pressroom.db.tenant import acting_as
from pressroom.documents import repository
from pressroom.errors import DocumentNotFoundError, NotFoundError
from pressroom.http.answers import answer
from pressroom.http.dependencies import ApiRequest, GivenPrincipal, GivenServices
from pressroom.http.operations import Answer, Operation, described
from pressroom.http.requests import read_id, read_query

MOST_DIGITS = 9  # what PostgreSQL's integer holds for sure


@get(
    "/api/v1/documents/{document_id:str}/versions",
    opt=described(
        Operation(
            summary="List a document's versions, newest first",
            tag=TAG,
            path_parameters=DOCUMENT_ID,
            query=ListVersions,
            answers={200: Answer(description="A page of versions.", body=VersionsPage)},
            errors=(DocumentNotFoundError,),
        )
    ),
)
async def list_versions(
    document_id: FromPath[str], request: ApiRequest, services: GivenServices, principal: GivenPrincipal
) -> Response[bytes]:
    """List a document's saved states."""
    wanted = read_id(document_id, otherwise=DocumentNotFoundError)
    query = read_query(request, ListVersions)
    async with acting_as(services.web_pool, principal) as conn:
        page = await repository.list_versions(conn, wanted, limit=query.limit, cursor=query.cursor)
    items = [VersionHeading.of(version) for version in page.items]
    return answer(VersionsPage(items=items, next_cursor=page.next_cursor))


@get(
    "/api/v1/documents/{document_id:str}/versions/{version:str}",
    opt=described(
        Operation(
            summary="Read one version of a document",
            tag=TAG,
            path_parameters={**DOCUMENT_ID, "version": "Its number, from 1."},
            answers={200: Answer(description="The version.", body=VersionBody)},
            errors=(DocumentNotFoundError, NotFoundError),
        )
    ),
)
async def read_version(
    document_id: FromPath[str], version: FromPath[str], services: GivenServices, principal: GivenPrincipal
) -> Response[bytes]:
    """Read one saved state of a document."""
    wanted = read_id(document_id, otherwise=DocumentNotFoundError)
    if not (version.isascii() and version.isdecimal() and len(version) <= MOST_DIGITS):
        raise NotFoundError("A version is a whole number from 1. The document's versions are listed one level above.")
    async with acting_as(services.web_pool, principal) as conn:
        found = await repository.read_version(conn, wanted, int(version))
    return answer(VersionBody.of(found))
