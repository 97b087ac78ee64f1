"""Move documents to the trash and back. Whoever deletes a document can undo it until the clean-up empties the trash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.documents.repository import count_documents
from pressroom.errors import DocumentLimitError, DocumentNotFoundError, UndoOverError

UNDO_SECONDS: Final = 10
"""How long a page offers to undo a deletion. The database keeps the document for longer (`trash_time`)."""
_QUERIES = load_queries("pressroom.documents")


@dataclass(frozen=True, kw_only=True)
class Trashed:
    """A document in the trash."""

    id: UUID
    title: str


@dataclass(frozen=True, kw_only=True)
class Deletion:
    """Documents that were deleted together."""

    documents: tuple[Trashed, ...]
    seconds_left: int
    """How long a page still offers to undo it."""


async def trash_documents(conn: TenantConnection, ids: Sequence[UUID]) -> None:
    """Move documents to the trash together, where nobody finds them; those that are not there are left out.

    Jobs that were requested before go on, and their files are deleted with the documents.

    Raises:
        DocumentNotFoundError: The user has none of the documents.
    """
    moved = await (await conn.execute(_QUERIES["trash_documents"], {"ids": list(ids)})).fetchall()
    if not moved:
        raise DocumentNotFoundError


async def restore_documents(conn: TenantConnection, ids: Sequence[UUID], *, limit: int) -> list[Trashed]:
    """Take documents out of the trash, and return those that were still there.

    Raises:
        UndoOverError: None of them is in the trash any more.
        DocumentLimitError: The user has made new documents, and would have more than `limit`; details hold the limit.
    """
    async with conn.cursor(row_factory=class_row(Trashed)) as rows:
        restored = await (await rows.execute(_QUERIES["restore_documents"], {"ids": list(ids)})).fetchall()
    if not restored:
        raise UndoOverError
    # A user who has this many may delete one, make another one, and undo the deletion.
    if await count_documents(conn) > limit:
        raise DocumentLimitError(
            f"You have {limit:,} documents, as many as one user may have. Delete some that you no longer need, then undo again.",
            details={"limit": limit},
        )
    return restored


async def deletions_to_undo(conn: TenantConnection) -> list[Deletion]:
    """Return the deletions of the last `UNDO_SECONDS`, newest first."""
    found = await conn.execute(_QUERIES["trashed_documents"], {"seconds": UNDO_SECONDS})
    together: dict[datetime, list[Trashed]] = {}
    left: dict[datetime, int] = {}
    for document_id, title, trashed_at, seconds in await found.fetchall():
        together.setdefault(trashed_at, []).append(Trashed(id=document_id, title=title))
        left[trashed_at] = max(1, round(UNDO_SECONDS - seconds))
    return [Deletion(documents=tuple(documents), seconds_left=left[at]) for at, documents in together.items()]
