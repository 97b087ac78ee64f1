"""What a stored document is: its heading, its content, its saved versions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class JsonText:
    """A JSON value with the text that it was sent as: the text is stored, so that a document comes back as it came."""

    text: str
    value: Any

    @classmethod
    def of(cls, value: Any) -> Self:
        """Write a value as JSON."""
        return cls(text=json.dumps(value, ensure_ascii=False, separators=(",", ":")), value=value)


@dataclass(frozen=True, kw_only=True)
class NewDocument:
    """A document that `service.checked_document` has found to be storable."""

    kind: str
    title: str
    template_slug: str
    settings: JsonText
    data: JsonText


@dataclass(frozen=True, kw_only=True)
class DocumentChange:
    """What the next version of a document has, checked by `service.checked_change`; what is None stays as it was."""

    title: str | None
    template_slug: str | None
    settings: JsonText | None
    data: JsonText | None


@dataclass(frozen=True, kw_only=True)
class Document:
    """One document without its data. `settings` is JSON text."""

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
    """One document with its newest data, as JSON text."""

    data: str


@dataclass(frozen=True, kw_only=True)
class DocumentPage:
    """A page of a user's documents, newest first; `next_cursor` continues it."""

    items: tuple[Document, ...]
    next_cursor: UUID | None


@dataclass(frozen=True, kw_only=True)
class Version:
    """One saved state without its data."""

    version: int
    title: str
    template_slug: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class VersionContent(Version):
    """One saved state; `settings` and `data` are JSON texts."""

    settings: str
    data: str


@dataclass(frozen=True, kw_only=True)
class VersionPage:
    """A page of a document's versions, newest first; `next_cursor` continues it."""

    items: tuple[Version, ...]
    next_cursor: int | None
