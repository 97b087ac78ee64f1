"""Define the data classes of documents and their versions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class JsonText:
    """A JSON value with its original text. The text is stored, so that documents are returned as they were sent."""

    text: str
    value: Any

    @classmethod
    def of(cls, value: Any) -> Self:
        """Serialize a value."""
        return cls(text=json.dumps(value, ensure_ascii=False, separators=(",", ":")), value=value)


@dataclass(frozen=True, kw_only=True)
class NewDocument:
    """A new document, validated by `service.checked_document`."""

    kind: str
    title: str
    template_slug: str
    settings: JsonText
    data: JsonText


@dataclass(frozen=True, kw_only=True)
class DocumentChange:
    """A change of a document, validated by `service.checked_change`. None keeps the current value."""

    title: str | None
    template_slug: str | None
    settings: JsonText | None
    data: JsonText | None


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document without its data. `settings` is JSON text."""

    id: UUID
    kind: str
    title: str
    template_slug: str
    settings: str
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class DocumentContent(Document):
    """A document with its newest data, as JSON text."""

    data: str


@dataclass(frozen=True, kw_only=True)
class DocumentPage:
    """A page of a user's documents, newest first. `next_cursor` requests the next page; None: this is the last."""

    items: tuple[Document, ...]
    next_cursor: UUID | None


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version of a document without its data."""

    version: int
    title: str
    template_slug: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class VersionContent(Version):
    """A version of a document. `settings` and `data` are JSON texts."""

    settings: str
    data: str


@dataclass(frozen=True, kw_only=True)
class VersionPage:
    """A page of a document's versions, newest first. `next_cursor` requests the next page; None: this is the last."""

    items: tuple[Version, ...]
    next_cursor: int | None
