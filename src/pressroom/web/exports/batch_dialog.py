"""`/exports/batches/new`: the dialog that exports several documents at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post

from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.documents.exporting import documents_revision
from pressroom.documents.listing import read_cards
from pressroom.documents.repository import read_document
from pressroom.errors import DocumentNotFoundError, FieldError, InvalidRequestError, TooManyDocumentsError
from pressroom.exports.batches import insert_batch
from pressroom.exports.model import ExportRequest, Submitted
from pressroom.exports.pace import Pace, read_pace
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.forms import read_form
from pressroom.http.operations import ResponseSpec
from pressroom.http.services import Services
from pressroom.http.submitting import submit_all
from pressroom.kinds import kind_named
from pressroom.rendering.options import ExportOptions
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.exports.dialog import SUBMIT_ERRORS
from pressroom.web.exports.jobs import template_name
from pressroom.web.exports.options import read_options, shown_options
from pressroom.web.exports.queue import SUBMITTED
from pressroom.web.pages import MEDIA_TYPE, fragment

OutputFormat = Literal["zip", "individual"]


class OpenBatchDialog(msgspec.Struct, kw_only=True):
    """What to export. The name can be repeated."""

    document: str = ""
    """The id of a document."""


@get(
    "/exports/batches/new",
    opt=page_opt(
        "Show the dialog that exports several documents",
        response=PART,
        query=OpenBatchDialog,
        errors=(DocumentNotFoundError, InvalidRequestError, TooManyDocumentsError),
    ),
)
async def open_batch_dialog(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show the documents and the options that all of them get."""
    document_ids = _ids(request.query_params.getall("document", []), most=services.settings.batch_max)
    async with acting_as(services.web_pool, principal) as conn:
        documents = [await read_document(conn, document_id) for document_id in document_ids]
        revision = documents_revision(services.document_exports.browser_version)
        cards = {card.id: card for card in await read_cards(conn, document_ids, revision=revision)}
        pace = await _pace(conn, services, {kind_named(one.kind).queue for one in documents})
    drawn = {card.id: card for card in cards.values() if card.is_drawn and card.page_count}
    return fragment(
        request,
        "exports/batch_dialog.html",
        documents=[(one, template_name(one.template_slug)) for one in documents],
        pictures={card.id: card.drawn_key for card in cards.values() if card.has_picture},
        drawn=drawn,
        pages=sum(card.page_count or 0 for card in drawn.values()) if len(drawn) == len(documents) else None,
        size=sum(card.file_size or 0 for card in drawn.values()),
        seconds=[math.ceil(pace.seconds(count)) for count in range(1, len(documents) + 1)] if pace else [],
        **shown_options(ExportOptions()),
    )


@post(
    "/exports/batches",
    status_code=200,
    opt=page_opt(
        "Export several documents, and show the batch",
        responses={
            200: ResponseSpec(
                description="All jobs are in their queue.",
                media_type=MEDIA_TYPE,
                headers={"HX-Redirect": "The page of the batch."},
            )
        },
        errors=(TooManyDocumentsError, *SUBMIT_ERRORS),
    ),
)
async def submit_several(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Submit a job for each document, or none when one of them is refused."""
    form = await read_form(request)
    document_ids = _ids([str(one) for one in form.ids("document")], most=services.settings.batch_max)
    options = read_options(form)
    output: OutputFormat = "individual" if form.text("output") == "individual" else "zip"

    async def requests(conn: TenantConnection) -> list[ExportRequest]:
        return await services.document_exports.requests(
            conn, document_ids=document_ids, template_slug=None, file_format="pdf", options=options
        )

    async def record(conn: TenantConnection, wanted: Sequence[ExportRequest], submitted: Sequence[Submitted]) -> UUID:
        chosen: dict[str, Any] = msgspec.to_builtins(options)
        return await insert_batch(
            conn, output_format=output, selection={"templateSlug": None}, options=chosen, requests=wanted, submitted=submitted
        )

    batch_id = await submit_all(services, principal, requests, reuse=True, watched=True, record=record)
    return fragment(request, "components/nothing.html", headers=SUBMITTED | {"HX-Redirect": f"/exports/batches/{batch_id}"})


async def _pace(conn: TenantConnection, services: Services, queues: set[str]) -> Pace | None:
    """Return how fast the documents will be made, if all wait in one queue."""
    if len(queues) != 1:
        return None
    return await read_pace(conn, queues.pop(), positions=services.queue_positions)


def _ids(texts: Sequence[str], *, most: int) -> list[UUID]:
    """Return the ids, each once.

    Raises:
        InvalidRequestError: There is none, or one is no id.
        TooManyDocumentsError: There are more than a batch may have; details hold the limit.
    """
    try:
        ids = list(dict.fromkeys(UUID(text) for text in texts))
    except ValueError:
        ids = []
    if not ids:
        raise InvalidRequestError.for_fields([FieldError("document", "must be the id of at least one of your documents.")])
    if len(ids) > most:
        raise TooManyDocumentsError(
            f"A batch may have {most} documents, and these are {len(ids)}. Choose fewer of them.",
            details={"limit": most, "documents": len(ids)},
        )
    return ids
