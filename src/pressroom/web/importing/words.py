"""Say what is wrong with a file that cannot be imported, and where: what all imports share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pressroom.web.language import marked as _
from pressroom.words import SOURCE_LANGUAGE, Words

MOST_PLACES: Final = 20
"""Wrong fields that are listed; nobody corrects more at once."""
EXCERPT: Final = 34
"""Characters of a line that are shown before and after a place."""

JSON_PROBLEMS: Final[dict[str, str]] = {
    "Expecting property name enclosed in double quotes": _(
        "a name in double quotes is expected here; perhaps a comma is too many"
    ),
    "Illegal trailing comma before end of object": _("the comma before the closing brace is too many"),
    "Illegal trailing comma before end of array": _("the comma before the closing bracket is too many"),
    "Expecting value": _("a value is expected here; perhaps a comma is too many, or a text has no quotes"),
    "Expecting ',' delimiter": _("a comma is missing before this"),
    "Expecting ':' delimiter": _("a colon is missing before this"),
    "Unterminated string starting at": _("the text that begins here has no closing quote"),
    "Invalid control character at": _("a text goes on in the next line; write the line break as \\n"),
    "Invalid \\escape": _("a backslash stands before a letter that it does not belong to"),
    "Extra data": _("the file goes on after its end"),
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in the text of a file."""

    message: str
    english: bool = False
    """Whether the message is in English only."""
    path: str = ""
    line: int | None = None
    column: int | None = None
    cell: str = ""
    """The column of a table, in words."""
    before: str = ""
    """What stands before the place in its line, and in `after` from it on."""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why a file was not imported."""

    title: str
    advice: str
    places: Sequence[Place] = ()
    more: int = 0
    """Places that are not listed."""


def problem_of_content(title: str, advice: str, name: str, words: Words) -> Problem:
    """Say what a file is that cannot be read; `title` and `advice` are marked messages."""
    title = words.gettext(title)
    return Problem(title=f"{name}: {title}" if name else title, advice=words.gettext(advice))


def parser_place(details: Mapping[str, Any], text: str, words: Words) -> Place:
    """Return the place at which a parser stopped, by the details of its error."""
    line, column = details.get("line"), details.get("column")
    before, after = excerpt(text, line, column) if line and column else ("", "")
    problem = str(details["problem"])
    known = JSON_PROBLEMS.get(problem)
    message = words.gettext(known) if known else problem
    english = known is None and words.language != SOURCE_LANGUAGE
    return Place(message=message, english=english, line=line, column=column, before=before, after=after)


def excerpt(text: str, line: int, column: int) -> tuple[str, str]:
    """Return what stands before a place in its line, and from it on."""
    lines = text.split("\n")
    found = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    start, end = max(0, column - 1 - EXCERPT), column - 1 + EXCERPT
    before, after = found[start : column - 1], found[column - 1 : end]
    return ("…" if start else "") + before, after + ("…" if end < len(found) else "")
