"""Documents on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec
from msgspec import Meta, Raw

from pressroom.documents.model import Document, DocumentContent, JsonText, Version, VersionContent
from pressroom.http.answers import utc
from pressroom.http.json_text import parse_json

Limit = Annotated[int, Meta(ge=1, le=100, description="Items of one page.")]
Data = Annotated[
    Raw,
    Meta(
        description="The document's data, in the format of its kind; for a resume: JSON Resume.",
        extra_json_schema={"type": "object", "additionalProperties": True},
    ),
]
SettingsObject = Annotated[
    Raw,
    Meta(
        description="How the document is presented, as its kind allows: language, accentColor, fontSize, …",
        extra_json_schema={"type": "object", "additionalProperties": True},
    ),
]


class CreateDocument(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new document."""

    kind: str
    title: str
    data: Data
    template_slug: str | None = None
    settings: SettingsObject = msgspec.field(default_factory=Raw)


class SaveDocument(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The next version of a document; what is left out stays as it was."""

    # Raw JSON has no other way to be optional: left out, it is empty.

    title: str | None = None
    template_slug: str | None = None
    data: Data = msgspec.field(default_factory=Raw)
    settings: SettingsObject = msgspec.field(default_factory=Raw)


class ListDocuments(msgspec.Struct, kw_only=True, rename="camel"):
    """Which documents, and how many at once."""

    kind: str | None = None
    limit: Limit = 20
    cursor: UUID | None = None


class ListVersions(msgspec.Struct, kw_only=True, rename="camel"):
    """Which versions, and how many at once."""

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
        """Describe a document."""
        return cls(**_heading(document))


class DocumentBody(DocumentHeading, kw_only=True, rename="camel"):
    """A document with its newest data."""

    data: Data

    @classmethod
    def of(cls, document: Document) -> Self:
        """Describe a document that was read with its data."""
        assert isinstance(document, DocumentContent)  # noqa: S101 - the base class takes any document
        return cls(**_heading(document), data=Raw(document.data.encode()))


class DocumentsPage(msgspec.Struct, kw_only=True, rename="camel"):
    """Documents, newest first."""

    items: list[DocumentHeading]
    next_cursor: UUID | None


class VersionHeading(msgspec.Struct, kw_only=True, rename="camel"):
    """A saved state without its data."""

    version: int
    title: str
    template_slug: str
    created_at: datetime

    @classmethod
    def of(cls, version: Version) -> Self:
        """Describe a saved state."""
        return cls(
            version=version.version,
            title=version.title,
            template_slug=version.template_slug,
            created_at=utc(version.created_at),
        )


class VersionBody(msgspec.Struct, kw_only=True, rename="camel"):
    """A saved state with its data."""

    version: int
    title: str
    template_slug: str
    created_at: datetime
    settings: SettingsObject
    data: Data

    @classmethod
    def of(cls, version: VersionContent) -> Self:
        """Describe a saved state that was read with its data."""
        return cls(
            version=version.version,
            title=version.title,
            template_slug=version.template_slug,
            created_at=utc(version.created_at),
            settings=Raw(version.settings.encode()),
            data=Raw(version.data.encode()),
        )


class VersionsPage(msgspec.Struct, kw_only=True, rename="camel"):
    """Saved states, newest first."""

    items: list[VersionHeading]
    next_cursor: int | None


class Message(msgspec.Struct, kw_only=True, rename="camel"):
    """What was done, in a sentence."""

    message: str


def given_text(raw: Raw) -> JsonText | None:
    """Keep a member's text as it was sent, beside its value; None: it was left out, or null.

    Raises:
        InvalidRequestError: It is no JSON after all.
    """
    return None if bytes(raw) in {b"", b"null"} else json_text(raw)


def json_text(raw: Raw) -> JsonText:
    """Keep a member's text as it was sent, beside its value.

    Raises:
        InvalidRequestError: It is no JSON after all: a broken character, a number beyond all measure.
    """
    value: Any = parse_json(bytes(raw))
    return JsonText(text=bytes(raw).decode("utf-8"), value=value)


def _heading(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "kind": document.kind,
        "title": document.title,
        "template_slug": document.template_slug,
        "settings": Raw(document.settings.encode()),
        "version": document.version,
        "created_at": utc(document.created_at),
        "updated_at": utc(document.updated_at),
    }
