"""How a failure is told: one sentence on standard error, and which exit code it has."""

from __future__ import annotations

import os
import traceback
from collections.abc import Sequence
from typing import Final, cast

from pressroom.errors import FieldError, InvalidRequestError, PressroomError, RendererUnavailableError

FAILED: Final = 1
WRONG_USAGE: Final = 2


class UsageError(Exception):
    """The arguments are well formed, but one of them cannot be meant so."""


def invalid_file(name: str, what: str, fields: Sequence[FieldError]) -> InvalidRequestError:
    """Make the error that lists every wrong field of a file."""
    count = "1 field is wrong" if len(fields) == 1 else f"{len(fields)} fields are wrong"
    details = [{"path": field.path, "message": field.message} for field in fields]
    return InvalidRequestError(f"{name} is not a valid {what}: {count}.", details={"fields": details})


def explain(error: Exception) -> str:
    """Return the sentence for an error; for wrong fields, one line more for each."""
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
        return "this should not have happened:\n" + "".join(traceback.format_exception(error))
    # Only the type: a message from deep inside could hold a document's content or a password.
    return (
        f"this should not have happened ({type(error).__name__}). Run it again with PRESSROOM_LOG_LEVEL=debug "
        "to see where, and report it."
    )
