"""Find values in data of any kind that cannot be stored or printed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final, cast

from pressroom.errors import FieldError
from pressroom.kinds.shapes import field_path

MAX_DEPTH: Final = 32
"""Levels of nesting. JSON Resume needs five."""
MAX_UNKNOWN_TEXT_LENGTH: Final = 4_000_000
"""Characters of a text under an unknown key: enough for a photo as a `data:` URL."""


def unstorable_fields(value: Any, path: str = "", depth: int = 1) -> Iterator[FieldError]:
    """Yield one error for each value that cannot be stored: NUL, lone surrogates, infinite numbers, deep nesting."""
    match value:
        case str():
            if len(value) > MAX_UNKNOWN_TEXT_LENGTH:
                yield FieldError(path, f"must have at most {MAX_UNKNOWN_TEXT_LENGTH:,} characters, not {len(value):,}.")
            elif wrong := unstorable_characters(value):
                yield FieldError(path, f"must not contain {wrong}, which cannot be stored or printed.")
        case float() if not math.isfinite(value):
            yield FieldError(path, "must be a finite number.")
        case dict() | list():
            if depth > MAX_DEPTH:
                yield FieldError(path, f"is nested too deeply: at most {MAX_DEPTH} levels.")
                return
            yield from _unstorable_members(cast("dict[Any, Any] | list[Any]", value), path, depth)
        case _:
            return


def _unstorable_members(value: dict[Any, Any] | list[Any], path: str, depth: int) -> Iterator[FieldError]:
    if isinstance(value, list):
        for index, member in enumerate(value):
            yield from unstorable_fields(member, field_path(path, index), depth + 1)
        return
    for key, member in value.items():
        if not isinstance(key, str):
            yield FieldError(path, f"has a key that is not a text: {key!r:.40}.")
        elif wrong := unstorable_characters(key):
            yield FieldError(path, f"has a key that contains {wrong}, which cannot be stored.")
        else:
            yield from unstorable_fields(member, field_path(path, key), depth + 1)


def unstorable_characters(text: str) -> str:
    """Return the name of a character in a text that cannot be stored, such as `a NUL character`; empty: there is none."""
    if "\0" in text:
        return "a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "half of a surrogate pair"
    return ""
