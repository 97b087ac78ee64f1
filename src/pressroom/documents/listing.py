"""List a user's documents for people: by title or text, kind and order, with the pictures that have been made."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args
from uuid import UUID

import msgspec
from psycopg.rows import class_row

from pressroom.db.search import like_patterns
from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.documents.references import pointer_fields
from pressroom.errors import DocumentNotFoundError, ExportWarning, FieldError, InvalidRequestError
from pressroom.kinds.storable import unstorable_characters

Order = Literal["edited", "title", "size"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
PAGE_DOCUMENTS: Final = 24
"""Documents of a page of the list: six rows of four cards, more than a window shows."""
_QUERIES = load_queries("pressroom.documents")


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is listed, and in which order."""

    words: str = ""
    kind: str | None = None
    order: Order = "edited"


@dataclass(frozen=True, kw_only=True)
class Card:
    """A document as a list shows it, with what is known of its newest print."""

    id: UUID
    kind: str
    title: str
    template_slug: str
    version: int
    updated_at: datetime
    picture_key: str
    """Of the picture that the document should have."""
    drawn_key: str | None
    """Of the newest picture, perhaps of an older state; None: none was made yet."""
    has_picture: bool
    """Whether there is a picture with `drawn_key`; False: the document could not be printed."""
    page_count: int | None
    file_size: int | None
    """Bytes of the PDF."""
    warnings: list[dict[str, Any]] | None
    error_code: str | None
    error_message: str | None
    position: str
    """The value by which the list is ordered, for the cursor."""

    @property
    def is_drawn(self) -> bool:
        """Return whether the newest state was printed, or could not be."""
        return self.drawn_key == self.picture_key

    @property
    def print_warnings(self) -> list[ExportWarning]:
        """Return the warnings of the print."""
        return msgspec.convert(self.warnings or [], list[ExportWarning])


@dataclass(frozen=True, kw_only=True)
class CardPage:
    """A page of the list. `next_cursor` requests the next page; None: this is the last."""

    items: tuple[Card, ...]
    next_cursor: str | None


async def list_cards(
    conn: TenantConnection, search: Search, *, revision: str, cursor: str | None = None, limit: int = PAGE_DOCUMENTS
) -> CardPage:
    """List the documents that hold all words, after `cursor`. `revision`: of the producer of pictures.

    Raises:
        InvalidRequestError: The cursor is not one of this list.
    """
    position, last = _decoded(cursor)
    parameters = {
        "words": like_patterns(search.words),
        "kind": search.kind,
        "order": search.order,
        "position": position,
        "last": last,
        "limit": limit,
        **_key_parameters(revision),
    }
    async with conn.cursor(row_factory=class_row(Card)) as rows:
        found = await (await rows.execute(_QUERIES["list_cards"], parameters)).fetchall()
    items = tuple(found[:limit])
    return CardPage(items=items, next_cursor=_encoded(items[-1]) if len(found) > limit else None)


async def read_cards(conn: TenantConnection, ids: Sequence[UUID], *, revision: str) -> list[Card]:
    """Read the cards of these documents, in their order; those that are not there are left out."""
    parameters = {"ids": list(ids), **_key_parameters(revision)}
    async with conn.cursor(row_factory=class_row(Card)) as rows:
        return await (await rows.execute(_QUERIES["read_cards"], parameters)).fetchall()


async def read_card(conn: TenantConnection, document_id: UUID, *, revision: str) -> Card:
    """Read the card of one document.

    Raises:
        DocumentNotFoundError: The user has no such document.
    """
    found = await read_cards(conn, [document_id], revision=revision)
    if not found:
        raise DocumentNotFoundError
    return found[0]


async def count_kinds(conn: TenantConnection, *, words: str = "") -> dict[str, int]:
    """Return how many documents of each kind hold all words; kinds without documents are left out."""
    rows = await conn.execute(_QUERIES["count_kinds"], {"words": like_patterns(words)})
    return dict(await rows.fetchall())


def _key_parameters(revision: str) -> dict[str, Any]:
    return {"revision": revision, "pointers": json.dumps(pointer_fields())}


def _encoded(card: Card) -> str:
    return base64.urlsafe_b64encode(json.dumps([card.position, str(card.id)]).encode()).decode()


def _decoded(cursor: str | None) -> tuple[str | None, UUID | None]:
    if cursor is None:
        return None, None
    try:
        position, last = msgspec.json.decode(base64.urlsafe_b64decode(cursor.encode()), type=tuple[str, UUID])
    except ValueError:
        position, last = "\0", None
    if unstorable_characters(position):
        raise InvalidRequestError.for_fields([FieldError("cursor", "is not one that a list has returned.")])
    return position, last
