"""Define the schemas of requests and responses for documents and versions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec
from msgspec import Meta, Raw

from pressroom.documents.model import Document, DocumentContent, Version, VersionContent
from pressroom.http.document_members import Data, SettingsObject
from pressroom.http.responses import as_utc

Limit = Annotated[int, Meta(ge=1, le=100, description="Number of items per page.")]


class CreateDocument(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new document."""

    kind: str
    title: str
    data: Data
    template_slug: str | None = None
    settings: SettingsObject = msgspec.field(default_factory=Raw)


class SaveDocument(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The next version of a document. Members that are omitted keep their values."""

    # The default of an omitted Raw is empty, because a Raw cannot be None.

    title: str | None = None
    template_slug: str | None = None
    data: Data = msgspec.field(default_factory=Raw)
    settings: SettingsObject = msgspec.field(default_factory=Raw)


class ListDocuments(msgspec.Struct, kw_only=True, rename="camel"):
    """The query for a page of documents."""

    kind: str | None = None
    limit: Limit = 20
    cursor: UUID | None = None


class ListVersions(msgspec.Struct, kw_only=True, rename="camel"):
    """The query for a page of versions."""

    limit: Limit = 20
    cursor: Annotated[int, Meta(ge=1, le=2_147_483_647)] | None = None


class DocumentHeading(msgspec.Struct, kw_only=True, rename="camel"):
    """A document without its data."""

    id: UUID
    kind: str
    title: str
    template_slug: str
    settings: SettingsObject
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, document: Document) -> Self:
        """Convert a document."""
        return cls(**heading_of(document))


class DocumentBody(DocumentHeading, kw_only=True, rename="camel"):
    """A document with its newest data."""

    data: Data

    @classmethod
    def of(cls, document: Document) -> Self:
        """Convert a document, which must be a `DocumentContent`."""
        assert isinstance(document, DocumentContent)  # noqa: S101 - the base class takes any document
        return cls(**heading_of(document), data=Raw(document.data.encode()))


class DocumentsPage(msgspec.Struct, kw_only=True, rename="camel"):
    """Documents, newest first."""

    items: list[DocumentHeading]
    next_cursor: UUID | None


class VersionHeading(msgspec.Struct, kw_only=True, rename="camel"):
    """A version without its data."""

    version: int
    title: str
    template_slug: str
    created_at: datetime

    @classmethod
    def of(cls, version: Version) -> Self:
        """Convert a version."""
        return cls(
            version=version.version,
            title=version.title,
            template_slug=version.template_slug,
            created_at=as_utc(version.created_at),
        )


class VersionBody(msgspec.Struct, kw_only=True, rename="camel"):
    """A version with its data."""

    version: int
    title: str
    template_slug: str
    created_at: datetime
    settings: SettingsObject
    data: Data

    @classmethod
    def of(cls, version: VersionContent) -> Self:
        """Convert a version with its data."""
        return cls(
            version=version.version,
            title=version.title,
            template_slug=version.template_slug,
            created_at=as_utc(version.created_at),
            settings=Raw(version.settings.encode()),
            data=Raw(version.data.encode()),
        )


class VersionsPage(msgspec.Struct, kw_only=True, rename="camel"):
    """Versions, newest first."""

    items: list[VersionHeading]
    next_cursor: int | None


class Message(msgspec.Struct, kw_only=True, rename="camel"):
    """A sentence that describes what was done."""

    message: str


def heading_of(document: Document) -> dict[str, Any]:
    """Return the members of a document without its data."""
    return {
        "id": document.id,
        "kind": document.kind,
        "title": document.title,
        "template_slug": document.template_slug,
        "settings": Raw(document.settings.encode()),
        "version": document.version,
        "created_at": as_utc(document.created_at),
        "updated_at": as_utc(document.updated_at),
    }
