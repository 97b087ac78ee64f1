"""`/exports/history`: the files of a user, sorted and searched; one of them in full; delete one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.documents.exporting import APPLICATION as DOCUMENTS
from pressroom.errors import CsrfFailedError, NotFoundError, StorageUnavailableError
from pressroom.exams.exporting import APPLICATION as EXAMS
from pressroom.exports.history import HistoryOrder, delete_export, find_history, read_export
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import ResponseSpec
from pressroom.http.requests import read_id, read_query
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.exports.jobs import about, names_of_classes, template_or_report
from pressroom.web.language import words_of
from pressroom.web.pages import MEDIA_TYPE, fragment
from pressroom.web.reports.words import classes_in_words

HISTORY_ID: Final = {"history_id": "The completed export."}
SHOWN: Final = 50
LONGEST_TEXT: Final = 200
LAST_DAY: Final = timedelta(days=1)
"""What expires within this time is marked."""
DESCENDING_FIRST: Final = frozenset({"size", "pages", "created", "downloads"})
"""Columns whose largest value is what people look for."""


class HistoryQuery(msgspec.Struct, kw_only=True):
    """Which files, and in which order."""

    q: str = ""
    """Part of a title or of a file's name."""
    sort: HistoryOrder = "created"
    down: bool = True
    """Whether the largest value comes first."""
    skip: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    """How many files come before."""
    document: UUID | None = None


@get(
    "/exports/history",
    opt=page_opt("Show your files: a part of the page", response=PART, query=HistoryQuery),
)
async def show_history(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show completed exports."""
    query = read_query(request, HistoryQuery)
    async with acting_as(services.web_pool, principal) as conn:
        values = await history_values(conn, request, query)
    return fragment(request, "exports/history.html", **values)


@get(
    "/exports/history/{history_id:str}",
    opt=page_opt(
        "Show a completed export with its proof and warnings, in a dialog",
        response=PART,
        path_parameters=HISTORY_ID,
        errors=(NotFoundError,),
    ),
)
async def show_entry(
    history_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show what is known of one file."""
    wanted = read_id(history_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        entry = await read_export(conn, wanted)
        class_names = await names_of_classes(conn, [entry])
    return fragment(
        request,
        "exports/entry.html",
        entry=entry,
        about=about(entry, words_of(request), class_names),
        is_document=entry.application == DOCUMENTS,
        expired=entry.expires_at <= datetime.now(UTC),
    )


@post(
    "/exports/history/{history_id:str}/delete",
    status_code=200,
    opt=page_opt(
        "Delete a completed export and its file",
        path_parameters=HISTORY_ID,
        responses={200: ResponseSpec(description="It was deleted.", media_type=MEDIA_TYPE)},
        errors=(NotFoundError, StorageUnavailableError, CsrfFailedError),
    ),
)
async def delete_entry(
    history_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Delete one. The page asks for it when the time to undo it is over."""
    wanted = read_id(history_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        key = await delete_export(conn, wanted)
    if key is not None:  # after the commit, as the API does
        await services.store.delete(key)
    return fragment(request, "components/nothing.html")


async def history_values(conn: TenantConnection, request: ApiRequest, query: HistoryQuery) -> dict[str, Any]:
    """Return what the table shows."""
    query = msgspec.structs.replace(query, q=query.q.replace("\0", "").strip()[:LONGEST_TEXT], skip=query.skip)
    entries, more = await find_history(
        conn, text=query.q, order=query.sort, descending=query.down, limit=SHOWN, offset=query.skip, subject_id=query.document
    )
    now, words = datetime.now(UTC), words_of(request)
    class_names = await names_of_classes(conn, entries)
    rows = [
        {
            "entry": entry,
            "is_document": entry.application == DOCUMENTS,
            "template": template_or_report(entry, words),
            # The classes stand where a document has its version.
            "classes": classes_in_words(entry.selection, class_names, words) if entry.application == EXAMS else "",
            "expired": entry.expires_at <= now,
            "soon": entry.expires_at <= now + LAST_DAY,
            "left": max((entry.expires_at - now).total_seconds(), 0),
        }
        for entry in entries
    ]
    return {"rows": rows, "query": query, "more": more, "page_size": SHOWN, "descending_first": DESCENDING_FIRST}
