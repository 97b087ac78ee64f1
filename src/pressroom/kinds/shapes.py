"""The shape that a document's data must have, and a walk that names every place where it has another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Final, cast

from pressroom.errors import FieldError

LONGEST_TEXT: Final = 50_000
"""Characters of one text: some fifteen printed pages. Beyond it a field holds something else than prose."""
LONGEST_LIST: Final = 1_000
"""Items of one list; a document with more would not render within its deadline anyway."""
MAX_ERRORS: Final = 100
"""Wrong fields that are named: nobody mends more at a time, and half a megabyte of them would be an answer of ten."""

FIRST_YEAR, LAST_YEAR = 1000, 9999


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text of at most `longest` characters."""

    longest: int = LONGEST_TEXT


@dataclass(frozen=True, kw_only=True)
class Date:
    """A date as text, in any wording; a bare year may be a number, as YAML reads an unquoted 2024."""


@dataclass(frozen=True, kw_only=True)
class ListOf:
    """A list whose items have one shape."""

    item: Shape
    longest: int = LONGEST_LIST


@dataclass(frozen=True, kw_only=True)
class Record:
    """An object. Every field may be absent or null; keys that are not listed are kept and not checked."""

    fields: Mapping[str, Shape]
    former: Mapping[str, str] = field(default_factory=dict[str, str])
    """Names that fields had in an earlier version of the format, to the names that they have now."""
    printed: bool = True
    """Whether a document shows it; what is meant for programs only, it does not."""


Shape = Text | Date | ListOf | Record


def field_path(parent: str, key: str | int) -> str:
    """Write the path of a member as a client would: `work[1].highlights[0]`."""
    if isinstance(key, int):
        return f"{parent}[{key}]"
    if not key.isidentifier():
        return f'{parent}["{key[:40]}"]'
    return f"{parent}.{key}" if parent else key


def kind_of_value(value: Any) -> str:
    """Say in words what a JSON value is, for a sentence that ends with `not …`."""
    return next((words for kind, words in _KINDS_OF_VALUES if isinstance(value, kind)), f"a {type(value).__name__}")


_KINDS_OF_VALUES: Final[tuple[tuple[type, str], ...]] = (
    (type(None), "null"),
    (bool, "true or false"),  # before numbers: Python counts it among them
    (int, "a number"),
    (float, "a number"),
    (str, "a text"),
    (list, "a list"),
    (dict, "an object"),
)


def first_errors(*walks: Iterable[FieldError]) -> list[FieldError]:
    """Return the first hundred errors of some walks, one walk after the other; they stop there."""
    return list(islice(chain(*walks), MAX_ERRORS))


def wrong_fields(value: Any, shape: Shape, path: str = "") -> Iterator[FieldError]:
    """Yield one error for each place where `value` has not the shape; null counts as absent."""
    if value is None and path:
        return
    match shape:
        case Text(longest=longest):
            yield from _wrong_text(value, longest, path)
        case Date():
            year = isinstance(value, int) and not isinstance(value, bool) and FIRST_YEAR <= value <= LAST_YEAR
            yield from () if year else _wrong_text(value, LONGEST_TEXT, path)
        case ListOf():
            yield from _wrong_list(value, shape, path)
        case Record():
            yield from _wrong_record(value, shape, path)


def _wrong_text(value: Any, longest: int, path: str) -> Iterator[FieldError]:
    if not isinstance(value, str):
        yield FieldError(path, f"must be a text, not {kind_of_value(value)}{_remedy(value)}.")
    elif len(value) > longest:
        yield FieldError(path, f"must have at most {longest:,} characters, not {len(value):,}.")


def _remedy(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return ": put it in quotes"
    if isinstance(value, dict) and len(cast("dict[Any, Any]", value)) == 1:
        return ": in YAML a colon with a space behind it makes an object; put the whole text in quotes"
    return ""


def _wrong_list(value: Any, shape: ListOf, path: str) -> Iterator[FieldError]:
    if not isinstance(value, list):
        yield FieldError(path, f"must be a list, not {kind_of_value(value)}.")
        return
    items = cast("list[Any]", value)
    if len(items) > shape.longest:
        yield FieldError(path, f"must have at most {shape.longest:,} items, not {len(items):,}.")
        return
    for index, item in enumerate(items):
        yield from wrong_fields(item, shape.item, field_path(path, index))


def _wrong_record(value: Any, shape: Record, path: str) -> Iterator[FieldError]:
    if not isinstance(value, dict):
        yield FieldError(path, f"{'must' if path else 'The data must'} be an object, not {kind_of_value(value)}.")
        return
    members = cast("dict[str, Any]", value)
    former = ((old, shape.fields[new]) for old, new in shape.former.items())
    for key, member_shape in (*shape.fields.items(), *former):
        yield from wrong_fields(members.get(key), member_shape, field_path(path, key))
