"""Define the base of all errors, wrong fields, and warnings."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

import msgspec


class FieldError(NamedTuple):
    """A wrong field of a request: its `path`, as in `options.margins.top`, and a `message` in a sentence."""

    path: str
    message: str


class ExportWarning(msgspec.Struct, frozen=True, omit_defaults=True):
    """A warning about an export. `code` is one of a fixed set.

    `field` is a path as in a request (`work[1].startDate`); empty: the warning concerns no single field.
    """

    code: str
    message: str
    field: str = ""


class PressroomError(Exception):
    """An internal error occurred. Try again. If it happens again, see the server's log."""

    code: ClassVar[str] = "INTERNAL_ERROR"
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = True
    retry_seconds: ClassVar[int | None] = None
    """Default of `retry_after`: seconds after which a client may try again; None: unknown."""

    def __init__(
        self,
        message: str | None = None,
        *,
        details: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
    ) -> None:
        """Take a message in place of the default, `details` for the API, and `retry_after` in seconds."""
        self.message = message or inspect.cleandoc(type(self).__doc__ or "")
        self.details = dict(details or {})
        self.retry_after = self.retry_seconds if retry_after is None else retry_after
        super().__init__(self.message)
