"""Decode untrusted JSON and query strings to schema types, and report every wrong field, not only the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final, TypeVar, cast

import msgspec
from msgspec import inspect

from pressroom.errors import FieldError, InvalidOptionsError, InvalidRequestError
from pressroom.http.expectations import expectation, is_raw, items_of, members_of
from pressroom.http.json_text import MAX_VALUES, check_unique_keys, check_value_count, parse_json
from pressroom.kinds.shapes import MAX_ERRORS, field_path
from pressroom.rendering.options import ExportOptions, Margins

Schema = TypeVar("Schema", bound=msgspec.Struct)

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
OPTION_MEMBERS: Final = frozenset(
    {
        "options",
        *(field.encode_name for field in msgspec.structs.fields(ExportOptions)),
        *(f"margin{field.name.capitalize()}" for field in msgspec.structs.fields(Margins)),
    }
)
"""Members of bodies and queries that hold export options. Errors in these members only have the code INVALID_OPTIONS."""


def decode_json(body: bytes, schema: type[Schema], *, max_values: int = MAX_VALUES) -> Schema:
    """Decode a JSON body. A byte order mark at its start is ignored, because editors on Windows write one.

    Raises:
        InvalidRequestError: The body has too many values, is not JSON, repeats a key, or does not match the schema;
            details name the wrong fields.
        InvalidOptionsError: Only export options are wrong.
    """
    body = body.removeprefix(BYTE_ORDER_MARK)
    check_value_count(body, most=max_values)
    try:
        decoded = msgspec.json.decode(body, type=schema)
    except msgspec.ValidationError as error:
        raise_for_fields(_first(wrong_members(parse_json(body), schema)) or [FieldError("", f"{error}.")])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        parse_json(body)  # raises the error with the reason
    else:
        check_unique_keys(body)
        return decoded
    raise InvalidRequestError("The body could not be read.")


def decode_strings(values: Mapping[str, str], schema: type[Schema]) -> Schema:
    """Convert the values of a query string. Names that are not in the schema are ignored.

    Raises:
        InvalidRequestError: A value is wrong; details name each wrong value.
        InvalidOptionsError: Only export options are wrong.
    """
    fields = {field.encode_name: field.name for field in msgspec.structs.fields(schema)}
    given = {name: value for name, value in values.items() if name in fields}
    try:
        decoded = msgspec.convert(given, schema, strict=False)
    except msgspec.ValidationError as error:
        raise_for_fields(_first(wrong_members(given, schema, strict=False)) or [FieldError("", f"{error}.")])
        raise InvalidRequestError("The query could not be read.") from error
    # msgspec takes the text "null" for None, and a value that the client sent would be ignored in silence.
    nulls = [name for name in given if getattr(decoded, fields[name]) is None]
    raise_for_fields([FieldError(name, "must be a value: leave it out if there is none.") for name in nulls])
    return decoded


def raise_for_fields(fields: list[FieldError]) -> None:
    """Raise InvalidOptionsError if only export options are wrong, else InvalidRequestError; do nothing for an empty list."""
    if not fields:
        return
    if all(field.path.partition(".")[0].partition("[")[0] in OPTION_MEMBERS for field in fields):
        raise InvalidOptionsError.for_fields(fields)
    raise InvalidRequestError.for_fields(fields)


def wrong_members(value: Any, schema: type[Any], path: str = "", *, strict: bool = True) -> Iterator[FieldError]:
    """Yield one error for each member that is unknown, missing or of the wrong type."""
    if not isinstance(value, dict):
        yield FieldError(path, "must be an object.")
        return
    given = cast("dict[str, Any]", value)
    members = {field.encode_name: field for field in msgspec.structs.fields(schema)}
    for name in (name for name in given if name not in members):
        yield FieldError(field_path(path, name), f"is not known here. Known are: {', '.join(members)}.")
    for name, member in members.items():
        below = field_path(path, name)
        if name not in given:
            if member.required:
                yield FieldError(below, "is missing.")
        elif not (given[name] is None and _may_be_null(member.type)):
            yield from _wrong_member(given[name], member.type, below, strict=strict)


def _wrong_member(value: Any, wanted: Any, path: str, *, strict: bool) -> Iterator[FieldError]:
    if nested := members_of(wanted):
        yield from wrong_members(value, nested, path, strict=strict)
    elif (items := items_of(wanted)) and isinstance(value, list):
        objects = cast("list[Any]", value)
        if items.most is not None and len(objects) > items.most:
            yield FieldError(path, f"must have at most {items.most:,} items, not {len(objects):,}.")
            return
        for index, item in enumerate(objects):
            yield from wrong_members(item, items.schema, field_path(path, index), strict=strict)
    else:
        yield from _wrong_value(value, wanted, path, strict=strict)


def _wrong_value(value: Any, wanted: Any, path: str, *, strict: bool) -> Iterator[FieldError]:
    if is_raw(wanted):  # checked later, when it is parsed
        return
    try:
        msgspec.convert(value, wanted, strict=strict)
    except msgspec.ValidationError:
        yield FieldError(path, expectation(inspect.type_info(wanted)))


def _first(fields: Iterable[FieldError]) -> list[FieldError]:
    return list(islice(fields, MAX_ERRORS))


def _may_be_null(wanted: Any) -> bool:
    kind = inspect.type_info(wanted)
    return isinstance(kind, inspect.UnionType) and kind.includes_none
