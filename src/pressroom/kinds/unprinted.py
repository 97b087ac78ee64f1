"""Warn about data that is not printed, or not as intended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, cast

from pressroom.errors import ExportWarning
from pressroom.kinds.date_texts import is_readable
from pressroom.kinds.dates import date_text
from pressroom.kinds.shapes import Date, ListOf, Record, Shape, field_path

MAX_WARNINGS: Final = 20
"""Warnings about single fields. One more warning has the number of the others."""
TECHNICAL_PREFIXES: Final = ("$", "_", "x-", "X-")
"""Prefixes of keys for programs, which are not expected to be printed."""
INDEX: Final = re.compile(r"\[\d+\]")


def data_warnings(data: Mapping[str, Any], shape: Record) -> tuple[ExportWarning, ...]:
    """Return warnings for ignored fields, texts of date fields that are no dates, and data without anything to print.

    A warning that recurs in the items of a list is given once, with the first field and the number of others.
    """
    if not _holds_printed(data, shape):
        names = ", ".join(name for name, member in shape.fields.items() if _is_printed(name, member))
        nothing = ExportWarning(
            "NOTHING_TO_PRINT", f"Nothing in the data is printed: the page is blank. Fields that are printed: {names}."
        )
        return (nothing, *_grouped(_field_warnings(data, shape, "")))
    return _grouped(_field_warnings(data, shape, ""))


def _grouped(warnings: Iterator[ExportWarning]) -> tuple[ExportWarning, ...]:
    groups: dict[tuple[str, str], list[ExportWarning]] = {}
    for warning in warnings:
        groups.setdefault((warning.code, INDEX.sub("", warning.field)), []).append(warning)
    firsts = [_first_of(group) for group in groups.values()]
    if len(firsts) <= MAX_WARNINGS:
        return tuple(firsts)
    more = f"{len(firsts) - MAX_WARNINGS} more fields are not printed, or not as intended."
    return (*firsts[:MAX_WARNINGS], ExportWarning("FIELD_IGNORED", more))


def _first_of(group: list[ExportWarning]) -> ExportWarning:
    first = group[0]
    if len(group) == 1:
        return first
    others = "1 more field" if len(group) == 2 else f"{len(group) - 1} more fields"  # noqa: PLR2004 - the first and one more
    return ExportWarning(first.code, f"{first.message} The same applies to {others}.", first.field)


def _field_warnings(value: Any, shape: Shape, path: str) -> Iterator[ExportWarning]:
    match shape:
        case Date() if value is not None and not is_readable(date_text(value)):
            message = "This is no date; it is printed unchanged. Dates are 2024, 2024-03 or 2024-03-15, or any text with words."
            yield ExportWarning("DATE_UNREADABLE", message, path)
        case ListOf() if isinstance(value, list):
            for index, item in enumerate(cast("list[Any]", value)):
                yield from _field_warnings(item, shape.item, field_path(path, index))
        case Record() if isinstance(value, dict) and shape.printed:
            for name, member in cast("dict[str, Any]", value).items():
                if name in shape.fields:
                    yield from _field_warnings(member, shape.fields[name], field_path(path, name))
                elif message := _reason_ignored(name, cast("dict[str, Any]", value), shape):
                    yield ExportWarning("FIELD_IGNORED", message, field_path(path, name))
        case _:
            return


def _reason_ignored(name: str, members: Mapping[str, Any], shape: Record) -> str:
    """Return why a member that is not a field of the shape is not printed; empty: no warning is needed."""
    member = members[name]
    if name in shape.former:
        current = shape.former[name]
        is_shown = not members.get(current) or members[current] == member
        return "" if is_shown or not member else f"Not printed, because its current name, “{current}”, has another value."
    if name.startswith(TECHNICAL_PREFIXES) or not _holds_text(member):
        return ""
    close = get_close_matches(name, shape.fields, n=1, cutoff=0.75)
    return f"Not printed, because there is no such field here.{f' Did you mean “{close[0]}”?' if close else ''}"


def _holds_text(value: Any) -> bool:
    match value:
        case str():
            return not (value == "" or value.isspace())
        case dict():
            return any(map(_holds_text, cast("dict[str, Any]", value).values()))
        case list():
            return any(map(_holds_text, cast("list[Any]", value)))
        case _:
            return False


def _is_printed(name: str, shape: Shape) -> bool:
    return not name.startswith(TECHNICAL_PREFIXES) and not (isinstance(shape, Record) and not shape.printed)


def _holds_printed(value: Any, shape: Shape) -> bool:
    match shape:
        case Record() if isinstance(value, dict):
            members = cast("dict[str, Any]", value)
            fields = {**shape.fields, **{old: shape.fields[new] for old, new in shape.former.items()}}
            printed = (name for name, member in fields.items() if _is_printed(name, member))
            return any(_holds_printed(members.get(name), fields[name]) for name in printed)
        case ListOf() if isinstance(value, list):
            return any(_holds_printed(item, shape.item) for item in cast("list[Any]", value))
        case Date():
            return value is not None and date_text(value) != ""
        case _:
            return _holds_text(value)
