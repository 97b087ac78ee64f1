"""`/api/v1/documents/import` and `…/{id}/data`: make a document of a file, and a file of its data."""

from __future__ import annotations

import asyncio
import json
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath

from pressroom.api.documents import DOCUMENT_ID, TAG, VERSION_HEADERS, version_headers
from pressroom.api.schemas.document_files import DataQuery, ImportedDocument, ImportQuery
from pressroom.db.tenant import acting_as
from pressroom.documents import repository, service
from pressroom.documents.importing import checked_import
from pressroom.errors import ConflictError, DocumentNotFoundError, RateLimitedError, TemplateNotFoundError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import read_file_body, read_id, read_query
from pressroom.http.responses import data_response
from pressroom.http.unread import declared_length
from pressroom.kinds.writing import DataFormat, data_text
from pressroom.storage.disposition import content_disposition
from pressroom.storage.names import file_name

SUFFIXES: Final = {"application/json": ".json", "application/yaml": ".yaml"}
MEDIA_TYPES: Final[dict[DataFormat, str]] = {"json": "application/json", "yaml": "application/yaml"}


@post(
    "/api/v1/documents/import",
    opt=operation_opt(
        Operation(
            summary="Create a document from a file of another program",
            tag=TAG,
            query=ImportQuery,
            file_types=tuple(SUFFIXES),
            responses={
                201: ResponseSpec(
                    description="The new document, and what was not carried over.",
                    body=ImportedDocument,
                    headers={**VERSION_HEADERS, "Location": "The new document's address."},
                )
            },
            errors=(TemplateNotFoundError, ConflictError, RateLimitedError),
        )
    ),
)
async def import_document(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Store the data of a file as a new document."""
    query = read_query(request, ImportQuery)
    with services.large_bodies.slot(principal.user_id, length=declared_length(request.scope)):
        text, suffix = await read_file_body(request, SUFFIXES)
        new, imported = await asyncio.to_thread(
            checked_import, text, suffix, kind_name=query.kind, title=query.title, template_slug=query.template_slug
        )
        async with acting_as(services.web_pool, principal) as conn:
            await service.check_document_limit(conn, limit=services.settings.max_documents)
            document = await service.create_document(conn, new)
    headers = {**version_headers(document), "Location": f"/api/v1/documents/{document.id}"}
    return data_response(ImportedDocument.made_of(document, imported), status=201, headers=headers)


@get(
    "/api/v1/documents/{document_id:str}/data",
    opt=operation_opt(
        Operation(
            summary="Download a document's data",
            tag=TAG,
            path_parameters=DOCUMENT_ID,
            query=DataQuery,
            responses={
                200: ResponseSpec(
                    description="The data as a file; for a resume: JSON Resume.",
                    other_media_types=(MEDIA_TYPES["yaml"],),
                    headers={**VERSION_HEADERS, "Content-Disposition": "The name of the file, from the document's title."},
                )
            },
            errors=(DocumentNotFoundError,),
        )
    ),
)
async def read_data(
    document_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Send the newest data of a document as a file."""
    document_uuid = read_id(document_id, not_found=DocumentNotFoundError)
    query = read_query(request, DataQuery)
    async with acting_as(services.web_pool, principal) as conn:
        document = await repository.read_content(conn, document_uuid)
    # In a thread, because writing megabytes as YAML takes seconds.
    text = await asyncio.to_thread(lambda: data_text(json.loads(document.data), query.format))
    name = file_name(document.title, extension=query.format)
    headers = {**version_headers(document), "Content-Disposition": content_disposition(name)}
    return Response(text.encode(), media_type=MEDIA_TYPES[query.format], headers=headers)
