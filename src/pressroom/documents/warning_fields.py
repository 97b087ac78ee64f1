"""Name the fields that warnings of a printed file are about: those that hold the texts which they concern."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import msgspec

from pressroom.errors import ExportWarning
from pressroom.kinds.shapes import field_path
from pressroom.kinds.text import decoded_text

PHOTO = "data:"


def with_fields(
    warnings: Iterable[ExportWarning], texts: Mapping[ExportWarning, tuple[str, ...]], data: Mapping[str, Any]
) -> Iterator[ExportWarning]:
    """Yield the warnings, with the first field whose text holds one of a warning's texts; as they are if none does."""
    for warning in warnings:
        wanted = [text for text in map(_comparable, texts.get(warning, ())) if text]
        field = next((path for path, text in _fields(data, "") if _holds(text, wanted)), "") if wanted else ""
        yield msgspec.structs.replace(warning, field=field) if field else warning


def _holds(text: str, wanted: Iterable[str]) -> bool:
    comparable = _comparable(decoded_text(text))
    return any(one in comparable for one in wanted)


def _fields(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each field that holds a text."""
    match value:
        case str() if not value.startswith(PHOTO):
            yield path, value
        case dict():
            for name, member in cast("dict[str, Any]", value).items():
                yield from _fields(member, field_path(path, name))
        case list():
            for index, item in enumerate(cast("list[Any]", value)):
                yield from _fields(item, field_path(path, index))
        case _:
            return


def _comparable(text: str) -> str:
    """Return a text without what printing changes: capitals, spaces, the form of composed letters."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
