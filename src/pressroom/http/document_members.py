"""Define the members of bodies that hold the data and the settings of a document, which are kept as they were sent."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Raw

from pressroom.documents.model import JsonText
from pressroom.http.json_text import parse_json

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
        description="The document's settings, as its kind defines them: language, accentColor, fontSize, …",
        extra_json_schema={"type": "object", "additionalProperties": True},
    ),
]


def optional_json_text(raw: Raw) -> JsonText | None:
    """Parse a member, and keep its text; None: the member is omitted or null. Raises as `json_text`."""
    return None if bytes(raw) in {b"", b"null"} else json_text(raw)


def json_text(raw: Raw) -> JsonText:
    """Parse a member, and keep its text as it was sent.

    Raises:
        InvalidRequestError: It is not JSON in UTF-8, or has a number that is too large.
    """
    value: Any = parse_json(bytes(raw))
    return JsonText(text=bytes(raw).decode("utf-8"), value=value)
