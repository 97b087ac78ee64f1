"""Describe in words which values a schema type accepts, for error messages."""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec import inspect


def members_of(wanted: Any) -> type[Any] | None:
    """Return the Struct class of a type, which may also allow null; None: the type is not a Struct."""
    kind = _without_none(inspect.type_info(wanted))
    return kind.cls if isinstance(kind, inspect.StructType) else None


class Items(NamedTuple):
    """The Struct class of a list's items, and how many there may be; None: any number."""

    schema: type[Any]
    most: int | None


def items_of(wanted: Any) -> Items | None:
    """Return what a list holds; None: the type is not a list of a Struct."""
    kind = _without_none(inspect.type_info(wanted))
    if not isinstance(kind, inspect.ListType):
        return None
    item = _without_none(kind.item_type)
    return Items(schema=item.cls, most=kind.max_length) if isinstance(item, inspect.StructType) else None


def is_raw(wanted: Any) -> bool:
    """Return whether a type is `Raw`: any JSON value, not decoded."""
    return isinstance(_without_none(inspect.type_info(wanted)), inspect.RawType)


def expectation(kind: inspect.Type) -> str:
    """Return the message for a value that the type does not accept."""
    return f"must be {_accepted(_without_none(kind))}."


def _accepted(kind: inspect.Type) -> str:
    match kind:
        case inspect.LiteralType(values=values):
            text = f"one of: {', '.join(str(value) for value in values)}"
        case inspect.BoolType():
            text = "true or false"
        case inspect.IntType(ge=low, le=high):
            text = f"a whole number{_range(low, high)}"
        case inspect.FloatType(ge=low, le=high):
            text = f"a number{_range(low, high)}"
        case inspect.StrType(min_length=shortest, max_length=longest):
            text = f"a text{_length(shortest, longest)}"
        case inspect.UUIDType():
            text = "an id: a UUID such as 0198c5a2-7a10-7cc1-9d6e-2f6b1c1f0a51"
        case inspect.DateType():
            text = "a date such as 2026-03-13"
        case inspect.ListType(item_type=item):
            text = f"a list; each item must be {_accepted(_without_none(item))}"
        case _:
            text = "an object"
    return text


def _without_none(kind: inspect.Type) -> inspect.Type:
    if isinstance(kind, inspect.Metadata):
        return _without_none(kind.type)
    if isinstance(kind, inspect.UnionType):
        return _without_none(next(member for member in kind.types if not isinstance(member, inspect.NoneType)))
    return kind


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    if low is not None:
        return f" of at least {low:g}"
    return "" if high is None else f" of at most {high:g}"


def _length(shortest: int | None, longest: int | None) -> str:
    if longest is not None:
        return f" of {shortest or 0} to {longest} characters"
    return "" if not shortest else f" of at least {shortest} characters"
