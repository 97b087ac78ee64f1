"""Carry a table of students and marks over to the document of an exam. Errors name line and column."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from pressroom.errors import ExportWarning, FieldError, InvalidRequestError
from pressroom.exams.document import AnswerEntry, ExamDocument, StudentEntry, SubmissionEntry
from pressroom.exams.importing.tables.cells import RowCells, class_names_in, read_cells
from pressroom.exams.importing.tables.classes import ExamClasses
from pressroom.exams.importing.tables.columns import Columns, columns_of
from pressroom.exams.importing.tables.derived import edited_numbers
from pressroom.exams.importing.tables.text import read_rows
from pressroom.exams.points import filled_decimal, raw_decimal
from pressroom.exams.results import results_of
from pressroom.exams.shown_names import class_names
from pressroom.kinds.shapes import MAX_ERRORS


@dataclass(frozen=True, kw_only=True)
class ImportedTable:
    """The document with the table's students and marks, which is not checked yet, and what was not carried over."""

    document: ExamDocument
    warnings: tuple[ExportWarning, ...]


def import_table(document: ExamDocument, content: bytes) -> ImportedTable:
    """Add the students of a CSV file to an exam, and set their names, classes and points.

    A row with points is that of a graded copy: an empty cell of a question is a question left blank. A row without points
    leaves the copy as it is, unless it has a status. Students who are not in the table stay as they are. The document is a
    checked one; a table that Pressroom wrote of it changes nothing.

    Raises:
        InvalidRequestError: Something is wrong; details name each cell, or the first `MAX_ERRORS`.
    """
    (head, *rows), guessed = read_rows(content)
    maxima = {q.label: filled_decimal(q.max_points) for section in document.sections for q in section.questions}
    columns, wrong = columns_of(head.cells, labels=list(maxima), line=head.line)
    if wrong:
        raise InvalidRequestError.for_fields(wrong[:MAX_ERRORS], what="table")
    table = _Table(document, columns)
    for row in rows:
        cells, errors = read_cells(row, columns, maxima=maxima)
        table.wrong += errors
        if cells.number and table.is_first(cells) and not errors:
            table.add(cells)
    if table.wrong:
        raise InvalidRequestError.for_fields(table.wrong[:MAX_ERRORS], what="table")
    after = table.document()
    edited = edited_numbers(rows, columns, before=document, after=after)
    warnings = (*guessed, *columns.warnings, *table.classes.warnings, *table.warnings, *edited)
    return ImportedTable(document=after, warnings=warnings)


class _Table:
    """The students and copies of a document while rows are carried over."""

    def __init__(self, document: ExamDocument, columns: Columns) -> None:
        self._document = document
        self._columns = columns
        self._students = {entry.number: entry for entry in document.students}
        self._copies = {entry.student: entry for entry in document.submissions}
        self._lines: dict[str, int] = {}
        results = results_of(document)
        self._shown_classes = {each.student.number: class_names(results.exam, each.student) for each in results.submissions}
        """The cells that a table of marks of this exam has."""
        self.classes = ExamClasses(document.classes)
        self.warnings: list[ExportWarning] = []
        self.wrong: list[FieldError] = []

    def document(self) -> ExamDocument:
        return msgspec.structs.replace(
            self._document,
            classes=self.classes.entries,
            students=list(self._students.values()),
            submissions=list(self._copies.values()),
        )

    def is_first(self, cells: RowCells) -> bool:
        first = self._lines.setdefault(cells.number, cells.line)
        if first != cells.line:
            self.wrong.append(self._error(cells, "number", f"is “{cells.number}”, as on line {first}. A student has one row."))
        return first == cells.line

    def add(self, cells: RowCells) -> None:
        known = self._students.get(cells.number)
        if known is None and not cells.last_name:
            message = f"is “{cells.number}”, and the exam has no such student. A row with a last name adds one."
            self.wrong.append(self._error(cells, "number", message))
            return
        known = known or StudentEntry(number=cells.number, last_name="")
        self._students[cells.number] = msgspec.structs.replace(
            known,
            last_name=_text(cells.last_name, known.last_name),
            first_name=_text(cells.first_name, known.first_name),
            classes=self._class_ids(cells) or known.classes,
        )
        copy = self._copies.get(cells.number) or SubmissionEntry(student=cells.number, status="to_grade")
        says_the_same = cells.status in {"to_grade", "absent"} and (cells.status, cells.absence) == (copy.status, copy.absence)
        if cells.has_points or (cells.status is not None and not says_the_same):
            self._copies[cells.number] = self._copy(copy, cells)

    def _class_ids(self, cells: RowCells) -> list[str]:
        """Return the ids of the classes that a row names; none where it says nothing new."""
        if cells.classes == self._shown_classes.get(cells.number, "").strip():
            return []
        ids, unclear = self.classes.named(class_names_in(cells.classes), place=self._place(cells, "class"))
        self.wrong += unclear
        return ids

    def _copy(self, copy: SubmissionEntry, cells: RowCells) -> SubmissionEntry:
        if cells.status == "absent":
            return msgspec.structs.replace(copy, status="absent", absence=cells.absence, answers=[])
        status = cells.status or "graded"
        if status == "to_grade" and cells.has_points:
            message = "The copy stays to grade, with the points of this row. For a graded copy, write “graded” or “corrigé”."
            self.warnings.append(ExportWarning(code="STAYS_TO_GRADE", message=message, field=self._place(cells, "status")))
        answers = {answer.question: answer for answer in copy.answers}
        for label, points in cells.points.items():
            answer = answers.get(label, AnswerEntry(question=label))
            if points is None and answer.text and status == "graded":
                message = "is empty, but the question is answered. For no points, write 0."
                self.wrong.append(FieldError(self._columns.place(cells.line, self._columns.questions[label]), message))
            if points is not None or label in answers:
                answers[label] = msgspec.structs.replace(answer, points=raw_decimal(points))
        return msgspec.structs.replace(copy, status=status, absence=None, answers=list(answers.values()))

    def _place(self, cells: RowCells, name: str) -> str:
        columns: dict[str, int] = {**self._columns.places}
        return self._columns.place(cells.line, columns[name]) if name in columns else f"line {cells.line}"

    def _error(self, cells: RowCells, name: str, message: str) -> FieldError:
        return FieldError(self._place(cells, name), message)


def _text(cell: str, known: str) -> str:
    """Return what a cell says; what is known where it is empty, or what a table of marks has for it."""
    return known if cell in {"", known.strip()} else cell
