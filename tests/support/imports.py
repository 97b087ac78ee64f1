"""What became of the values of an imported file: which are in the resume, and which are named by a warning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import Any, Final, cast

from pressroom.errors import ExportWarning
from pressroom.kinds import KINDS
from pressroom.kinds.formats import Converted
from pressroom.kinds.importing import convert_data
from pressroom.kinds.parsing import parse_document_text
from pressroom.kinds.shapes import field_path

FILES: Final = Path(__file__).parents[1] / "kinds/imports/files"
SAYING_LOST: Final = frozenset({"NOT_IMPORTED", "HIDDEN_SKIPPED", "LAYOUT_SKIPPED"})
"""Codes of warnings that a value is not in the resume. Others say what happened to one that is."""
MARKUP: Final = re.compile(r"<[a-z/][^>]*>|\\[a-z]+|\b(?:tel|mailto):")
WORD: Final = re.compile(r"\w+")


def sample_file(name: str) -> dict[str, Any]:
    """Read a file of the folder."""
    path = FILES / name
    return parse_document_text(path.read_text(encoding="utf-8"), path.suffix)


def converted(members: dict[str, Any], *, is_valid: bool = True) -> Converted:
    """Make a resume of a file's content, which is valid unless it need not be."""
    result, _ = convert_data(KINDS["resume"], members)
    assert not is_valid or KINDS["resume"].validate(result.data) == []
    assert KINDS["resume"].validate_settings(result.settings) == []
    return result


def lost_in_silence(members: dict[str, Any], result: Converted) -> list[str]:
    """List the values of the file that are neither in the resume nor named by a warning."""
    held = {word for _, value in leaves(result.data) for word in WORD.findall(str(value))}
    named = [_pattern(warning) for warning in result.warnings if warning.code in SAYING_LOST]
    return [
        f"{path}: {value!r}"
        for path, value in leaves(members)
        if not words(value) <= held and not any(pattern.match(path) for pattern in named)
    ]


def words(value: Any) -> set[str]:
    """Return the words of a value, without those of its markup."""
    return set(WORD.findall(unescape(MARKUP.sub(" ", str(value)))))


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the path and the value of each leaf that holds anything. True and false of `visible` and `hidden` are no leaves."""
    match value:
        case dict():
            for name, member in cast("dict[str, Any]", value).items():
                if not (name in {"visible", "hidden"} and isinstance(member, bool)):
                    yield from leaves(member, field_path(path, name))
        case list():
            for index, item in enumerate(cast("list[Any]", value)):
                yield from leaves(item, field_path(path, index))
        case None | "" | 0 | False:
            return
        case _:
            yield path, value


def shown(warnings: Sequence[ExportWarning]) -> list[tuple[str, str]]:
    """Return code and field of each warning."""
    return [(warning.code, warning.field) for warning in warnings]


def _pattern(warning: ExportWarning) -> re.Pattern[str]:
    """Return what matches the paths that a warning names, and those below them."""
    text = re.escape(warning.field).replace(re.escape("[*]"), r"\[\d+\]").replace(re.escape(".*"), r'(?:\.\w+|\["[^"]*"\])')
    return re.compile(text + r"(?=[.\[]|\Z)" if warning.field else "")
