"""Say what differs between two states of a document, field by field, in the order of its form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from pressroom.documents.matching import matched, moved
from pressroom.kinds import Kind
from pressroom.kinds.shapes import ListOf, Record, Shape, field_path

ENTRY_NAMES: Final = ("position", "title", "name", "institution", "organization", "language", "network")
"""Members that name an entry, the most telling first."""
MOST_CHARACTERS: Final = 300
"""Characters of a text that a change repeats."""
PHOTO: Final = "(photo)"


How = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, kw_only=True)
class State:
    """What a save stores of a document. The values are of any JSON: a draft may be wrong."""

    title: str
    template_slug: str
    settings: Any
    data: Any


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference."""

    change: How
    path: str
    """In the later state; of what was removed, in the earlier one."""
    before: Any = None
    """None: there was nothing. Of what was moved, its place in the list, counted from 0."""
    after: Any = None
    entry: str = ""
    """The name of the entry of a list that has the field, or is the field; empty: it has none."""


def changes_between(kind: Kind, before: State, after: State) -> Iterator[Change]:
    """Yield all differences. Null, an empty text, list or object, and a member that is absent are the same: nothing."""
    settings = Record(fields=dict.fromkeys(kind.settings, Record(fields={})))
    yield from _differences(before.title, after.title, _Place(path="title"))
    yield from _differences(before.template_slug, after.template_slug, _Place(path="templateSlug"))
    yield from _differences(before.settings, after.settings, _Place(path="settings", shape=settings))
    yield from _differences(before.data, after.data, _Place(path="data", shape=kind.shape))


@dataclass(frozen=True, kw_only=True)
class _Place:
    path: str
    shape: Shape | None = None
    entry: str = ""

    @property
    def fields(self) -> Mapping[str, Shape]:
        return self.shape.fields if isinstance(self.shape, Record) else {}

    def member(self, name: str) -> _Place:
        return _Place(path=field_path(self.path, name), shape=self.fields.get(name), entry=self.entry)

    def item(self, place: int, value: Any) -> _Place:
        shape = self.shape.item if isinstance(self.shape, ListOf) else None
        return _Place(path=field_path(self.path, place), shape=shape, entry=_name_of(value) or self.entry)

    def change(self, change: How, *, before: Any = None, after: Any = None) -> Change:
        return Change(change=change, path=self.path, before=_short(before), after=_short(after), entry=self.entry)


def _differences(before: Any, after: Any, place: _Place) -> Iterator[Change]:
    given = [value for value in (before, after) if not _is_nothing(value)]
    if not given:
        return
    if all(isinstance(value, dict) for value in given):
        yield from _of_objects(before or {}, after or {}, place)
    elif all(isinstance(value, list) for value in given):
        yield from _of_lists(before or [], after or [], place)
    elif _is_nothing(before):
        yield place.change("added", after=after)
    elif _is_nothing(after):
        yield place.change("removed", before=before)
    elif json.dumps(before) != json.dumps(after):
        yield place.change("changed", before=before, after=after)


def _of_objects(before: Mapping[str, Any], after: Mapping[str, Any], place: _Place) -> Iterator[Change]:
    for name in dict.fromkeys((*place.fields, *after, *before)):
        yield from _differences(before.get(name), after.get(name), place.member(name))


def _of_lists(before: Sequence[Any], after: Sequence[Any], place: _Place) -> Iterator[Change]:
    pairs = matched(before, after)
    out_of_order = moved(pairs)
    kept = set(pairs.values())
    for at, item in enumerate(after):
        inside = place.item(at, item)
        if at not in pairs:
            yield inside.change("added", after=item)
            continue
        if at in out_of_order:
            yield inside.change("moved", before=pairs[at], after=at)
        yield from _differences(before[pairs[at]], item, inside)
    for at, item in enumerate(before):
        if at not in kept:
            yield place.item(at, item).change("removed", before=item)


def _is_nothing(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _name_of(item: Any) -> str:
    members = cast("dict[str, Any]", item) if isinstance(item, dict) else {}
    return next((str(_short(text)) for name in ENTRY_NAMES if isinstance(text := members.get(name), str) and text.strip()), "")


def _short(value: Any) -> Any:
    """Return a value whose texts are cut, and whose photos are named only."""
    match value:
        case str() if value.startswith("data:"):
            return PHOTO
        case str() if len(value) > MOST_CHARACTERS:
            return value[:MOST_CHARACTERS] + "…"
        case dict():
            return {name: _short(member) for name, member in cast("dict[str, Any]", value).items()}
        case list():
            return [_short(item) for item in cast("list[Any]", value)]
        case _:
            return value
