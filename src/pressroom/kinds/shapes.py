"""Describe the shape of data, and find every field that does not have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Final, cast

from pressroom.errors import FieldError

MAX_TEXT_LENGTH: Final = 50_000
"""Characters of one text, about fifteen printed pages."""
MAX_LIST_ITEMS: Final = 1_000
"""Items of one list. A document with more would not be printed within its timeout."""
MAX_ERRORS: Final = 100
"""Wrong fields that are reported. Without a limit, 0.5 MB of wrong fields would cause a response of 10 MB."""

FIRST_YEAR, LAST_YEAR = 1000, 9999


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text of at most `max_length` characters."""

    max_length: int = MAX_TEXT_LENGTH


@dataclass(frozen=True, kw_only=True)
class Date:
    """A date as any text, or a year as a number, because YAML parses an unquoted 2024 as a number."""


@dataclass(frozen=True, kw_only=True)
class Texts:
    """A list of texts, or one text that holds them all. In both forms it has at most `MAX_TEXT_LENGTH` characters a text."""


@dataclass(frozen=True, kw_only=True)
class ListOf:
    """A list of at most `max_items` items of one shape."""

    item: Shape
    max_items: int = MAX_LIST_ITEMS


@dataclass(frozen=True, kw_only=True)
class Record:
    """An object. Every field may be absent or null. Other keys are kept and not checked."""

    fields: Mapping[str, Shape]
    former: Mapping[str, str] = field(default_factory=dict[str, str])
    """The current names of fields by their names in an earlier version of the format."""
    printed: bool = True
    """Whether it is printed. Objects for programs only are not."""


Shape = Text | Texts | Date | ListOf | Record


def field_path(parent: str, key: str | int) -> str:
    """Return the path of a member, such as `work[1].highlights[0]`."""
    if isinstance(key, int):
        return f"{parent}[{key}]"
    if not key.isidentifier():
        return f'{parent}["{key[:40]}"]'
    return f"{parent}.{key}" if parent else key


def json_type(value: Any) -> str:
    """Return the JSON type of a value in words, such as `a text`."""
    return next((words for type_, words in _JSON_TYPES if isinstance(value, type_)), f"a {type(value).__name__}")


_JSON_TYPES: Final[tuple[tuple[type, str], ...]] = (
    (type(None), "null"),
    (bool, "true or false"),  # before int, of which it is a subclass
    (int, "a number"),
    (float, "a number"),
    (str, "a text"),
    (list, "a list"),
    (dict, "an object"),
)


def first_errors(*checks: Iterable[FieldError]) -> list[FieldError]:
    """Return the first `MAX_ERRORS` errors of checks, which are evaluated in order and only that far."""
    return list(islice(chain(*checks), MAX_ERRORS))


def wrong_fields(value: Any, shape: Shape, path: str = "") -> Iterator[FieldError]:
    """Yield one error for each field of `value` that does not have its shape. Null is treated as absent."""
    if value is None and path:
        return
    match shape:
        case Text(max_length=max_length):
            yield from _wrong_text(value, max_length, path)
        case Date():
            year = isinstance(value, int) and not isinstance(value, bool) and FIRST_YEAR <= value <= LAST_YEAR
            yield from () if year else _wrong_text(value, MAX_TEXT_LENGTH, path)
        case Texts():
            is_list = isinstance(value, list)
            yield from _wrong_list(value, ListOf(item=Text()), path) if is_list else _wrong_text(value, MAX_TEXT_LENGTH, path)
        case ListOf():
            yield from _wrong_list(value, shape, path)
        case Record():
            yield from _wrong_record(value, shape, path)


def _wrong_text(value: Any, max_length: int, path: str) -> Iterator[FieldError]:
    if not isinstance(value, str):
        yield FieldError(path, f"must be a text, not {json_type(value)}{_remedy(value)}.")
    elif len(value) > max_length:
        yield FieldError(path, f"must have at most {max_length:,} characters, not {len(value):,}.")


def _remedy(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return ": put it in quotes"
    if isinstance(value, dict) and len(cast("dict[Any, Any]", value)) == 1:
        return ": in YAML, a colon and a space make an object; put the whole text in quotes"
    return ""


def _wrong_list(value: Any, shape: ListOf, path: str) -> Iterator[FieldError]:
    if not isinstance(value, list):
        yield FieldError(path, f"must be a list, not {json_type(value)}.")
        return
    items = cast("list[Any]", value)
    if len(items) > shape.max_items:
        yield FieldError(path, f"must have at most {shape.max_items:,} items, not {len(items):,}.")
        return
    for index, item in enumerate(items):
        yield from wrong_fields(item, shape.item, field_path(path, index))


def _wrong_record(value: Any, shape: Record, path: str) -> Iterator[FieldError]:
    if not isinstance(value, dict):
        yield FieldError(path, f"{'must' if path else 'The data must'} be an object, not {json_type(value)}.")
        return
    members = cast("dict[str, Any]", value)
    former = ((old, shape.fields[new]) for old, new in shape.former.items())
    for key, member_shape in (*shape.fields.items(), *former):
        yield from wrong_fields(members.get(key), member_shape, field_path(path, key))
