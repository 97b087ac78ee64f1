"""Validate, create and save documents, for the API and `pressroom documents import`.

Validation takes up to 0.1 s and no database, so it is done before the transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from pressroom.db.tenant import TenantConnection
from pressroom.documents import repository
from pressroom.documents.checks import wrong_data, wrong_settings, wrong_title
from pressroom.documents.model import DocumentChange, DocumentContent, JsonText, NewDocument
from pressroom.documents.references import check_reference
from pressroom.documents.templates import template_named
from pressroom.errors import DocumentLimitError, InvalidRequestError
from pressroom.kinds import Kind, kind_named
from pressroom.kinds.shapes import MAX_ERRORS


def checked_document(
    *, kind_name: str, title: str | None, template_slug: str | None, data: JsonText, settings: JsonText | None
) -> NewDocument:
    """Validate a new document. Default title: from the data. Default template: the kind's.

    Raises:
        InvalidRequestError: There is no such kind, or fields are wrong; details name each field.
        TemplateNotFoundError: The kind has no such template.
    """
    kind = kind_named(kind_name)
    settings = settings or JsonText.of({})
    _raise_if_wrong(kind, title=title, data=data, settings=settings)
    return NewDocument(
        kind=kind.name,
        title=kind.title_of(data.value) if title is None else title,
        template_slug=template_named(kind, template_slug or kind.default_template).slug,
        settings=settings,
        data=data,
    )


def checked_change(
    kind: Kind, *, title: str | None, template_slug: str | None, data: JsonText | None, settings: JsonText | None
) -> DocumentChange:
    """Validate a change of a document of this kind. None keeps the current value.

    Raises:
        InvalidRequestError: Fields are wrong; details name each field.
        TemplateNotFoundError: The kind has no such template.
    """
    _raise_if_wrong(kind, title=title, data=data, settings=settings)
    slug = None if template_slug is None else template_named(kind, template_slug).slug
    return DocumentChange(title=title, template_slug=slug, settings=settings, data=data)


async def check_document_limit(conn: TenantConnection, *, limit: int) -> None:
    """Check that the user may create another document.

    The limit is not exact: concurrent requests may each exceed it by one.

    Raises:
        DocumentLimitError: The user has `limit` documents; details hold the limit.
    """
    if await repository.has_documents(conn, count=limit):
        raise DocumentLimitError(
            f"You have {limit:,} documents, as many as one user may have. Delete some that you no longer need, then try again.",
            details={"limit": limit},
        )


async def create_document(conn: TenantConnection, document: NewDocument) -> DocumentContent:
    """Store a new document with its version 1.

    Raises:
        InvalidRequestError: It points at a document that the user does not have, or of another kind.
    """
    await check_reference(conn, kind_named(document.kind), document.data.value)
    return await repository.insert_document(conn, document)


async def save_document(
    conn: TenantConnection, document_id: UUID, change: DocumentChange, *, expected: Collection[int] | None, keep: int
) -> DocumentContent:
    """Store the next version. The current version must be one of `expected`.

    `keep` versions are kept; `repository.save_document` says which.

    Raises:
        DocumentNotFoundError: The user has no such document.
        ConflictError: The current version is none of `expected`; details hold it.
        InvalidRequestError: The new data points at a document that the user does not have, or of another kind.
    """
    document = await repository.lock_document(conn, document_id)
    if change.data is not None:
        await check_reference(conn, kind_named(document.kind), change.data.value)
    return await repository.save_document(conn, document_id, change, expected=expected, keep=keep)


def _raise_if_wrong(kind: Kind, *, title: str | None, data: JsonText | None, settings: JsonText | None) -> None:
    wrong = [
        *([] if title is None else wrong_title(title)),
        *([] if data is None else wrong_data(kind, data.value)),
        *([] if settings is None else wrong_settings(kind, settings.value)),
    ]
    if wrong:
        raise InvalidRequestError.for_fields(wrong[:MAX_ERRORS], what="document")
