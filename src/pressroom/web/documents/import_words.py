"""Say what is wrong with a file that cannot be imported, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from pressroom.documents.file_text import FileText
from pressroom.errors import PressroomError
from pressroom.kinds import KINDS
from pressroom.kinds.parsing import composed, place_of
from pressroom.web.documents.messages import translated
from pressroom.web.language import marked as _
from pressroom.words import SOURCE_LANGUAGE, Words

MOST_PLACES: Final = 20
"""Wrong fields that are listed; nobody corrects more at once."""
EXCERPT: Final = 34
"""Characters of a line that are shown before and after a place."""

NO_TEXT: Final[dict[str, tuple[str, str]]] = {
    "empty": (_("There is nothing to import"), _("Choose a file, or paste its text.")),
    "pdf": (
        _("This is a PDF, which has no fields to import"),
        _("Export the data from the program that made it: JSON Resume, RenderCV and Reactive Resume can be imported."),
    ),
    "archive": (
        _("This is a packed file or a document of a word processor"),
        _("Unpack it, or export the data as JSON or YAML."),
    ),
    "office": (_("This is a document of a word processor"), _("Export the data as JSON or YAML.")),
    "picture": (_("This is a picture, whatever its name says"), _("Choose a file with the data, as JSON or YAML.")),
    "binary": (
        _("This is no text that can be read"),
        _("Choose a JSON or YAML file, saved in UTF-8."),
    ),
}
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
FORMATS: Final = {found.name: found.label for kind in KINDS.values() for found in kind.formats}


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in the text of a file."""

    message: str
    english: bool = False
    """Whether the message is in English only."""
    path: str = ""
    line: int | None = None
    column: int | None = None
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


def problem_of_content(no_text: str, name: str, words: Words) -> Problem:
    """Say what a file is that is no text."""
    title, advice = NO_TEXT[no_text]
    title = words.gettext(title)
    return Problem(title=f"{name}: {title}" if name else title, advice=words.gettext(advice))


def problem_of(error: PressroomError, file: FileText, words: Words) -> Problem:
    """Say why a text was refused. Places are looked for in the text: it takes a second for the largest file."""
    details = error.details
    if "problem" in details:
        return Problem(
            title=words.gettext("This is not valid JSON") if file.suffix == ".json" else words.gettext("This is not valid YAML"),
            advice=words.gettext("Correct the text, then import it again. Nothing was stored."),
            places=[_parser_place(details, file, words)],
        )
    fields: list[dict[str, str]] = details.get("fields", [])
    if fields:
        top = composed(file.text)
        return Problem(
            title=words.ngettext("One field is not as it must be", "%(count)s fields are not as they must be", len(fields)),
            advice=words.gettext("Correct the text, then import it again. Nothing was stored."),
            places=[_field_place(field, file, top, words) for field in fields[:MOST_PLACES]],
            more=max(0, len(fields) - MOST_PLACES),
        )
    said = _WHOLE.get(_beginning(error.message))
    if said:
        return Problem(title=words.gettext(said[0]), advice=words.gettext(said[1]))
    return Problem(
        title=words.gettext("This could not be imported"),
        advice=words.gettext("Nothing was stored."),
        places=[Place(message=error.message, english=True)],
    )


def format_name(name: str) -> str:
    """Return what a format is called; of a file in Pressroom's own format, nothing."""
    return FORMATS.get(name, "")


def _parser_place(details: dict[str, Any], file: FileText, words: Words) -> Place:
    line, column = details.get("line"), details.get("column")
    before, after = _excerpt(file.text, line, column) if line and column else ("", "")
    problem = str(details["problem"])
    known = JSON_PROBLEMS.get(problem)
    message = words.gettext(known) if known else problem
    english = known is None and words.language != SOURCE_LANGUAGE
    return Place(message=message, english=english, line=line, column=column, before=before, after=after)


def _field_place(field: dict[str, str], file: FileText, top: yaml.Node | None, words: Words) -> Place:
    path = field["path"].removeprefix("data.")
    line, column = place_of(top, path) or place_of(top, field["path"]) or (None, None)
    before, after = _excerpt(file.text, line, column) if line and column else ("", "")
    message, english = translated(field["message"], words)
    return Place(message=message, english=english, path=path, line=line, column=column, before=before, after=after)


def _excerpt(text: str, line: int, column: int) -> tuple[str, str]:
    lines = text.split("\n")
    found = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    start, end = max(0, column - 1 - EXCERPT), column - 1 + EXCERPT
    before, after = found[start : column - 1], found[column - 1 : end]
    return ("…" if start else "") + before, after + ("…" if end < len(found) else "")


def _beginning(message: str) -> str:
    return next((start for start in _WHOLE if message.startswith(start)), "")


_WHOLE: Final[dict[str, tuple[str, str]]] = {
    "The file has no format": (
        _("This has none of the formats that can be imported"),
        _("Known are JSON Resume, RenderCV, Reactive Resume and letters. They are recognized by the names at the top."),
    ),
    "The document must be an object": (
        _("This is not the data of a document"),
        _("A document begins with names and values, such as basics, work and education."),
    ),
    "The document is nested too deeply": (_("This is nested too deeply"), _("A document has few levels. Is it the right file?")),
    "The document has too many values": (_("This has too many values"), _("Shorten it, then import it again.")),
    "The body has too many values": (_("This has too many values"), _("Shorten it, then import it again.")),
}
"""What is said about a whole file, by the beginning of the message."""
