"""Convert JSON Resume files: data of version 1 as it is, names of version 0 to those of version 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pressroom.kinds.formats import Converted, ImportFormat
from pressroom.kinds.import_warnings import FIELD_RENAMED
from pressroom.kinds.origin import Origin
from pressroom.kinds.resume.shape import RESUME_SHAPE
from pressroom.kinds.shapes import ListOf, Record, Shape


def is_json_resume(members: Mapping[str, Any]) -> bool:
    """Recognize any section of the schema, or the schema's address."""
    return not RESUME_SHAPE.fields.keys().isdisjoint(members)


def convert_json_resume(members: dict[str, Any]) -> Converted:
    """Rename fields; all others are kept as they are, known or not."""
    file = Origin(members)
    data = _renamed(file, RESUME_SHAPE)
    file.settle()
    return Converted(data=data, warnings=file.warnings())


JSON_RESUME: Final = ImportFormat(name="json-resume", label="JSON Resume", recognizes=is_json_resume, convert=convert_json_resume)


def _renamed(origin: Origin, shape: Shape) -> Any:
    match shape:
        case ListOf() if isinstance(origin.value, list):
            return [_renamed(item, shape.item) for item in origin.items()]
        case Record() if isinstance(origin.value, dict):
            members: dict[str, Any] = {}
            for name, member in origin.members().items():
                current = _present_name(member, name, origin, shape)
                if member or current not in members:  # an empty field of the present name does not hide a former one
                    members[current] = _renamed(member, shape.fields[name]) if name in shape.fields else member.value
            return members
        case _:
            return origin.value


def _present_name(member: Origin, name: str, parent: Origin, shape: Record) -> str:
    """Return the name that a field has in version 1, unless a field of that name is there too."""
    current = shape.former.get(name, name)
    if current == name or not member or parent[current]:
        return name
    member.note(FIELD_RENAMED, f"This field is called “{current}” since version 1 of JSON Resume: it was renamed.")
    return current
