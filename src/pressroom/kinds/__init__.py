"""List the kinds of documents. A new kind is a folder and an entry here."""

from __future__ import annotations

from typing import Final

from pressroom.errors import FieldError, InvalidRequestError
from pressroom.kinds.base import Kind, PrintContext
from pressroom.kinds.resume.kind import RESUME

__all__ = ["KINDS", "Kind", "PrintContext", "kind_named"]

KINDS: Final[dict[str, Kind]] = {
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
