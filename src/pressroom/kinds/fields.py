"""Read optional fields of document data that passed validation: what is absent or null comes out empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from pressroom.kinds.text import clean_text, one_line, paragraphs


@dataclass(frozen=True)
class Fields:
    """One object of a document's data."""

    members: Mapping[str, Any]

    def raw_text(self, name: str) -> str:
        """Return the text as the client wrote it."""
        value = self.members.get(name)
        return value if isinstance(value, str) else ""

    def text(self, name: str) -> str:
        """Return the text on one line, made printable."""
        return one_line(self.raw_text(name))

    def paragraphs(self, name: str) -> tuple[str, ...]:
        """Return the text's paragraphs, made printable."""
        return paragraphs(clean_text(self.raw_text(name)))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, each on one line; empty ones are left out."""
        lines = (one_line(item) for item in self._items(name) if isinstance(item, str))
        return tuple(line for line in lines if line)

    def date(self, name: str) -> str | int | None:
        """Return a date as written: a text, or a year as a number."""
        value = self.members.get(name)
        return value if isinstance(value, str | int) else None

    def record(self, name: str) -> Fields:
        """Return a nested object; without one, an empty one."""
        value = self.members.get(name)
        return Fields(cast("dict[str, Any]", value) if isinstance(value, dict) else {})

    def records(self, name: str) -> tuple[Fields, ...]:
        """Return a list of objects; null items are left out."""
        return tuple(Fields(cast("dict[str, Any]", item)) for item in self._items(name) if isinstance(item, dict))

    def _items(self, name: str) -> list[Any]:
        value = self.members.get(name)
        return cast("list[Any]", value) if isinstance(value, list) else []
