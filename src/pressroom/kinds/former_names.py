"""Rename fields of data in an earlier version of its format."""

from __future__ import annotations

from typing import Any, cast

from pressroom.kinds.shapes import ListOf, Record, Shape


def with_current_names(value: Any, shape: Shape) -> Any:
    """Return the data with former names of fields replaced by current ones, unless both have a value."""
    match shape:
        case ListOf() if isinstance(value, list):
            return [with_current_names(item, shape.item) for item in cast("list[Any]", value)]
        case Record() if isinstance(value, dict):
            members = cast("dict[str, Any]", value)
            renamed = {new: members[old] for old, new in shape.former.items() if members.get(old) and not members.get(new)}
            return {
                name: with_current_names(member, shape.fields[name]) if name in shape.fields else member
                for name, member in {**members, **renamed}.items()
            }
        case _:
            return value
