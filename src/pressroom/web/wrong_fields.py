"""Read from an error what is wrong with the fields of a form."""

from __future__ import annotations

from typing import Any

from pressroom.errors import PressroomError


def wrong_fields(error: PressroomError) -> dict[str, str]:
    """Return what is wrong with each field, as the API says it; empty: the error is about no field."""
    fields: list[dict[str, Any]] = error.details.get("fields", [])
    return {field["path"]: field["message"] for field in fields}
