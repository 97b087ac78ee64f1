"""Read the bodies of forms, which scripts of the pages send."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qs
from uuid import UUID

from pressroom.errors import FieldError, InvalidRequestError
from pressroom.http.dependencies import ApiRequest
from pressroom.http.requests import INLINE_BODY_BYTES, whole_body

MAX_FIELDS: Final = 2_000
"""Values of one form: a selection of all documents that a user may have, twice."""
LARGEST_FORM: Final = 200_000
"""Bytes. Such a selection has half of it."""


class Form:
    """The values of a form by name. A name can have several."""

    def __init__(self, values: dict[str, list[str]]) -> None:
        """Take the values."""
        self._values = values

    def text(self, name: str) -> str:
        """Return the last value of a name; empty: there is none."""
        return self._values.get(name, [""])[-1]

    def texts(self, name: str) -> Sequence[str]:
        """Return the values of a name, such as those of boxes that are ticked."""
        return self._values.get(name, [])

    def ids(self, name: str) -> Sequence[UUID]:
        """Return the values of a name as ids, each once.

        Raises:
            InvalidRequestError: There is none, or a value is no id; details name the field.
        """
        try:
            ids = list(dict.fromkeys(UUID(text) for text in self._values.get(name, [])))
        except ValueError:
            ids = []
        if not ids:
            raise InvalidRequestError.for_fields([FieldError(name, "must be the id of at least one of your documents.")])
        return ids


async def read_form(request: ApiRequest) -> Form:
    """Receive the body of a form.

    Raises:
        InvalidRequestError: It is no form in UTF-8, has more than `MAX_FIELDS` values, or is incomplete.
        PayloadTooLargeError: The body is larger than `LARGEST_FORM`.
    """
    body = await whole_body(request, most=LARGEST_FORM)
    try:
        # The largest one takes 0.1 s if it has nothing but percent signs.
        return Form(_values(body) if len(body) <= INLINE_BODY_BYTES else await asyncio.to_thread(_values, body))
    except ValueError as error:
        raise InvalidRequestError("The body is no form.") from error


def _values(body: bytes) -> dict[str, list[str]]:
    return parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
