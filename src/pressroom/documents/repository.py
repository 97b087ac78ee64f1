"""Read and write documents in the database, inside a transaction of `acting_as`, which sees only that user's rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import LiteralString
from uuid import UUID

from psycopg.rows import class_row

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.documents.model import (
    Document,
    DocumentChange,
    DocumentContent,
    DocumentPage,
    NewDocument,
    Version,
    VersionContent,
    VersionPage,
)
from pressroom.documents.sessions import SESSION_GAP
from pressroom.errors import ConflictError, DocumentNotFoundError, NotFoundError

_QUERIES = load_queries("pressroom.documents")


async def insert_document(conn: TenantConnection, new: NewDocument) -> DocumentContent:
    """Insert a new document with its version 1."""
    parameters = {
        "kind": new.kind,
        "title": new.title,
        "template_slug": new.template_slug,
        "settings": new.settings.text,
        "data": new.data.text,
    }
    async with conn.cursor(row_factory=class_row(DocumentContent)) as rows:
        document = await (await rows.execute(_QUERIES["insert_document"], parameters)).fetchone()
    assert document is not None  # noqa: S101 - an INSERT … RETURNING of one row
    return document


async def duplicate_document(conn: TenantConnection, document_id: UUID, *, title: str) -> Document:
    """Insert a document with the newest data, template and settings of another one, as version 1.

    Raises:
        DocumentNotFoundError: The user has no such document.
    """
    async with conn.cursor(row_factory=class_row(Document)) as rows:
        parameters = {"document_id": document_id, "title": title}
        document = await (await rows.execute(_QUERIES["duplicate_document"], parameters)).fetchone()
    if document is None:
        raise DocumentNotFoundError
    return document


async def has_documents(conn: TenantConnection, *, count: int) -> bool:
    """Return whether the user has at least `count` documents."""
    return await (await conn.execute(_QUERIES["has_documents"], {"count": count})).fetchone() is not None


async def count_documents(conn: TenantConnection) -> int:
    """Return how many documents the user has."""
    row = await (await conn.execute(_QUERIES["count_documents"])).fetchone()
    return 0 if row is None else row[0]


async def read_document(conn: TenantConnection, document_id: UUID) -> Document:
    """Read a document without its data.

    Raises:
        DocumentNotFoundError: The user has no such document.
    """
    return await _read(conn, _QUERIES["read_document"], document_id)


async def data_size(conn: TenantConnection, document_id: UUID) -> int:
    """Return the bytes of a document's current data; 0 when the user has no such document."""
    row = await (await conn.execute(_QUERIES["data_size"], {"document_id": document_id})).fetchone()
    return 0 if row is None else row[0]


async def lock_document(conn: TenantConnection, document_id: UUID) -> Document:
    """Read a document without its data, and lock it against changes until the transaction ends.

    Raises:
        DocumentNotFoundError: The user has no such document.
    """
    return await _read(conn, _QUERIES["lock_document"], document_id)


async def read_content(conn: TenantConnection, document_id: UUID) -> DocumentContent:
    """Read a document with its newest data.

    Raises:
        DocumentNotFoundError: The user has no such document.
    """
    async with conn.cursor(row_factory=class_row(DocumentContent)) as rows:
        document = await (await rows.execute(_QUERIES["read_content"], {"document_id": document_id})).fetchone()
    if document is None:
        raise DocumentNotFoundError
    return document


async def list_documents(
    conn: TenantConnection, *, limit: int, cursor: UUID | None = None, kind: str | None = None
) -> DocumentPage:
    """List documents, newest first, after `cursor`."""
    async with conn.cursor(row_factory=class_row(Document)) as rows:
        await rows.execute(_QUERIES["list_documents"], {"limit": limit, "cursor": cursor, "kind": kind})
        found = await rows.fetchall()
    items = tuple(found[:limit])
    return DocumentPage(items=items, next_cursor=items[-1].id if len(found) > limit else None)


async def save_document(
    conn: TenantConnection, document_id: UUID, change: DocumentChange, *, expected: Collection[int] | None, keep: int
) -> DocumentContent:
    """Insert the next version of a document that `lock_document` has locked, and keep `keep` versions.

    Of the older half, those that another save soon followed are deleted first. Versions of live jobs are kept until a
    later save.

    Raises:
        DocumentNotFoundError: The user has no such document.
        ConflictError: The current version is none of `expected`; details hold the current version.
    """
    parameters = {
        "document_id": document_id,
        "title": change.title,
        "template_slug": change.template_slug,
        "settings": change.settings and change.settings.text,
        "data": change.data and change.data.text,
        "expected": None if expected is None else list(expected),
        "keep": keep,
        "session_gap": SESSION_GAP,
    }
    async with conn.cursor(row_factory=class_row(DocumentContent)) as rows:
        document = await (await rows.execute(_QUERIES["save_document"], parameters)).fetchone()
    if document is None:
        version = (await read_document(conn, document_id)).version
        raise ConflictError(
            f"The document was saved meanwhile and has version {version} now. Read it again, then repeat the change.",
            details={"version": version},
        )
    return document


async def delete_document(conn: TenantConnection, document_id: UUID) -> None:
    """Delete a document with all its versions; its completed exports are kept.

    Raises:
        DocumentNotFoundError: The user has no such document.
    """
    if await (await conn.execute(_QUERIES["delete_document"], {"document_id": document_id})).fetchone() is None:
        raise DocumentNotFoundError


async def list_versions(conn: TenantConnection, document_id: UUID, *, limit: int, cursor: int | None = None) -> VersionPage:
    """List a document's versions, newest first, after `cursor`, which is a version.

    Raises:
        DocumentNotFoundError: The user has no such document.
    """
    parameters = {"document_id": document_id, "limit": limit, "cursor": cursor}
    async with conn.cursor(row_factory=class_row(Version)) as rows:
        found = await (await rows.execute(_QUERIES["list_versions"], parameters)).fetchall()
    if not found:
        await read_document(conn, document_id)
    items = tuple(found[:limit])
    return VersionPage(items=items, next_cursor=items[-1].version if len(found) > limit else None)


async def read_version(conn: TenantConnection, document_id: UUID, version: int) -> VersionContent:
    """Read one version of a document.

    Raises:
        DocumentNotFoundError: The user has no such document.
        NotFoundError: The version does not exist, or was deleted.
    """
    async with conn.cursor(row_factory=class_row(VersionContent)) as rows:
        parameters = {"document_id": document_id, "version": version}
        found = await (await rows.execute(_QUERIES["read_version"], parameters)).fetchone()
    if found is None:
        newest = (await read_document(conn, document_id)).version
        if 1 <= version < newest:
            raise NotFoundError(f"Version {version} of the document is not kept any more: the newest is {newest}.")
        raise NotFoundError(f"The document has no version {version}: the newest is {newest}.")
    return found


async def _read(conn: TenantConnection, query: LiteralString, document_id: UUID) -> Document:
    async with conn.cursor(row_factory=class_row(Document)) as rows:
        document = await (await rows.execute(query, {"document_id": document_id})).fetchone()
    if document is None:
        raise DocumentNotFoundError
    return document
