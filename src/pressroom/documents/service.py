"""Create and save documents.

Checking needs no database and may take a tenth of a second, so it is done before a transaction begins. The API and
`pressroom documents import` meet here.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from pressroom.db.tenant import TenantConnection
from pressroom.documents import repository
from pressroom.documents.checks import wrong_data, wrong_settings, wrong_title
from pressroom.documents.model import DocumentChange, DocumentContent, JsonText, NewDocument
from pressroom.documents.templates import template_named
from pressroom.errors import ConflictError, InvalidRequestError
from pressroom.kinds import Kind, kind_named
from pressroom.kinds.shapes import MOST_ERRORS


def checked_document(
    *, kind_name: str, title: str | None, template_slug: str | None, data: JsonText, settings: JsonText | None
) -> NewDocument:
    """Check a new document. Without a title the data gives one; without a template it is the kind's default.

    Raises:
        InvalidRequestError: No such kind, or wrong fields; details name each.
        TemplateNotFoundError: The kind has no such template.
    """
    kind = kind_named(kind_name)
    settings = settings or JsonText.of({})
    _refuse_wrong(kind, title=title, data=data, settings=settings)
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
    """Check what the next version of a document of this kind has; what is None stays as it was.

    Raises:
        InvalidRequestError: Wrong fields; details name each.
        TemplateNotFoundError: The kind has no such template.
    """
    _refuse_wrong(kind, title=title, data=data, settings=settings)
    slug = None if template_slug is None else template_named(kind, template_slug).slug
    return DocumentChange(title=title, template_slug=slug, settings=settings, data=data)


async def require_room(conn: TenantConnection, *, most: int) -> None:
    """Refuse another document to a user who has as many as allowed.

    Requests at the same time may go beyond it, each by one: it bounds what is stored, and need not be exact.

    Raises:
        ConflictError: The user has `most` documents; details hold the number.
    """
    if await repository.has_documents(conn, count=most):
        raise ConflictError(
            f"You have {most:,} documents, as many as one user may have. Delete some that you need no more, then try again.",
            details={"limit": most},
        )


async def create_document(conn: TenantConnection, document: NewDocument) -> DocumentContent:
    """Store a new document as its version 1."""
    return await repository.insert_document(conn, document)


async def save_document(
    conn: TenantConnection, document_id: UUID, change: DocumentChange, *, expected: Collection[int] | None, keep: int
) -> DocumentContent:
    """Store the next version. `expected`: versions that the change may be based on; `keep`: how many stay.

    Raises:
        DocumentNotFoundError: The user has no such document.
        ConflictError: The document has another version by now; details hold it.
    """
    await repository.lock_document(conn, document_id)
    return await repository.save_document(conn, document_id, change, expected=expected, keep=keep)


def _refuse_wrong(kind: Kind, *, title: str | None, data: JsonText | None, settings: JsonText | None) -> None:
    wrong = [
        *([] if title is None else wrong_title(title)),
        *([] if data is None else wrong_data(kind, data.value)),
        *([] if settings is None else wrong_settings(kind, settings.value)),
    ]
    if wrong:
        raise InvalidRequestError.for_fields(wrong[:MOST_ERRORS], what="document")
