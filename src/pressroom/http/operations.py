"""Describe routes. The OpenAPI document and the identity check use these descriptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from pressroom.auth.principal import Scope
from pressroom.errors import PressroomError

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
OPT_KEY: Final = "operation"


@dataclass(frozen=True, kw_only=True)
class ResponseSpec:
    """One response of a successful request."""

    description: str
    body: type[msgspec.Struct] | None = None
    """The type of `data` in the envelope; None: the body has no envelope."""
    media_type: str = "application/json"
    """The type of the body; empty: there is no body."""
    other_media_types: tuple[str, ...] = ()
    """Types that the body of a file may have instead."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Descriptions of headers by name."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One method of one route."""

    summary: str
    tag: str
    responses: Mapping[int, ResponseSpec]
    """Responses of successful requests by status."""
    errors: tuple[type[PressroomError], ...] = ()
    """Errors of this route, in addition to those of all routes."""
    query: type[msgspec.Struct] | None = None
    body: type[msgspec.Struct] | None = None
    file_types: tuple[str, ...] = ()
    """The types of a body that is a file; empty: it is none."""
    path_parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    """Descriptions of path parameters by name. Parameters whose names end with `_id` are UUIDs."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Descriptions of request headers by name."""
    public: bool = False
    """Whether the route needs no identity."""
    scope: Scope | None = None
    """The scope that a token needs; None: `read` for safe methods, else `export`. `admin` also needs the role admin."""
    page: bool = False
    """Whether the route is for people: its error responses are pages, not JSON."""

    def scope_for(self, method: str) -> Scope:
        """Return the scope that a token needs for one method of the route."""
        return self.scope or ("read" if method in SAFE_METHODS else "export")


def operation_opt(operation: Operation) -> dict[str, Any]:
    """Return the `opt` of a route that carries its description: `@get(…, opt=operation_opt(…))`."""
    return {OPT_KEY: operation}


def operation_of(opt: Mapping[str, Any]) -> Operation | None:
    """Return the description in a route's `opt`; None for routes that the framework adds."""
    found = opt.get(OPT_KEY)
    return found if isinstance(found, Operation) else None
