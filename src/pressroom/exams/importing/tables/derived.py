"""Warn of numbers that follow from the points and were edited in a table: they are not imported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from pressroom.errors import ExportWarning
from pressroom.exams.computing.marks import rounded_mark
from pressroom.exams.document import ExamDocument
from pressroom.exams.importing.tables.columns import ColumnName, Columns
from pressroom.exams.importing.tables.text import TableRow
from pressroom.exams.points import MAX_DIGITS, plain_number
from pressroom.exams.results import results_of

CHECKED: Final[tuple[ColumnName, ...]] = ("total", "scale", "mark")
"""Not the rank, which depends on the classes that the table was asked for."""
_NUMBER: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?", re.ASCII)


def edited_numbers(
    rows: Sequence[TableRow], columns: Columns, *, before: ExamDocument, after: ExamDocument
) -> Iterator[ExportWarning]:
    """Yield a warning for each number that follows neither from the points before the import nor from those after it.

    A number that is as it was before was not edited, whatever happened to the points beside it.
    """
    places = [(index, columns.places[name]) for index, name in enumerate(CHECKED) if name in columns.places]
    if not places:
        return
    old, new = _numbers(before), _numbers(after)
    for row in rows:
        number = row.cells[columns.places["number"]]
        for index, column in places:
            text, right = row.cells[column], new[number][index]
            if text and _decimal(text) not in {right, old[number][index] if number in old else right}:
                number_now = "nothing" if right is None else plain_number(right)
                message = f"Not imported: it is “{text:.40}”, but {number_now} follows from the points."
                yield ExportWarning(code="NUMBER_IGNORED", message=message, field=columns.place(row.line, column))


def _numbers(document: ExamDocument) -> dict[str, tuple[Decimal | None, ...]]:
    """Return the numbers of the columns `CHECKED` by the number of the student."""
    results = results_of(document)
    scale = results.exam.max_points
    return {copy.student.number: (copy.total, scale, rounded_mark(copy.total, scale=scale)) for copy in results.submissions}


def _decimal(text: str) -> Decimal | str:
    """Return the number of a cell, or the text of a cell that has none."""
    is_number = len(text) <= MAX_DIGITS and _NUMBER.fullmatch(text)
    return Decimal(text.replace(",", ".")) if is_number else text
