"""Draw page one of a document, for lists: once for each state, with what its print says of pages, size and warnings."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.documents.listing import read_card
from pressroom.documents.printing import Source, print_document
from pressroom.documents.references import completed_now
from pressroom.documents.repository import read_content
from pressroom.documents.templates import template_named
from pressroom.errors import (
    ExportTimeoutUnderLoadError,
    ExportWarning,
    NotFoundError,
    PressroomError,
    ReferenceNotFoundError,
    RendererUnavailableError,
    TemplateNotFoundError,
)
from pressroom.kinds import kind_named
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.templates import Template
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.pictures import page_webp
from pressroom.rendering.printing import PRINT_ERRORS

PICTURE_WIDTH: Final = 520
"""Pixels: twice the width that a page has in a card, for displays with two pixels per CSS pixel."""
LASTING_ERRORS: Final = (*PRINT_ERRORS, ReferenceNotFoundError, TemplateNotFoundError)
"""Errors that the same document has at each print."""
PASSING_ERRORS: Final = (ExportTimeoutUnderLoadError, RendererUnavailableError)
"""Those of them that say more of this moment than of the document."""
_KEY: Final = re.compile(r"[0-9]{1,10}-[0-9a-f]{12}", re.ASCII)
_QUERIES = load_queries("pressroom.documents")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What printing one state of a document made. Without a picture, `error` says why."""

    version: int
    key: str
    picture: bytes | None
    page_count: int | None = None
    file_size: int | None = None
    warnings: tuple[ExportWarning, ...] = ()
    error: PressroomError | None = None


@dataclass(frozen=True, kw_only=True)
class ToDraw:
    """A state of a document that has no picture yet."""

    version: int
    key: str
    source: Source | None
    template: Template | None
    error: PressroomError | None = None
    """Why it cannot be printed, without a print; `source` and `template` are None then."""


async def read_to_draw(conn: TenantConnection, document_id: UUID, *, revision: str) -> ToDraw | None:
    """Read the newest state of a document; None: it was drawn already. `revision`: of the producer.

    Raises:
        DocumentNotFoundError: The user has no such document.
    """
    card = await read_card(conn, document_id, revision=revision)
    if card.is_drawn:
        return None
    document = await read_content(conn, document_id)
    kind = kind_named(document.kind)
    try:
        template = template_named(kind, document.template_slug)
        data = await completed_now(conn, kind, json.loads(document.data))
    except (TemplateNotFoundError, ReferenceNotFoundError) as error:
        return ToDraw(version=card.version, key=card.picture_key, source=None, template=None, error=error)
    source = Source(kind=kind, title=document.title, data=data, settings=json.loads(document.settings))
    # A save between the two reads makes a picture of the newer state with the older key: the card asks again at once.
    return ToDraw(version=card.version, key=card.picture_key, source=source, template=template)


async def draw(renderer: Renderer, wanted: ToDraw, *, base_seconds: float, wait_seconds: float) -> Picture:
    """Print a document with the default options, and draw its page one.

    Raises:
        RendererBusyError: No tab became free within `wait_seconds`.
        ExportTimeoutUnderLoadError: It took too long while other documents were in progress.
        RendererUnavailableError: The browser could not be used, twice.
    """
    if wanted.source is None or wanted.template is None:
        return Picture(version=wanted.version, key=wanted.key, picture=None, error=wanted.error)
    try:
        printed = await print_document(
            renderer,
            wanted.source,
            template=wanted.template,
            options=ExportOptions(),
            base_seconds=wanted.source.kind.render_timeout_seconds or base_seconds,
            wait_seconds=wait_seconds,
        )
        picture = await asyncio.to_thread(page_webp, printed.pdf, page=1, width=PICTURE_WIDTH)
    except PASSING_ERRORS:
        raise
    except LASTING_ERRORS as error:
        return Picture(version=wanted.version, key=wanted.key, picture=None, error=error)
    return Picture(
        version=wanted.version,
        key=wanted.key,
        picture=picture,
        page_count=printed.page_count,
        file_size=len(printed.pdf),
        warnings=printed.warnings,
    )


async def drawn_keys(conn: TenantConnection, document_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the keys of the pictures that some documents have, perhaps of older states; those without one are left out."""
    rows = await conn.execute(_QUERIES["drawn_keys"], {"document_ids": list(document_ids)})
    return dict(await rows.fetchall())


async def store_picture(conn: TenantConnection, document_id: UUID, made: Picture) -> None:
    """Store a picture in the place of older ones; nothing when the document was deleted, or a newer version was drawn."""
    parameters = {
        "document_id": document_id,
        "version": made.version,
        "key": made.key,
        "picture": made.picture,
        "page_count": made.page_count,
        "file_size": made.file_size,
        "warnings": json.dumps(msgspec.to_builtins(made.warnings)),
        "error_code": made.error.code if made.error else None,
        "error_message": made.error.message if made.error else None,
    }
    await conn.execute(_QUERIES["store_picture"], parameters)


async def read_picture(conn: TenantConnection, document_id: UUID, key: str) -> bytes:
    """Return a stored picture.

    Raises:
        NotFoundError: The user has no such document, or its picture is another one by now.
    """
    parameters = {"document_id": document_id, "key": key}
    row = await (await conn.execute(_QUERIES["read_picture"], parameters)).fetchone() if _KEY.fullmatch(key) else None
    if row is None:
        raise NotFoundError("This picture of the document was replaced.")
    return bytes(row[0])
