"""`/exams/import`: show what a file or a pasted text changes, and store it when the person agrees."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID, uuid4

import msgspec
from litestar import Response, get, post
from msgspec import Meta

from pressroom.auth.principal import Principal
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.errors import (
    ConflictError,
    ExamNotFoundError,
    ExportWarning,
    ForbiddenError,
    InvalidRequestError,
    PayloadTooLargeError,
    RateLimitedError,
)
from pressroom.exams.document import MAX_EXAM_BYTES, ExamDocument
from pressroom.exams.importing.files import ExamFile, exam_file
from pressroom.exams.storing.listing import exam_titles
from pressroom.exams.storing.preview import Preview, PreviewOutdatedError, preview_exam, store_previewed
from pressroom.exams.storing.repository import read_exam, read_heading
from pressroom.exams.storing.service import check_teacher, exam_to_import, lock_institution, when_free
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import ResponseSpec
from pressroom.http.requests import read_query, whole_body
from pressroom.http.services import Services
from pressroom.http.unread import declared_length
from pressroom.web.descriptions import DIALOG, page_opt
from pressroom.web.exams.differences import shown_counts, shown_difference
from pressroom.web.exams.problems import MOST_WARNINGS, no_exam_problem, no_text_problem, problem_of, shown_warnings
from pressroom.web.exams.reading import Read, read_document, read_table
from pressroom.web.importing.words import Problem
from pressroom.web.language import words_of
from pressroom.web.pages import MEDIA_TYPE, fragment

T = TypeVar("T")

ANY_FILE: Final = "application/octet-stream"
Id = Annotated[str, Meta(pattern=r"^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})?(?!\n)$")]
"""An id or nothing. `$` alone would allow a line break at the end."""


class DialogQuery(msgspec.Struct, kw_only=True):
    """For which exam the dialog opens."""

    exam: Annotated[Id, Meta(description="The exam that is chosen; empty: none.")] = ""


class ImportQuery(msgspec.Struct, kw_only=True):
    """What is imported, and whether it is stored."""

    name: Annotated[str, Meta(max_length=400, description="The name of the file; empty: the text was pasted.")] = ""
    exam: Annotated[Id, Meta(description="The exam that is changed; empty: the one with the id in the file, else a new one.")] = (
        ""
    )
    target: Annotated[Id, Meta(description="The id that the preview named; empty: there was no preview.")] = ""
    preview: Annotated[str, Meta(max_length=64, description="The key of the preview to store; empty: show one.")] = ""


@get(
    "/exams/import",
    opt=page_opt(
        "Show the dialog that imports an exam or marks",
        response=DIALOG,
        query=DialogQuery,
        errors=(InvalidRequestError, ForbiddenError, ExamNotFoundError),
    ),
)
async def ask_for_exam_file(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Return the dialog."""
    check_teacher(principal)
    query = read_query(request, DialogQuery)
    chosen = UUID(query.exam) if query.exam else None
    async with acting_as(services.web_pool, principal) as conn:
        titles = await exam_titles(conn, also=chosen)
    if chosen and chosen not in {exam.id for exam in titles}:
        raise ExamNotFoundError
    return fragment(request, "exams/import.html", largest=MAX_EXAM_BYTES, titles=titles, chosen=chosen)


