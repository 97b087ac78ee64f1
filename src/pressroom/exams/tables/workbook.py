"""Write the marks and the statistics of an exam as a workbook (XLSX)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from pressroom.exams.model import ExamResults
from pressroom.exams.tables.cells import Cell, Table
from pressroom.exams.tables.formula_guard import looks_like_formula
from pressroom.exams.tables.marks import marks_table, maxima_row
from pressroom.exams.tables.statistics import class_table, histogram_table, questions_table
from pressroom.exams.words import Words

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL: Final = 32_767
"""Characters that a cell can hold (Microsoft, "Excel specifications and limits")."""
WIDTHS: Final = (12, 24, 20, 30, 20)
"""Of the columns of names and words, in characters. Those of numbers keep the default width."""
MARK_FORMAT: Final = "0.00"
MARK_COLUMN: Final = 7
HEAD_ROWS: Final = 2
"""The heads and the maxima, which stay in view."""
NAME_COLUMNS: Final = 3


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """A worksheet, with the formats of its workbook. The package carries no types."""

    sheet: Any
    head: Any
    text: Any
    quoted: Any
    number: Any
    mark: Any

    def write_row(self, row: int, cells: tuple[Cell, ...], *, style: Any = None, mark_column: int | None = None) -> None:
        """Write cells from the first column on; each row once, from the top to the bottom."""
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                # With the style of a typed apostrophe: the text stays as it is, also when somebody edits the cell.
                chosen = self.quoted if looks_like_formula(cell) else style or self.text
                self.sheet.write_string(row, column, cell[:LONGEST_CELL], chosen)
            elif cell is not None:
                self.sheet.write_number(row, column, float(cell), style or (self.mark if column == mark_column else self.number))

    def write_table(self, row: int, table: Table) -> int:
        """Write a table from a row on, and return the row after an empty one below it."""
        self.write_row(row, table.heads, style=self.head)
        for index, cells in enumerate(table.rows, start=row + 1):
            self.write_row(index, cells)
        return row + len(table.rows) + 2


def write_workbook(path: Path, results: ExamResults, words: Words) -> None:
    """Write the file: a sheet with the marks, whose second row has the maxima, and a sheet with the statistics."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(path.parent)}
    workbook: Any
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({"title": results.exam.title, "subject": results.exam.subject})
        _write_marks(_sheet(workbook, words.gettext("Marks")), results, words)
        _write_statistics(_sheet(workbook, words.gettext("Statistics")), results, words)


def _write_marks(target: _Sheet, results: ExamResults, words: Words) -> None:
    table = marks_table(results, words)
    for column, width in enumerate(WIDTHS):
        target.sheet.set_column(column, column, width)
    target.sheet.freeze_panes(HEAD_ROWS, NAME_COLUMNS)
    target.write_row(0, table.heads, style=target.head)
    target.write_row(1, maxima_row(results, words), style=target.head)
    for index, cells in enumerate(table.rows, start=HEAD_ROWS):
        target.write_row(index, cells, mark_column=MARK_COLUMN)
    # From the maxima on, which are the heads of the filter: sorting by a column must not move them among the students.
    target.sheet.autofilter(1, 0, max(len(table.rows) + 1, 1), len(table.heads) - 1)


def _write_statistics(target: _Sheet, results: ExamResults, words: Words) -> None:
    target.sheet.set_column(0, 0, WIDTHS[3])
    row = 0
    for table in (class_table(results, words), histogram_table(results, words), questions_table(results, words)):
        row = target.write_table(row, table)


def _sheet(workbook: Any, name: str) -> _Sheet:
    head = {"bold": True, "text_wrap": True, "valign": "top"}
    return _Sheet(
        sheet=workbook.add_worksheet(name),
        head=workbook.add_format(head),
        text=workbook.add_format({"num_format": "@"}),
        quoted=workbook.add_format({"num_format": "@", "quote_prefix": True}),
        number=workbook.add_format(),
        mark=workbook.add_format({"num_format": MARK_FORMAT}),
    )
