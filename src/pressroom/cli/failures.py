"""Convert errors to messages for standard error, and define the exit codes."""

from __future__ import annotations

import os
import traceback
from collections.abc import Sequence
from typing import Final, cast

from pressroom.errors import FieldError, InvalidRequestError, PressroomError, RendererUnavailableError

FAILED: Final = 1
WRONG_USAGE: Final = 2


class UsageError(Exception):
    """An argument has a valid form but cannot be used, such as the name of a template that does not exist."""


def invalid_file(name: str, label: str, fields: Sequence[FieldError]) -> InvalidRequestError:
    """Return the error for a file with wrong fields. `label` is that of the kind in lower case, such as `resume`."""
    count = "1 field is wrong" if len(fields) == 1 else f"{len(fields)} fields are wrong"
    details = [{"path": field.path, "message": field.message} for field in fields]
    return InvalidRequestError(f"{name} is not a valid {label}: {count}.", details={"fields": details})


def explain(error: Exception) -> str:
    """Return the message for an error, with one more line for each wrong field."""
    match error:
        case RendererUnavailableError(detail=str() as detail) if detail:
            return f"{error.message}\n{detail}"
        case PressroomError():
            return "\n".join((error.message, *_fields(error)))
        case ExceptionGroup():
            return explain(error.exceptions[0])
        case OSError(filename=str() | bytes() as name, strerror=str() as reason):
            return f"{os.fsdecode(name)}: {reason}."
        case OSError(strerror=str() as reason):
            return f"{reason}."
        case _:
            return _unexpected(error)


def _fields(error: PressroomError) -> list[str]:
    fields = cast("list[dict[str, str]]", error.details.get("fields", []))
    if len(fields) == 1 and fields[0]["message"] in error.message:
        return []
    return [f"  {field['path']}: {field['message']}" if field["path"] else f"  {field['message']}" for field in fields]


def _unexpected(error: Exception) -> str:
    if os.environ.get("PRESSROOM_LOG_LEVEL", "").lower() == "debug":
        return "unexpected error:\n" + "".join(traceback.format_exception(error))
    # Only the type, because the message could hold content of a document or a password.
    return (
        f"unexpected error ({type(error).__name__}). Run the command again with PRESSROOM_LOG_LEVEL=debug to see the "
        "traceback, and report it."
    )
