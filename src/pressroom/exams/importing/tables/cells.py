"""Read the cells of a table of students and marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, get_args

from pressroom.errors import FieldError
from pressroom.exams.document import Language, Reason, Status
from pressroom.exams.importing.tables.columns import ColumnName, Columns
from pressroom.exams.importing.tables.text import TableRow
from pressroom.exams.model import Absence, SubmissionStatus
from pressroom.exams.names import name_key
from pressroom.exams.points import PointsError, plain_number, points_in_text
from pressroom.exams.statuses import words_of_status
from pressroom.exams.words import words_in

WRITTEN: Final[tuple[tuple[Status, Reason | None], ...]] = (
    ("graded", None),
    ("to_grade", None),
    ("absent", None),
    ("absent", "justified"),
    ("absent", "unjustified"),
)
STATUSES: Final[dict[str, tuple[Status, Reason | None]]] = {
    **{  # what `tables.marks` writes
        name_key(words_of_status(SubmissionStatus(status), Absence(reason) if reason else None, words_in(language))): (
            status,
            reason,
        )
        for language in get_args(Language)
        for status, reason in WRITTEN
    },
    "abi": ("absent", "unjustified"),
    "absence injustifiee": ("absent", "unjustified"),
    "abj": ("absent", "justified"),
    "absence justifiee": ("absent", "justified"),
    **dict.fromkeys(("abs", "absent", "absente", "absent e"), ("absent", None)),
    **dict.fromkeys(("corrige", "corrigee", "note", "graded", "marked", "present", "presente"), ("graded", None)),
    **dict.fromkeys(("a corriger", "to grade", "to mark", "not graded"), ("to_grade", None)),
}
"""What cells say of a copy, as `name_key` returns it."""
CLASS_SEPARATORS: Final = str.maketrans({"|": "\n", ",": "\n", ";": "\n"})


@dataclass(frozen=True, kw_only=True)
class RowCells:
    """What a row says. Empty texts and None: nothing, so that it stays as it is."""

    line: int
    number: str
    last_name: str = ""
    first_name: str = ""
    classes: str = ""
    """Names or ids of classes; `class_names_in` divides them."""
    status: Status | None = None
    absence: Reason | None = None
    points: dict[str, Decimal | None] = field(default_factory=dict[str, Decimal | None])
    """By label, one for each column of a question; None: an empty cell, which is not zero."""

    @property
    def has_points(self) -> bool:
        """Whether a cell has points."""
        return any(points is not None for points in self.points.values())


def read_cells(row: TableRow, columns: Columns, *, maxima: Mapping[str, Decimal]) -> tuple[RowCells, list[FieldError]]:
    """Read a row; return what it says and what is wrong with it. `maxima` are the points of the questions by label."""
    wrong: list[FieldError] = []
    status, absence = _status(row, columns, wrong)
    points = dict(_points(row, columns, maxima, wrong))
    cells = RowCells(
        line=row.line,
        number=_cell(row, columns, "number"),
        last_name=_cell(row, columns, "last_name"),
        first_name=_cell(row, columns, "first_name"),
        classes=_cell(row, columns, "class"),
        status=status,
        absence=absence,
        points=points,
    )
    if not cells.number and "number" in columns.places:
        wrong.append(FieldError(columns.place(row.line, columns.places["number"]), "is empty. Write the student's number."))
    if cells.status == "absent" and cells.has_points:
        label = next(label for label, value in points.items() if value is not None)
        place = columns.place(row.line, columns.questions[label])
        wrong.append(FieldError(place, "has points, although the row says that the student is absent. Absent is not zero."))
    return cells, wrong


def _cell(row: TableRow, columns: Columns, name: ColumnName) -> str:
    return row.cells[columns.places[name]] if name in columns.places else ""


def class_names_in(text: str) -> tuple[str, ...]:
    """Return the names of classes in a cell, which `|`, `,` or `;` separate."""
    names = (name.strip() for name in text.translate(CLASS_SEPARATORS).split("\n"))
    return tuple(dict.fromkeys(name for name in names if name))


def _status(row: TableRow, columns: Columns, wrong: list[FieldError]) -> tuple[Status | None, Reason | None]:
    """Return what the column of the status says, else what a question's cell does: « ABI » may stand in any of them."""
    for column in columns.questions.values():
        found = STATUSES.get(name_key(row.cells[column]))
        if found and found[0] == "absent":
            return found
    text = _cell(row, columns, "status")
    if not text:
        return None, None
    if name_key(text) not in STATUSES:
        place = columns.place(row.line, columns.places["status"])
        wrong.append(FieldError(place, f"is “{text:.40}”. Write ABI, ABJ, absent, corrigé, à corriger, graded or to grade."))
        return None, None
    return STATUSES[name_key(text)]


def _points(
    row: TableRow, columns: Columns, maxima: Mapping[str, Decimal], wrong: list[FieldError]
) -> Iterator[tuple[str, Decimal | None]]:
    for label, column in columns.questions.items():
        text = row.cells[column].removeprefix("'")  # how some spreadsheets mark a number as a text
        if not text or STATUSES.get(name_key(text), ("",))[0] == "absent":
            yield label, None
            continue
        try:
            points = points_in_text(text)
        except PointsError as error:
            wrong.append(FieldError(columns.place(row.line, column), str(error)))
            continue
        if points > maxima[label]:
            message = f"is {plain_number(points)}, and the maximum is {plain_number(maxima[label])}."
            wrong.append(FieldError(columns.place(row.line, column), message))
        yield label, points
