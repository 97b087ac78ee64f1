"""`/api/exams`: store, list and read the exams of the user's institution."""

from __future__ import annotations

import asyncio
from typing import Final

from litestar import Response, get, put
from litestar.params import FromPath

from pressroom.api.schemas.exams import ExamBody, ExamsPage, ListExams, StoredExamBody
from pressroom.db.tenant import acting_as
from pressroom.errors import ConflictError, ExamNotFoundError, RateLimitedError
from pressroom.exams.document import MAX_EXAM_BYTES, MAX_VALUES, ExamDocument
from pressroom.exams.importing.checks import check_document
from pressroom.exams.storing import repository, service
from pressroom.exams.storing.changes import ExamChanges
from pressroom.http.decoding import decode_json
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import expected_versions, read_id, read_json_text, read_query
from pressroom.http.responses import data_response, json_response, success_body
from pressroom.http.unread import declared_length

TAG: Final = "exams"
EXAM_ID: Final = {"exam_id": "The exam."}
VERSION_HEADERS: Final = {"ETag": 'The exam\'s version in quotes, such as `"3"`; send it back as `If-Match`.'}


@get(
    "/api/exams",
    opt=operation_opt(
        Operation(
            summary="List the exams of your institution, newest first",
            tag=TAG,
            query=ListExams,
            responses={200: ResponseSpec(description="A page of exams.", body=ExamsPage)},
        )
    ),
)
async def list_exams(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """List exams with the numbers of their copies."""
    service.check_teacher(principal)
    query = read_query(request, ListExams)
    async with acting_as(services.web_pool, principal) as conn:
        page = await repository.list_exams(conn, limit=query.limit, cursor=query.cursor)
    return data_response(ExamsPage.of(page))


@get(
    "/api/exams/{exam_id:str}",
    opt=operation_opt(
        Operation(
            summary="Read an exam with its document",
            tag=TAG,
            path_parameters=EXAM_ID,
            responses={200: ResponseSpec(description="The exam.", body=ExamBody, headers=VERSION_HEADERS)},
            errors=(ExamNotFoundError,),
        )
    ),
)
async def read_exam(exam_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Read an exam with all that its document holds."""
    service.check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        content = await repository.read_exam(conn, exam_uuid)
    body = await asyncio.to_thread(success_body, ExamBody.of_content(content))
    return json_response(body, status=200, headers=_version_headers(content.heading.version))


@put(
    "/api/exams/{exam_id:str}",
    request_max_body_size=MAX_EXAM_BYTES,
    opt=operation_opt(
        Operation(
            summary="Store a whole exam under an id that the client chooses",
            tag=TAG,
            path_parameters=EXAM_ID,
            headers={"If-Match": 'Versions that the change is based on, such as `"3"`. If another is the current one: 409.'},
            body=ExamDocument,
            responses={
                200: ResponseSpec(description="What changed.", body=StoredExamBody, headers=VERSION_HEADERS),
                201: ResponseSpec(
                    description="The exam is new.",
                    body=StoredExamBody,
                    headers={**VERSION_HEADERS, "Location": "The new exam's address."},
                ),
            },
            errors=(ExamNotFoundError, ConflictError, RateLimitedError),
        )
    ),
)
async def save_exam(
    exam_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Store all of a document, or nothing."""
    service.check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    expected = expected_versions(request)
    with services.large_bodies.slot(principal.user_id, length=declared_length(request.scope)):
        document = await asyncio.to_thread(_checked_document, await read_json_text(request))

        async def store() -> ExamChanges:
            async with acting_as(services.web_pool, principal) as conn:
                return await service.put_exam(conn, exam_uuid, document, expected=expected)

        changes = await service.when_free(store)
    headers = _version_headers(changes.version)
    if changes.created:
        headers["Location"] = f"/api/exams/{exam_uuid}"
    return data_response(StoredExamBody.of(exam_uuid, changes), status=201 if changes.created else 200, headers=headers)


def _checked_document(body: bytes) -> ExamDocument:
    document = decode_json(body, ExamDocument, max_values=MAX_VALUES)
    check_document(document)
    return document


def _version_headers(version: int) -> dict[str, str]:
    return {"ETag": f'"{version}"', "Cache-Control": "private, no-cache"}
