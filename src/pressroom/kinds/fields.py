"""Read optional fields of valid data. Fields that are absent or null are returned as empty values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from pressroom.kinds.text import decoded_text, one_line, paragraphs


@dataclass(frozen=True)
class Fields:
    """An object in a document's data."""

    members: Mapping[str, Any]

    def raw_text(self, name: str) -> str:
        """Return a text unchanged."""
        value = self.members.get(name)
        return value if isinstance(value, str) else ""

    def text(self, name: str) -> str:
        """Return a decoded and cleaned text on one line."""
        return one_line(decoded_text(self.raw_text(name)))

    def paragraphs(self, name: str) -> tuple[str, ...]:
        """Return the paragraphs of a decoded and cleaned text."""
        return paragraphs(decoded_text(self.raw_text(name)))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of decoded and cleaned texts, each on one line, without empty ones."""
        lines = (one_line(decoded_text(item)) for item in self._items(name) if isinstance(item, str))
        return tuple(line for line in lines if line)

    def blocks(self, name: str) -> tuple[str, ...]:
        """Return a list of decoded and cleaned texts with their line breaks, without empty lines and texts."""
        blocks = ("\n".join(paragraphs(decoded_text(item))) for item in self._items(name) if isinstance(item, str))
        return tuple(block for block in blocks if block)

    def text_or_texts(self, name: str) -> tuple[str, ...]:
        """Return the items of a list of texts, or a text as the only item, unchanged and without empty ones."""
        given = (self.raw_text(name), *self._items(name))
        return tuple(item for item in given if isinstance(item, str) and item.strip())

    def date(self, name: str) -> str | int | None:
        """Return a date unchanged: a text, or a year as a number."""
        value = self.members.get(name)
        return value if isinstance(value, str | int) else None

    def record(self, name: str) -> Fields:
        """Return a nested object."""
        value = self.members.get(name)
        return Fields(cast("dict[str, Any]", value) if isinstance(value, dict) else {})

    def records(self, name: str) -> tuple[Fields, ...]:
        """Return a list of objects, without null items."""
        return tuple(Fields(cast("dict[str, Any]", item)) for item in self._items(name) if isinstance(item, dict))

    def _items(self, name: str) -> list[Any]:
        value = self.members.get(name)
        return cast("list[Any]", value) if isinstance(value, list) else []
