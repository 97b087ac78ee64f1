"""Read which classes of an exam a page shows: the repeated parameter `class`; none: all students."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from pressroom.errors import FieldError, InvalidRequestError
from pressroom.http.dependencies import ApiRequest

PARAMETER: Final = "class"


def read_classes(request: ApiRequest) -> list[UUID]:
    """Return the ids of the classes that the query names, each once.

    Raises:
        InvalidRequestError: One is no id.
    """
    try:
        return list(dict.fromkeys(UUID(text) for text in request.query_params.getall(PARAMETER, [])))
    except ValueError:
        raise InvalidRequestError.for_fields([FieldError(PARAMETER, "must be the id of a class.")]) from None
