"""Validate titles, data and settings of documents. Fields are named as in the request (`data.work[1].name`)."""

from __future__ import annotations

from typing import Any, Final

from pressroom.errors import FieldError
from pressroom.kinds import Kind
from pressroom.kinds.shapes import first_errors
from pressroom.kinds.storable import unstorable_characters, unstorable_fields

MAX_TITLE_LENGTH: Final = 200
"""Characters. A title is one line of a list and the name of a file."""


def wrong_title(title: str) -> list[FieldError]:
    """Return the errors of a title, at most one."""
    if not title.strip():
        return [FieldError("title", "must not be empty.")]
    if len(title) > MAX_TITLE_LENGTH:
        return [FieldError("title", f"must have at most {MAX_TITLE_LENGTH} characters, not {len(title):,}.")]
    if wrong := unstorable_characters(title):
        return [FieldError("title", f"must not contain {wrong}.")]
    return []


def wrong_data(kind: Kind, data: Any) -> list[FieldError]:
    """Return the errors of a document's data."""
    return _with_prefix("data", kind.validate(data))


def wrong_settings(kind: Kind, settings: Any) -> list[FieldError]:
    """Return the errors of presentation settings: those of the kind, and values that cannot be stored."""
    return _with_prefix("settings", first_errors(kind.validate_settings(settings), unstorable_fields(settings)))


def _with_prefix(member: str, fields: list[FieldError]) -> list[FieldError]:
    prefixed: list[FieldError] = []
    for path, message in fields:
        separator = "" if not path or path.startswith("[") else "."
        prefixed.append(FieldError(f"{member}{separator}{path}", message))
    return prefixed
