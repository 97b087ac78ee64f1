"""Make data of a kind from a file of any format that the kind knows, recognized by its content."""

from __future__ import annotations

from typing import Any, cast

from pressroom.errors import InvalidRequestError
from pressroom.kinds.base import Kind
from pressroom.kinds.formats import Converted
from pressroom.kinds.shapes import first_errors
from pressroom.kinds.storable import unstorable_fields


def convert_data(kind: Kind, value: Any) -> tuple[Converted, str]:
    """Return the data and the name of the format; for a kind without formats, the value and the name of the kind.

    Raises:
        InvalidRequestError: The file has none of the formats, more Markdown than is read of one file, or holds what cannot
            be stored; details name each field.
    """
    if not kind.formats:
        return Converted(data=value), kind.name
    members = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    found = next((known for known in kind.formats if known.recognizes(members)), None)
    if found is None:
        known = ", ".join(known.label for known in kind.formats)
        raise InvalidRequestError(
            f"The file has no format from which a {kind.label.lower()} can be made. Known are {known}; "
            "they are recognized by the names at the top of the file."
        )
    if wrong := first_errors(unstorable_fields(members)):
        raise InvalidRequestError.for_fields(wrong, what="file")
    return found.convert(members), found.name
