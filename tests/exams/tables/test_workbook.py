from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from tests.support.exam_results import results_of_points, small_exam, student_of

from pressroom.exams.model import ExamResults
from pressroom.exams.tables.marks import marks_table
from pressroom.exams.tables.statistics import class_table, questions_table
from pressroom.exams.tables.workbook import write_workbook
from pressroom.exams.words import words_in


def written(folder: Path, results: ExamResults, *, language: str = "fr") -> Workbook:
    path = folder / "marks.xlsx"
    write_workbook(path, results, words_in(language))
    assert [found.name for found in folder.iterdir()] == ["marks.xlsx"], "no temporary file is left"
    return openpyxl.load_workbook(path)


def cells(sheet: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def test_the_first_sheet_has_the_numbers_and_texts_of_the_table(tmp_path: Path) -> None:
    results = small_exam()
    table = marks_table(results, words_in("fr"))
    heads, maxima, *rows = cells(written(tmp_path, results)["Notes"])
    assert heads == table.heads
    assert maxima == (None, "Maximum", None, None, None, 20, 20, 20, None, 3, 3, 4, 2, 3, 3, 1, 1)
    expected = [tuple(float(cell) if isinstance(cell, Decimal) else cell for cell in row) for row in table.rows]
    assert rows == expected
    assert all(not isinstance(cell, str) for row in rows for cell in row[5:])


def test_heads_and_maxima_stay_in_view_and_rows_can_be_filtered(tmp_path: Path) -> None:
    sheet: Any = written(tmp_path, small_exam())["Notes"]
    assert sheet.freeze_panes == "D3"
    assert sheet.auto_filter.ref == "A2:Q13"


def test_the_second_sheet_has_the_statistics(tmp_path: Path) -> None:
    results = small_exam(language="en")
    words = words_in("en")
    rows = cells(written(tmp_path, results, language="en")["Statistics"])
    for table in (class_table(results, words), questions_table(results, words)):
        for row in table.rows:
            expected = tuple(float(cell) if isinstance(cell, Decimal) else cell for cell in row)
            assert (*expected, *[None] * (len(rows[0]) - len(expected))) in rows
    assert sum(row[2] or 0 for row in rows[11:31]) == 8, "the intervals hold every graded copy"


def test_texts_that_look_like_formulas_stay_texts_also_when_they_are_edited(tmp_path: Path) -> None:
    results = results_of_points([1], [[1]])
    student = student_of(1, last_name="=1+1", first_name="-3,5")
    hostile = replace(results, submissions=(replace(results.submissions[0], student=student),))
    sheet: Any = written(tmp_path, hostile)["Notes"]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in sheet[3][1:3]] == [
        ("=1+1", "s", True),
        ("-3,5", "s", True),
    ]
    assert not sheet["A3"].quotePrefix


def test_an_address_stays_a_text(tmp_path: Path) -> None:
    results = results_of_points([1], [[1]])
    student = student_of(1, last_name="https://example.org/a")
    sheet: Any = written(tmp_path, replace(results, submissions=(replace(results.submissions[0], student=student),)))["Notes"]
    assert sheet["B3"].hyperlink is None


def test_an_exam_without_students_or_questions_has_a_workbook(tmp_path: Path) -> None:
    heads, maxima, *rows = cells(written(tmp_path, results_of_points([], []))["Notes"])
    assert len(heads) == len(maxima) == 9
    assert rows == []
