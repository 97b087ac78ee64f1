"""Find the values of a JSON text by their paths, also in texts of tens of megabytes."""

from __future__ import annotations

import json
import re
from typing import Final

from pressroom.kinds.shapes import field_path

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_STEP: Final = re.compile(r'\[(?P<index>\d+)\]|\["(?P<odd>.*?)"\]|\.?(?P<name>[^.\[]+)')
_DECODER: Final = json.JSONDecoder(parse_float=str, parse_int=str)


class JsonPlaces:
    """The places of values in a valid JSON text. The members of an object or a list are looked for once."""

    def __init__(self, text: str) -> None:
        """Take the text."""
        self._text = text
        self._members: dict[int, dict[str, int]] = {}

    def place_of(self, path: str) -> tuple[int, int]:
        """Return line and column, counted from 1, of the value with a path such as `work[1].name`.

        A path that leads out of the text, as that of a missing field does, has the place of what is there.
        """
        at = self._after_space(0)
        for step in _STEP.finditer(path):
            key = step["index"] or field_path("", step["name"] or step["odd"])
            found = self._members_at(at).get(key)
            if found is None:
                break
            at = found
        return self._text.count("\n", 0, at) + 1, at - (self._text.rfind("\n", 0, at) + 1) + 1

    def _members_at(self, at: int) -> dict[str, int]:
        """Return the places of the members of the object or list at a place, by name or index."""
        if at not in self._members:
            self._members[at] = self._scanned(at) if self._text[at : at + 1] in {"{", "["} else {}
        return self._members[at]

    def _scanned(self, at: int) -> dict[str, int]:
        members: dict[str, int] = {}
        is_object = self._text[at] == "{"
        at = self._after_space(at + 1)
        while self._text[at] not in "}]":
            key = str(len(members))
            if is_object:
                name, at = _DECODER.raw_decode(self._text, at)
                key = field_path("", name)
                at = self._after_space(self._after_space(at) + 1)
            members.setdefault(key, at)
            at = self._after_space(_DECODER.raw_decode(self._text, at)[1])
            if self._text[at] == ",":
                at = self._after_space(at + 1)
        return members

    def _after_space(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at
