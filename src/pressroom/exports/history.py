"""List, open and delete a user's completed exports. The connection comes from `acting_as`; functions never commit."""

from __future__ import annotations

from typing import Final, Literal, LiteralString
from uuid import UUID

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import ExportExpiredError, ExportNotFoundError
from pressroom.exports.model import HistoryEntry, HistoryPage
from pressroom.exports.rows import history_row, opened_row

_QUERIES = load_queries("pressroom.exports")

HistoryOrder = Literal["file", "template", "size", "pages", "created", "expires", "downloads"]
_ORDERS: Final[dict[HistoryOrder, LiteralString]] = {
    "file": "lower(file_name)",
    "template": "selection ->> 'templateSlug'",
    "size": "file_size",
    "pages": "page_count",
    "created": "created_at",
    "expires": "expires_at",
    "downloads": "download_count",
}


async def list_history(
    conn: TenantConnection, *, limit: int, cursor: UUID | None = None, subject_id: UUID | None = None
) -> HistoryPage:
    """List completed exports, newest first, after `cursor`."""
    async with conn.cursor(row_factory=history_row) as entries:
        await entries.execute(_QUERIES["list_history"], {"cursor": cursor, "subject_id": subject_id, "limit": limit})
        found = await entries.fetchall()
    items = tuple(found[:limit])
    return HistoryPage(items=items, next_cursor=items[-1].id if len(found) > limit else None)


async def find_history(
    conn: TenantConnection,
    *,
    text: str,
    order: HistoryOrder,
    descending: bool,
    limit: int,
    offset: int,
    subject_id: UUID | None = None,
) -> tuple[list[HistoryEntry], bool]:
    """Find completed exports by title or file name; return `limit` of them from `offset` on, and whether there are more."""
    direction: LiteralString = "DESC" if descending else "ASC"
    query = (
        _QUERIES["find_history"]
        + " ORDER BY "
        + _ORDERS[order]
        + " "
        + direction
        + " NULLS LAST, id DESC LIMIT %(limit)s + 1 OFFSET %(offset)s"
    )
    parameters = {"subject_id": subject_id, "text": text, "limit": limit, "offset": offset}
    async with conn.cursor(row_factory=history_row) as entries:
        found = await (await entries.execute(query, parameters)).fetchall()
    return found[:limit], len(found) > limit


async def read_export(conn: TenantConnection, history_id: UUID) -> HistoryEntry:
    """Read one export.

    Raises:
        ExportNotFoundError: The user has no such export.
    """
    async with conn.cursor(row_factory=history_row) as entries:
        entry = await (await entries.execute(_QUERIES["read_history"], {"history_id": history_id})).fetchone()
    if entry is None:
        raise ExportNotFoundError
    return entry


async def open_export(conn: TenantConnection, history_id: UUID, *, link_ttl_seconds: int) -> tuple[HistoryEntry, int]:
    """Count one download of an export; return the export and the lifetime of a link to it, in seconds.

    `link_ttl_seconds` applies where the queue defines no lifetime of links. A link never outlives its export.

    Raises:
        ExportNotFoundError: The user has no such export.
        ExportExpiredError: The export has expired, or its file was removed.
    """
    parameters = {"history_id": history_id, "link_ttl_seconds": link_ttl_seconds}
    async with conn.cursor(row_factory=opened_row) as opened:
        if found := await (await opened.execute(_QUERIES["count_download"], parameters)).fetchone():
            return found
    if await (await conn.execute(_QUERIES["read_history"], parameters)).fetchone():
        raise ExportExpiredError
    raise ExportNotFoundError


async def delete_export(conn: TenantConnection, history_id: UUID) -> str | None:
    """Delete an export from the history; return the key of the file that the caller deletes after the commit.

    None: another entry shares the file. A file that is not deleted after the commit is removed by the clean-up.

    Raises:
        ExportNotFoundError: The user has no such export.
    """
    row = await (await conn.execute(_QUERIES["delete_history"], {"history_id": history_id})).fetchone()
    if row is None:
        raise ExportNotFoundError
    return row[1]
