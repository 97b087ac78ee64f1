"""Say what is wrong with a file that cannot be imported, and where."""

from __future__ import annotations

from typing import Final

import yaml

from pressroom.documents.file_text import FileText
from pressroom.errors import PressroomError
from pressroom.kinds import KINDS
from pressroom.kinds.parsing import composed, place_of
from pressroom.web.documents.messages import translated
from pressroom.web.importing.words import MOST_PLACES, Place, Problem, excerpt, parser_place, problem_of_content
from pressroom.web.language import marked as _
from pressroom.words import Words

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
FORMATS: Final = {found.name: found.label for kind in KINDS.values() for found in kind.formats}


def no_text_problem(no_text: str, name: str, words: Words) -> Problem:
    """Say what a file is that is no text."""
    return problem_of_content(*NO_TEXT[no_text], name, words)


def problem_of(error: PressroomError, file: FileText, words: Words) -> Problem:
    """Say why a text was refused. Places are looked for in the text: it takes a second for the largest file."""
    details = error.details
    if "problem" in details:
        return Problem(
            title=words.gettext("This is not valid JSON") if file.suffix == ".json" else words.gettext("This is not valid YAML"),
            advice=words.gettext("Correct the text, then import it again. Nothing was stored."),
            places=[parser_place(details, file.text, words)],
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


def _field_place(field: dict[str, str], file: FileText, top: yaml.Node | None, words: Words) -> Place:
    path = field["path"].removeprefix("data.")
    line, column = place_of(top, path) or place_of(top, field["path"]) or (None, None)
    before, after = excerpt(file.text, line, column) if line and column else ("", "")
    message, english = translated(field["message"], words)
    return Place(message=message, english=english, path=path, line=line, column=column, before=before, after=after)


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
