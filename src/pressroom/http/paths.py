"""Refuse paths that nothing can have: a guard of every route."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from pressroom.errors import NotFoundError


async def require_storable_path(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Check that the database can take the names in a path: it refuses the character NUL, which no name has.

    Ids are read as UUIDs by their routes, with errors of their own.

    Raises:
        NotFoundError: A name has the character.
    """
    names = (value for name, value in connection.path_params.items() if not name.endswith("_id"))
    if any("\x00" in str(value) for value in names):
        raise NotFoundError
