"""Create and save documents: everything is checked before it is stored. The API and `pressroom documents import` meet here."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from uuid import UUID

from pressroom.db.tenant import TenantConnection
from pressroom.documents import repository
from pressroom.documents.checks import wrong_data, wrong_settings, wrong_title
from pressroom.documents.model import DocumentContent, JsonText
from pressroom.documents.templates import template_named
from pressroom.errors import FieldError, InvalidRequestError
from pressroom.kinds import Kind, kind_named
from pressroom.kinds.shapes import MOST_ERRORS


async def create_document(
    conn: TenantConnection,
    *,
    kind_name: str,
    title: str | None,
    template_slug: str | None,
    data: JsonText,
    settings: JsonText | None,
) -> DocumentContent:
    """Store a new document. Without a title the data gives one; without a template it is the kind's default.

    Raises:
        InvalidRequestError: No such kind, or wrong fields; details name each.
        TemplateNotFoundError: The kind has no such template.
    """
    kind = kind_named(kind_name)
    settings = settings or JsonText.of({})
    await _refuse_wrong(kind, title=title, data=data, settings=settings)
    template = template_named(kind, template_slug or kind.default_template)
    return await repository.insert_document(
        conn,
        kind=kind.name,
        title=kind.title_of(data.value) if title is None else title,
        template_slug=template.slug,
        settings=settings,
        data=data,
    )


async def save_document(
    conn: TenantConnection,
    document_id: UUID,
    *,
    title: str | None,
    template_slug: str | None,
    data: JsonText | None,
    settings: JsonText | None,
    expected: Collection[int] | None,
) -> DocumentContent:
    """Store the next version; what is None stays as it was. `expected`: versions that the change may be based on.

    Raises:
        InvalidRequestError: Wrong fields; details name each.
        DocumentNotFoundError: The user has no such document.
        TemplateNotFoundError: The document's kind has no such template.
        ConflictError: The document has another version by now.
    """
    kind = kind_named((await repository.lock_document(conn, document_id)).kind)
    await _refuse_wrong(kind, title=title, data=data, settings=settings)
    return await repository.save_document(
        conn,
        document_id,
        title=title,
        template_slug=None if template_slug is None else template_named(kind, template_slug).slug,
        settings=settings,
        data=data,
        expected=expected,
    )


async def _refuse_wrong(kind: Kind, *, title: str | None, data: JsonText | None, settings: JsonText | None) -> None:
    # In a thread: a body of megabytes takes seconds to look through, and others want to be answered meanwhile.
    wrong = await asyncio.to_thread(_wrong, kind, title=title, data=data, settings=settings)
    if wrong:
        raise InvalidRequestError.for_fields(wrong[:MOST_ERRORS], what="document")


def _wrong(kind: Kind, *, title: str | None, data: JsonText | None, settings: JsonText | None) -> list[FieldError]:
    return [
        *([] if title is None else wrong_title(title)),
        *([] if data is None else wrong_data(kind, data.value)),
        *([] if settings is None else wrong_settings(kind, settings.value)),
    ]
