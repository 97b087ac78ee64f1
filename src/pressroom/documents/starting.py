"""Make a document without a file: of a sample, of nothing, or of another document; and give it another title."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from pressroom.db.tenant import TenantConnection
from pressroom.documents import repository, service
from pressroom.documents.checks import MAX_TITLE_LENGTH, wrong_title
from pressroom.documents.model import Document, DocumentContent, JsonText, NewDocument
from pressroom.errors import FieldError, InvalidRequestError
from pressroom.kinds import Kind, kind_named
from pressroom.kinds.fields import Fields

EMPTY: Final = ""
"""The name of the sample that is none."""


def started_document(kind: Kind, *, sample: str, template_slug: str | None, title: str | None, language: str = "") -> NewDocument:
    """Make a new document of a sample of its kind, or of nothing. Default title: from the data. Default template: the kind's.

    `language` is that of a document of nothing, as a BCP 47 tag; a sample has its own.

    Raises:
        InvalidRequestError: The kind has no such sample, or the title is wrong; details name the field.
        TemplateNotFoundError: The kind has no such template.
    """
    if sample != EMPTY and sample not in kind.samples:
        message = f"must be empty or one of: {', '.join(kind.samples)}."
        raise InvalidRequestError.for_fields([FieldError("sample", message)], what="document")
    data = {} if sample == EMPTY else kind.samples[sample]()
    settings = JsonText.of({"language": language}) if sample == EMPTY and language else None
    return service.checked_document(
        kind_name=kind.name, title=title, template_slug=template_slug, data=JsonText.of(data), settings=settings
    )


async def duplicate_document(conn: TenantConnection, document_id: UUID, *, title: str, limit: int) -> Document:
    """Store a copy of a document's newest state under another title, which is cut to the longest that a title may be.

    Raises:
        ConflictError: The user has `limit` documents.
        DocumentNotFoundError: The user has no such document.
    """
    await service.check_document_limit(conn, limit=limit)
    return await repository.duplicate_document(conn, document_id, title=title[:MAX_TITLE_LENGTH])


async def rename_document(conn: TenantConnection, document_id: UUID, title: str, *, keep: int) -> DocumentContent:
    """Store the next version of a document with another title, and keep the newest `keep` versions.

    Raises:
        InvalidRequestError: The title is wrong; details name the field.
        DocumentNotFoundError: The user has no such document.
    """
    if wrong := wrong_title(title):
        raise InvalidRequestError.for_fields(wrong, what="document")
    kind = kind_named((await repository.read_document(conn, document_id)).kind)
    change = service.checked_change(kind, title=title, template_slug=None, data=None, settings=None)
    return await service.save_document(conn, document_id, change, expected=None, keep=keep)


def sample_language(kind: Kind, sample: str) -> str:
    """Return the language of a sample as a BCP 47 tag; empty: its data names none."""
    return Fields(kind.samples[sample]()).record("meta").text("language")
