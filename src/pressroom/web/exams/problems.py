"""Say what is wrong with a file that cannot be imported as an exam or as marks, and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from pressroom.errors import ExportWarning, PressroomError
from pressroom.exams.importing.files import ExamFile
from pressroom.exams.importing.tables.places import cell_place
from pressroom.kinds.json_places import JsonPlaces
from pressroom.web.exams.messages import translated
from pressroom.web.importing.words import MOST_PLACES, Place, Problem, excerpt, parser_place, problem_of_content
from pressroom.web.language import marked as _
from pressroom.words import Words

MOST_WARNINGS: Final = 100
"""Warnings that are listed. A table may have one for each row, and finding the place of each takes time."""
CHOOSE: Final = _("Choose a JSON file of an exam, or a CSV file of marks.")
NO_TEXT: Final[dict[str, tuple[str, str]]] = {
    "empty": (_("There is nothing to import"), _("Choose a file, or paste its text.")),
    "pdf": (_("This is a PDF, which has no marks to import"), CHOOSE),
    "archive": (
        _("This is a workbook or another packed file"),
        _("Save the table as CSV in your spreadsheet, then import that file."),
    ),
    "office": (
        _("This is a workbook or a document of a word processor"),
        _("Save the table as CSV in your spreadsheet, then import that file."),
    ),
    "picture": (_("This is a picture, whatever its name says"), CHOOSE),
    "binary": (_("This is no text that can be read"), CHOOSE),
    "encoding": (_("This JSON is not in UTF-8"), _("Save it again in UTF-8, then import it.")),
}
CORRECT: Final = _("Correct the text, then try again. Nothing was stored.")
WHOLE: Final[dict[str, tuple[str, str]]] = {
    "The document is nested too deeply": (_("This is nested too deeply"), _("An exam has few levels. Is it the right file?")),
    "The body is nested too deeply": (_("This is nested too deeply"), _("An exam has few levels. Is it the right file?")),
    "The body has too many values": (_("This has too many values"), _("Divide the exam, then import its parts.")),
    "The table has no rows": (
        _("The table has no rows"),
        _("The first row names the columns, and each further one is a student."),
    ),
    "The exam ": (
        _("Another exam has the id of this file already"),
        _("Choose that exam in the list, or change the id in the file."),
    ),
}
"""What is said about a whole file, by the beginning of the message."""
NOT_JSON: Final = "The document is not valid JSON: "
ROW: Final = "the row cannot be read"


def no_text_problem(no_text: str, name: str, words: Words) -> Problem:
    """Say what a file is that is no text."""
    return problem_of_content(*NO_TEXT[no_text], name, words)


def no_exam_problem(words: Words) -> Problem:
    """Say that a table needs an exam."""
    return Problem(
        title=words.gettext("Whose marks are these?"),
        advice=words.gettext("This is a table. Choose above its text the exam that it belongs to, then show the changes."),
    )


def problem_of(error: PressroomError, file: ExamFile, words: Words) -> Problem:
    """Say why a text was refused. Places are looked for in the text: it takes seconds for the largest file."""
    details = error.details
    if "problem" in details:
        places = [parser_place(details, file.text, words)]
        return Problem(title=words.gettext("This is not valid JSON"), advice=words.gettext(CORRECT), places=places)
    if fields := details.get("fields", []):
        find = _cells(file.text, words) if file.is_table else _members(file.text)
        return Problem(
            title=_title(len(fields), file, words),
            advice=words.gettext(CORRECT),
            places=[_place(field, file, find(field["path"]), words) for field in fields[:MOST_PLACES]],
            more=max(0, len(fields) - MOST_PLACES),
        )
    return _whole(error.message, file, words)


def shown_warnings(text: str, warnings: Sequence[ExportWarning], words: Words) -> list[tuple[str, str, bool]]:
    """Return the cells that warnings name in words, the messages, and whether these are in English only."""
    return [(_shown_cell(text, one.field or "", words), *translated(one.message, words)) for one in warnings]


def _shown_cell(text: str, path: str, words: Words) -> str:
    found = cell_place(text, path)
    if found is None:
        return path
    return words.gettext("Line %(line)s, %(cell)s", line=found.line, cell=_column(found.cell, found.head, words))


def _title(count: int, file: ExamFile, words: Words) -> str:
    if file.is_table:
        return words.ngettext("One cell is not as it must be", "%(count)s cells are not as they must be", count)
    return words.ngettext("One field is not as it must be", "%(count)s fields are not as they must be", count)


def _place(field: dict[str, str], file: ExamFile, at: Place, words: Words) -> Place:
    message, english = translated(field["message"], words)
    before, after = excerpt(file.text, at.line, at.column) if at.line and at.column else ("", "")
    return replace(at, message=message, english=english, before=before, after=after)


def _members(text: str) -> Callable[[str], Place]:
    places = JsonPlaces(text)

    def find(path: str) -> Place:
        line, column = places.place_of(path)
        return Place(message="", path=path, line=line, column=column)

    return find


def _cells(text: str, words: Words) -> Callable[[str], Place]:
    def find(path: str) -> Place:
        found = cell_place(text, path)
        if found is None:  # what is wrong with the exam that follows from the table
            return Place(message="", path=path)
        return Place(message="", line=found.line, column=found.column, cell=_column(found.cell, found.head, words))

    return find


def _column(cell: int | None, head: str, words: Words) -> str:
    if head:
        return words.gettext("column “%(head)s”", head=head)
    return words.gettext("column %(number)s", number=cell) if cell else ""


def _whole(message: str, file: ExamFile, words: Words) -> Problem:
    """Say what is wrong with a whole file, or with a row that cannot be read."""
    if said := next((WHOLE[start] for start in WHOLE if message.startswith(start)), None):
        return Problem(title=words.gettext(said[0]), advice=words.gettext(said[1]))
    if message.startswith(NOT_JSON):
        text, english = translated(message.removeprefix(NOT_JSON), words)
        place = Place(message=text, english=english)
        return Problem(title=words.gettext("This is not valid JSON"), advice=words.gettext(CORRECT), places=[place])
    title, advice = words.gettext("This could not be imported"), words.gettext("Nothing was stored.")
    place, _separator, rest = message.partition(": ")
    if (found := cell_place(file.text, place)) is not None:
        is_row = rest.startswith(ROW)
        said = words.gettext("The row cannot be read. Check its quotation marks.") if is_row else rest
        before, after = excerpt(file.text, found.line, 1)
        at = Place(message=said, english=not is_row, line=found.line, column=1, before=before, after=after)
        return Problem(title=title, advice=words.gettext(CORRECT), places=[at])
    return Problem(title=title, advice=advice, places=[Place(message=message, english=True)])