@post(
    "/exams/import",
    status_code=200,
    request_max_body_size=MAX_EXAM_BYTES,
    opt=page_opt(
        "Preview or store an exam or marks",
        query=ImportQuery,
        file_types=(ANY_FILE,),
        responses={
            200: ResponseSpec(description="A part of the dialog: the changes, made or to be made.", media_type=MEDIA_TYPE)
        },
        errors=(
            InvalidRequestError,
            PayloadTooLargeError,
            RateLimitedError,
            ForbiddenError,
            ExamNotFoundError,
            ConflictError,
        ),
    ),
)
async def import_exam_file(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show what the body changes; with the key of a preview, store it. What is wrong with it is said with its place."""
    check_teacher(principal)
    query, words = read_query(request, ImportQuery), words_of(request)
    with services.large_bodies.slot(principal.user_id, length=declared_length(request.scope)):
        body = await whole_body(request)
        file = await asyncio.to_thread(exam_file, body, query.name)
        if file.no_text:
            return _refused(request, no_text_problem(file.no_text, query.name, words))
        if file.is_table and not query.exam:
            return _refused(request, no_exam_problem(words))
        try:
            read = None if file.is_table else await asyncio.to_thread(read_document, file)
            return await _Import(services, principal, request, query, file, body, read).answer()
        except (InvalidRequestError, ConflictError) as error:
            return _refused(request, await asyncio.to_thread(problem_of, error, file, words), error=type(error))


class _Import:
    """One file that is imported. `read` is None for a table, which is read together with its exam."""

    def __init__(
        self,
        services: Services,
        principal: Principal,
        request: ApiRequest,
        query: ImportQuery,
        file: ExamFile,
        body: bytes,
        read: Read | None,
    ) -> None:
        self._services, self._principal, self._request = services, principal, request
        self._query, self._file, self._body, self._read = query, file, body, read

    async def answer(self) -> Response[bytes]:
        if not self._query.preview:
            return await self._preview(outdated=False)
        try:
            exam_id, title = await self._locked(self._store)
        except PreviewOutdatedError:
            return await self._preview(outdated=True)
        return fragment(self._request, "exams/imported.html", exam_id=exam_id, title=title)

    async def _store(self, conn: TenantConnection) -> tuple[UUID, str]:
        exam_id, (document, _) = await self._target(conn)
        await store_previewed(conn, exam_id, document, key=self._query.preview)
        return exam_id, document.title

    async def _preview(self, *, outdated: bool) -> Response[bytes]:
        async def look(conn: TenantConnection) -> tuple[Preview, ExamDocument, tuple[ExportWarning, ...]]:
            exam_id, (document, warnings) = await self._target(conn)
            return await preview_exam(conn, exam_id, document), document, warnings

        preview, document, warnings = await self._locked(look)
        words = words_of(self._request)
        return fragment(
            self._request,
            "exams/preview.html",
            status=ConflictError.status if outdated else 200,
            preview=preview,
            outdated=outdated,
            document=document,
            counts=shown_counts(preview.changes, words),
            differences=[shown_difference(one, words) for one in preview.differences],
            warnings=await asyncio.to_thread(shown_warnings, self._file.text, warnings[:MOST_WARNINGS], words),
            warning_count=len(warnings),
        )

    async def _target(self, conn: TenantConnection) -> tuple[UUID, Read]:
        """Return the exam that is changed, or the id of the new one, and what becomes of it."""
        if self._read is None:
            exam_id = UUID(self._query.exam)
            stored = (await read_exam(conn, exam_id)).document
            return exam_id, await asyncio.to_thread(read_table, stored, self._body)
        document, warnings = self._read
        if self._query.exam:
            heading = await read_heading(conn, UUID(self._query.exam))
            if document.id is None:  # the file is no reason to take the id away
                document = msgspec.structs.replace(document, id=heading.external_id)
            return heading.id, (document, warnings)
        known = await exam_to_import(conn, document)
        return known or UUID(self._query.target or str(uuid4())), (document, warnings)

    async def _locked(self, work: Callable[[TenantConnection], Awaitable[T]]) -> T:
        """Do work in a transaction, while nobody else stores an exam of the institution."""

        async def once() -> T:
            async with acting_as(self._services.web_pool, self._principal) as conn:
                await lock_institution(conn)
                return await work(conn)

        return await when_free(once)


def _refused(
    request: ApiRequest, problem: Problem, *, error: type[InvalidRequestError | ConflictError] = InvalidRequestError
) -> Response[bytes]:
    request.scope["state"]["error_code"] = error.code
    values: dict[str, Any] = {"problem": problem}
    return fragment(request, "importing/problem.html", status=error.status, **values)
