"""List the kinds of documents. A new kind is a folder and an entry here."""

from __future__ import annotations

from typing import Any, Final, cast

from pressroom.errors import FieldError, InvalidRequestError
from pressroom.kinds.base import Kind, Placed, PrintContext
from pressroom.kinds.letter.kind import COVER_LETTER
from pressroom.kinds.resume.kind import RESUME

__all__ = ["KINDS", "Kind", "Placed", "PrintContext", "kind_named", "kind_of"]

KINDS: Final[dict[str, Kind]] = {
    "cover_letter": COVER_LETTER,
    "resume": RESUME,
}


def kind_named(name: str) -> Kind:
    """Return the kind of this name.

    Raises:
        InvalidRequestError: There is no such kind; the message names the field `kind` and the kinds that exist.
    """
    kind = KINDS.get(name)
    if kind is None:
        message = f"must be one of: {', '.join(KINDS)}."
        raise InvalidRequestError.for_fields([FieldError("kind", message)])
    return kind


def kind_of(data: Any) -> Kind:
    """Return the kind that recognizes data by its names, else the resume, which many formats describe."""
    members = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
    return next((kind for kind in KINDS.values() if kind.recognizes(members)), RESUME)
