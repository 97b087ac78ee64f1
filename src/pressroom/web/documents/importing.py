"""`/documents/import`: make a document of a file or of a text that was pasted, and say what is wrong at its place."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get, post
from msgspec import Meta

from pressroom.db.tenant import acting_as
from pressroom.documents import service
from pressroom.documents.file_text import FileText, file_text
from pressroom.documents.importing import ImportedData, checked_import
from pressroom.documents.model import NewDocument
from pressroom.errors import ConflictError, InvalidRequestError, PayloadTooLargeError, RateLimitedError, TemplateNotFoundError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.json_text import check_value_count
from pressroom.http.operations import ResponseSpec
from pressroom.http.requests import read_query, whole_body
from pressroom.http.unread import declared_length
from pressroom.web.descriptions import DIALOG, page_opt
from pressroom.web.documents.import_words import format_name, no_text_problem, problem_of
from pressroom.web.documents.kind_names import kind_name
from pressroom.web.documents.messages import translated
from pressroom.web.documents.new import editor_path
from pressroom.web.importing.words import Problem
from pressroom.web.language import words_of
from pressroom.web.pages import MEDIA_TYPE, fragment

ANY_FILE: Final = "application/octet-stream"


class ImportQuery(msgspec.Struct, kw_only=True):
    """What is imported."""

    name: Annotated[str, Meta(max_length=400, description="The name of the file; empty: the text was pasted.")] = ""


@get(
    "/documents/import",
    opt=page_opt("Show the dialog that imports a document", response=DIALOG),
    sync_to_thread=False,
)
def ask_for_file(request: ApiRequest, services: InjectedServices) -> Response[bytes]:
    """Return the dialog."""
    return fragment(request, "documents/import.html", largest=services.settings.max_body_bytes)


@post(
    "/documents/import",
    status_code=200,
    opt=page_opt(
        "Import a document",
        query=ImportQuery,
        file_types=(ANY_FILE,),
        responses={200: ResponseSpec(description="What was imported, as a part of the dialog.", media_type=MEDIA_TYPE)},
        errors=(InvalidRequestError, PayloadTooLargeError, RateLimitedError, TemplateNotFoundError, ConflictError),
    ),
)
async def import_file(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Store the body as a new document. What is wrong with it is said with its place."""
    words = words_of(request)
    query = read_query(request, ImportQuery)
    with services.large_bodies.slot(principal.user_id, length=declared_length(request.scope)):
        body = await whole_body(request)
        file = await asyncio.to_thread(file_text, body, query.name)
        if file.no_text:
            return _refused(request, no_text_problem(file.no_text, query.name, words))
        try:
            new, imported = await asyncio.to_thread(_checked, file, body)
        except (InvalidRequestError, TemplateNotFoundError) as error:
            return _refused(request, await asyncio.to_thread(problem_of, error, file, words))
        async with acting_as(services.web_pool, principal) as conn:
            await service.check_document_limit(conn, limit=services.settings.max_documents)
            document = await service.create_document(conn, new)
    return fragment(
        request,
        "documents/imported.html",
        title=document.title,
        kind=kind_name(document.kind, words),
        source=format_name(imported.imported_from),
        warnings=[(warning.field, *translated(warning.message, words)) for warning in imported.warnings],
        editor=editor_path(document.id),
    )


def _checked(file: FileText, body: bytes) -> tuple[NewDocument, ImportedData]:
    if file.suffix == ".json":
        check_value_count(body)
    return checked_import(file.text, file.suffix)


def _refused(request: ApiRequest, problem: Problem) -> Response[bytes]:
    request.scope["state"]["error_code"] = InvalidRequestError.code
    values: dict[str, Any] = {"problem": problem}
    return fragment(request, "importing/problem.html", status=InvalidRequestError.status, **values)
