"""What no document may hold, whatever its kind: values that PostgreSQL's jsonb or a page cannot take."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final, cast

from pressroom.errors import FieldError
from pressroom.kinds.shapes import field_path

DEEPEST: Final = 32
"""Levels of nesting. JSON Resume needs five; the rest leaves room for keys of other programs."""
LONGEST_LOOSE_TEXT: Final = 4_000_000
"""Characters of a text under an unknown key; a photograph as a `data:` address is the longest that makes sense."""


def unstorable_fields(value: Any, path: str = "", depth: int = 1) -> Iterator[FieldError]:
    """Yield one error for each value that cannot be stored: NUL, lone surrogates, infinities, deep nesting."""
    match value:
        case str():
            if len(value) > LONGEST_LOOSE_TEXT:
                yield FieldError(path, f"must have at most {LONGEST_LOOSE_TEXT:,} characters, not {len(value):,}.")
            elif wrong := wrong_characters(value):
                yield FieldError(path, f"must not hold {wrong}: it cannot be stored or printed.")
        case float() if not math.isfinite(value):
            yield FieldError(path, "must be a finite number.")
        case dict() | list():
            if depth > DEEPEST:
                yield FieldError(path, f"is nested too deeply: at most {DEEPEST} levels.")
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
        elif wrong := wrong_characters(key):
            yield FieldError(path, f"has a key that holds {wrong}: it cannot be stored.")
        else:
            yield from unstorable_fields(member, field_path(path, key), depth + 1)


def wrong_characters(text: str) -> str:
    """Name what a text holds that UTF-8 or jsonb cannot: `a NUL character`, `half of a surrogate pair`, or nothing."""
    if "\0" in text:
        return "a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "half of a surrogate pair"
    return ""
