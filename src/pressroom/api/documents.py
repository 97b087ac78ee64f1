"""`/api/v1/documents`: list, create, read, save, delete."""

from __future__ import annotations

import asyncio
from typing import Final

from litestar import Response, delete, get, post, put
from litestar.params import FromPath

from pressroom.api.schemas.documents import (
    CreateDocument,
    DocumentBody,
    DocumentHeading,
    DocumentsPage,
    ListDocuments,
    Message,
    SaveDocument,
)
from pressroom.db.tenant import acting_as
from pressroom.documents import repository, service
from pressroom.documents.exporting import APPLICATION
from pressroom.documents.model import DocumentChange, DocumentContent, NewDocument
from pressroom.errors import (
    ConflictError,
    DocumentNotFoundError,
    RateLimitedError,
    StorageUnavailableError,
    TemplateNotFoundError,
)
from pressroom.exports.jobs import delete_exports_of
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.document_members import json_text, optional_json_text
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import expected_versions, read_body, read_id, read_query
from pressroom.http.responses import data_response
from pressroom.http.unread import declared_length
from pressroom.kinds import Kind, kind_named

TAG: Final = "documents"
DOCUMENT_ID: Final = {"document_id": "The document."}
VERSION_HEADERS: Final = {"ETag": 'The document\'s version in quotes, such as `"3"`; send it back as `If-Match`.'}


@get(
    "/api/v1/documents",
    opt=operation_opt(
        Operation(
            summary="List documents, newest first",
            tag=TAG,
            query=ListDocuments,
            responses={200: ResponseSpec(description="A page of documents.", body=DocumentsPage)},
        )
    ),
)
async def list_documents(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """List the user's documents."""
    query = read_query(request, ListDocuments)
    if query.kind is not None:
        kind_named(query.kind)
    async with acting_as(services.web_pool, principal) as conn:
        page = await repository.list_documents(conn, limit=query.limit, cursor=query.cursor, kind=query.kind)
    items = [DocumentHeading.of(document) for document in page.items]
    return data_response(DocumentsPage(items=items, next_cursor=page.next_cursor))


@post(
    "/api/v1/documents",
    opt=operation_opt(
        Operation(
            summary="Create a document",
            tag=TAG,
            body=CreateDocument,
            responses={
                201: ResponseSpec(
                    description="The new document.",
                    body=DocumentBody,
                    headers={**VERSION_HEADERS, "Location": "The new document's address."},
                )
            },
            errors=(TemplateNotFoundError, ConflictError, RateLimitedError),
        )
    ),
)
async def create_document(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Store a new document."""
    with services.large_bodies.slot(principal.user_id, length=declared_length(request.scope)):
        body = await read_body(request, CreateDocument)
        new = await asyncio.to_thread(_checked_document, body)
        async with acting_as(services.web_pool, principal) as conn:
            await service.check_document_limit(conn, limit=services.settings.max_documents)
            document = await service.create_document(conn, new)
    return _versioned(document, status=201, location=f"/api/v1/documents/{document.id}")


@get(
    "/api/v1/documents/{document_id:str}",
    opt=operation_opt(
        Operation(
            summary="Read a document",
            tag=TAG,
            path_parameters=DOCUMENT_ID,
            responses={200: ResponseSpec(description="The document.", body=DocumentBody, headers=VERSION_HEADERS)},
            errors=(DocumentNotFoundError,),
        )
    ),
)
async def read_document(document_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Read a document with its newest data."""
    document_uuid = read_id(document_id, not_found=DocumentNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        document = await repository.read_content(conn, document_uuid)
    return _versioned(document)


@put(
    "/api/v1/documents/{document_id:str}",
    opt=operation_opt(
        Operation(
            summary="Save a document's next version",
            tag=TAG,
            path_parameters=DOCUMENT_ID,
            headers={"If-Match": 'Versions that the change is based on, such as `"3"`. If another is the current one: 409.'},
            body=SaveDocument,
            responses={200: ResponseSpec(description="The saved document.", body=DocumentBody, headers=VERSION_HEADERS)},
            errors=(DocumentNotFoundError, TemplateNotFoundError, ConflictError, RateLimitedError),
        )
    ),
)
async def save_document(
    document_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Store the next version of a document."""
    document_uuid = read_id(document_id, not_found=DocumentNotFoundError)
    expected = expected_versions(request)
    with services.large_bodies.slot(principal.user_id, length=declared_length(request.scope)):
        body = await read_body(request, SaveDocument)
        async with acting_as(services.web_pool, principal) as conn:
            kind = kind_named((await repository.read_document(conn, document_uuid)).kind)
        change = await asyncio.to_thread(_checked_change, kind, body)
        async with acting_as(services.web_pool, principal) as conn:
            keep = services.settings.max_versions
            document = await service.save_document(conn, document_uuid, change, expected=expected, keep=keep)
    return _versioned(document)


@delete(
    "/api/v1/documents/{document_id:str}",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Delete a document with all its versions, exports and files",
            tag=TAG,
            path_parameters=DOCUMENT_ID,
            responses={
                200: ResponseSpec(
                    description="The document and its completed exports were deleted, its live jobs cancelled.", body=Message
                )
            },
            errors=(DocumentNotFoundError, StorageUnavailableError),
        )
    ),
)
async def delete_document(
    document_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Delete a document, its completed exports and their files; cancel its live jobs."""
    document_uuid = read_id(document_id, not_found=DocumentNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        keys = await delete_exports_of(conn, application=APPLICATION, subject_id=document_uuid)
        await repository.delete_document(conn, document_uuid)
    # After the commit: the clean-up removes a file without an entry, but an entry without a file would remain.
    for key in keys:
        await services.store.delete(key)
    return data_response(Message(message="The document, its exports and their files were deleted."))


def _checked_document(body: CreateDocument) -> NewDocument:
    return service.checked_document(
        kind_name=body.kind,
        title=body.title,
        template_slug=body.template_slug,
        data=json_text(body.data),
        settings=optional_json_text(body.settings),
    )


def _checked_change(kind: Kind, body: SaveDocument) -> DocumentChange:
    return service.checked_change(
        kind,
        title=body.title,
        template_slug=body.template_slug,
        data=optional_json_text(body.data),
        settings=optional_json_text(body.settings),
    )


def version_headers(document: DocumentContent) -> dict[str, str]:
    """Return the headers of a response with a document's newest data."""
    return {"ETag": f'"{document.version}"', "Cache-Control": "private, no-cache"}


def _versioned(document: DocumentContent, *, status: int = 200, location: str = "") -> Response[bytes]:
    headers = version_headers(document)
    if location:
        headers["Location"] = location
    return data_response(DocumentBody.of(document), status=status, headers=headers)
