"""Describe the data and the settings of a kind as JSON Schema, for editors: completion, and errors at their places.

Draft 7, as the schema of JSON Resume. What it accepts, the kind accepts; the kind may find more that is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pressroom.kinds.base import Kind
from pressroom.kinds.shapes import (
    FIRST_YEAR,
    LAST_YEAR,
    MAX_LIST_ITEMS,
    MAX_TEXT_LENGTH,
    Date,
    ListOf,
    Record,
    Shape,
    Text,
    Texts,
)

DRAFT: Final = "http://json-schema.org/draft-07/schema#"
DATE: Final = "A year, a month or a day (2024, 2024-03, 2024-03-15), or any text with words."
UUID_PATTERN: Final = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
DESCRIPTIONS: Final[Mapping[str, str]] = {
    "image": "A data: address with a PNG, JPEG or WebP in base64.",
    "countryCode": "Two letters of ISO 3166-1, such as FR.",
    "url": "An address of the web.",
    "language": "The name of a language; in meta its tag, such as fr or zh-Hant.",
    "summary": "Text with **bold**, *italic* and [links](https://example.org).",
    "highlights": "A point each, with **bold**, *italic* and [links](https://example.org).",
}
"""Of members whose names do not say enough."""


def data_schema(kind: Kind, *, address: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind's data; `address` is where it is published."""
    described = _schema(kind.shape)
    properties: dict[str, Any] = described["properties"]
    if kind.reference is not None:
        about = f"The id of a document of the kind {kind.reference.kind}, which completes this one."
        properties[kind.reference.field] = {"type": ["string", "null"], "pattern": UUID_PATTERN, "description": about}
    return {"$schema": DRAFT, "$id": address, "title": kind.label, **described, "type": "object"}


def settings_schema(kind: Kind) -> dict[str, Any]:
    """Return the JSON Schema of the settings of a kind's documents."""
    properties = {name: _or_null(setting.schema) for name, setting in kind.settings.items()}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _or_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}


def _schema(shape: Shape) -> dict[str, Any]:
    match shape:
        case Text(max_length=most):
            return {"type": ["string", "null"], "maxLength": most}
        case Date():
            year = {"minimum": FIRST_YEAR, "maximum": LAST_YEAR}
            return {"type": ["string", "integer", "null"], "maxLength": MAX_TEXT_LENGTH, **year, "description": DATE}
        case Texts():
            items = {"items": _schema(Text()), "maxItems": MAX_LIST_ITEMS}
            return {"type": ["string", "array", "null"], "maxLength": MAX_TEXT_LENGTH, **items}
        case ListOf(item=item, max_items=most):
            return {"type": ["array", "null"], "items": _schema(item), "maxItems": most}
        case Record():
            return {"type": ["object", "null"], "properties": _members(shape)}


def _members(shape: Record) -> dict[str, Any]:
    members = {name: _schema(member) for name, member in shape.fields.items()}
    for name, about in DESCRIPTIONS.items():
        if name in members:
            members[name].setdefault("description", about)
    former = {
        old: {**members[new], "description": f"The former name of “{new}”.", "deprecated": True}
        for old, new in shape.former.items()
    }
    return members | former
