"""Refuse paths that nothing can have: a guard of every route."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from pressroom.errors import NotFoundError


async def require_storable_path(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Check that the database can take the parameters of a path: it refuses the character NUL, which no name has.

    Raises:
        NotFoundError: The path has the character.
    """
    if "\x00" in connection.scope["path"]:
        raise NotFoundError
