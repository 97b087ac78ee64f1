"""What may be stored as a document: each check names every wrong field as the client wrote it (`data.work[1].name`)."""

from __future__ import annotations

from typing import Any, Final

from pressroom.errors import FieldError
from pressroom.kinds import Kind
from pressroom.kinds.shapes import first_errors
from pressroom.kinds.storable import unstorable_fields, wrong_characters

LONGEST_TITLE: Final = 200
"""Characters; a title is one line of a list and the name of a file."""


def wrong_title(title: str) -> list[FieldError]:
    """Name what is wrong with a title."""
    if not title.strip():
        return [FieldError("title", "must not be empty.")]
    if len(title) > LONGEST_TITLE:
        return [FieldError("title", f"must have at most {LONGEST_TITLE} characters, not {len(title):,}.")]
    if wrong := wrong_characters(title):
        return [FieldError("title", f"must not hold {wrong}.")]
    return []


def wrong_data(kind: Kind, data: Any) -> list[FieldError]:
    """Name every wrong field of a document's data."""
    return _below("data", kind.validate(data))


def wrong_settings(kind: Kind, settings: Any) -> list[FieldError]:
    """Name every wrong presentation setting; whatever the kind allows, it must be storable."""
    return _below("settings", first_errors(kind.validate_settings(settings), unstorable_fields(settings)))


def _below(member: str, fields: list[FieldError]) -> list[FieldError]:
    named: list[FieldError] = []
    for path, message in fields:
        joint = "" if not path or path.startswith("[") else "."
        named.append(FieldError(f"{member}{joint}{path}", message))
    return named
