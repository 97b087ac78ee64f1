"""What each route says of itself: the OpenAPI document, the identity check and the reading of requests all use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from pressroom.errors import PressroomError

OPT_KEY: Final = "operation"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One way in which a request succeeds."""

    description: str
    body: type[msgspec.Struct] | None = None
    """What stands in the envelope's `data`; None: the body is no envelope."""
    media_type: str = "application/json"
    """The body's type; empty: there is no body."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Header names with a sentence each."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One method of one route."""

    summary: str
    tag: str
    answers: Mapping[int, Answer]
    errors: tuple[type[PressroomError], ...] = ()
    """What it may fail with beyond what every route may."""
    query: type[msgspec.Struct] | None = None
    body: type[msgspec.Struct] | None = None
    path_parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    """Names with a sentence each; ids are UUIDs unless the sentence is about something else."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Request headers that matter, with a sentence each."""
    public: bool = False
    """Whether it needs no identity."""
    page: bool = False
    """Whether it is for people: its failures are pages, not JSON."""


def described(operation: Operation) -> dict[str, Any]:
    """Write an operation where the router keeps it: `@get(…, opt=described(…))`."""
    return {OPT_KEY: operation}


def operation_of(opt: Mapping[str, Any]) -> Operation | None:
    """Return what a route's `opt` says; None for routes that the framework adds."""
    found = opt.get(OPT_KEY)
    return found if isinstance(found, Operation) else None
