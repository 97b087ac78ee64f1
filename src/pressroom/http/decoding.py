"""From untrusted bytes and strings to schema types, naming the wrong fields and not only the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final, TypeVar, cast

import msgspec
from msgspec import inspect

from pressroom.errors import FieldError, InvalidOptionsError, InvalidRequestError
from pressroom.http.json_text import parse_json, refuse_many_values, refuse_repeated_keys
from pressroom.http.wording import expectation, is_raw, members_of
from pressroom.kinds.shapes import MOST_ERRORS, field_path
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
"""Where export options stand in bodies and in queries: when all that is wrong is there, the code is INVALID_OPTIONS."""


def decode_json(body: bytes, schema: type[Schema]) -> Schema:
    """Read a JSON body; a byte order mark before it is passed over, as editors of Windows write one.

    Raises:
        InvalidRequestError: It holds too many values, is not JSON, has a key twice, or is not of this shape; details
            name the wrong fields.
        InvalidOptionsError: Only the export options are wrong.
    """
    body = body.removeprefix(BYTE_ORDER_MARK)
    refuse_many_values(body)
    try:
        decoded = msgspec.json.decode(body, type=schema)
    except msgspec.ValidationError as error:
        refuse(_first(wrong_members(parse_json(body), schema)) or [FieldError("", f"{error}.")])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        parse_json(body)
    else:
        refuse_repeated_keys(body)
        return decoded
    raise InvalidRequestError("The body could not be read.")


def decode_strings(values: Mapping[str, str], schema: type[Schema]) -> Schema:
    """Read a query string's values. Names that the schema does not know are left alone.

    Raises:
        InvalidRequestError: A value is wrong; details name each.
        InvalidOptionsError: Only export options are wrong.
    """
    known = {field.encode_name for field in msgspec.structs.fields(schema)}
    given = {name: value for name, value in values.items() if name in known}
    try:
        return msgspec.convert(given, schema, strict=False)
    except msgspec.ValidationError as error:
        refuse(_first(wrong_members(given, schema, strict=False)) or [FieldError("", f"{error}.")])
    raise InvalidRequestError("The query could not be read.")


def refuse(fields: list[FieldError]) -> None:
    """Raise the error that fits these wrong fields; do nothing when there are none."""
    if not fields:
        return
    if all(field.path.partition(".")[0].partition("[")[0] in OPTION_MEMBERS for field in fields):
        raise InvalidOptionsError.for_fields(fields)
    raise InvalidRequestError.for_fields(fields)


def wrong_members(value: Any, schema: type[Any], path: str = "", *, strict: bool = True) -> Iterator[FieldError]:
    """Yield one error for each member that has not the schema's shape, for each unknown and each missing one."""
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
            nested = members_of(member.type)
            if nested is None:
                yield from _wrong_value(given[name], member.type, below, strict=strict)
            else:
                yield from wrong_members(given[name], nested, below, strict=strict)


def _wrong_value(value: Any, wanted: Any, path: str, *, strict: bool) -> Iterator[FieldError]:
    if is_raw(wanted):  # its content is checked by whoever parses it
        return
    try:
        msgspec.convert(value, wanted, strict=strict)
    except msgspec.ValidationError:
        yield FieldError(path, expectation(inspect.type_info(wanted)))


def _first(fields: Iterable[FieldError]) -> list[FieldError]:
    return list(islice(fields, MOST_ERRORS))


def _may_be_null(wanted: Any) -> bool:
    kind = inspect.type_info(wanted)
    return isinstance(kind, inspect.UnionType) and kind.includes_none
