from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from babel.numbers import parse_decimal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.exam_results import GROUP_A, results_of_points, small_exam, student_of

from pressroom.exams.model import ExamResults
from pressroom.exams.tables.cells import Cell, Table
from pressroom.exams.tables.csv_file import CsvForm, csv_file
from pressroom.exams.tables.file_names import table_name
from pressroom.exams.tables.formula_guard import guarded, unguarded
from pressroom.exams.tables.marks import marks_table
from pressroom.exams.words import words_in

FORMULAS = (
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("https://example.org";"here")',
    "+1+1",
    "-3,5",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "  =1+1",
    "\u00a0=1",
    "＝1+1",
    "－2",
)
HARMLESS = ("-", " - ", "=", 'O\'Neil; "Zoé"', "a=1", "", "’", "Jean-Luc", "007", "12,5", "line\nbreak")
TEXTS = st.one_of(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.sampled_from(FORMULAS + HARMLESS))
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000)


def cells_of(text: str, *, separator: str, language: str) -> list[list[Cell]]:
    """Split a file by hand, so that quoted cells are told from numbers."""
    rows: list[list[Cell]] = [[]]
    place = 0
    while place < len(text):
        cell: Cell = None
        if text[place] == '"':
            end = place + 1
            while text[end] != '"' or text[end : end + 2] == '""':
                end += 2 if text[end] == '"' else 1
            cell = text[place + 1 : end].replace('""', '"')
            place = end + 1
        else:
            end = min(found for found in (text.find(separator, place), text.find("\r\n", place)) if found >= 0)
            cell = parse_decimal(text[place:end], locale=language, strict=True) if end > place else None
            place = end
        rows[-1].append(cell)
        if text.startswith("\r\n", place):
            rows.append([])
            place += 2
        else:
            assert text[place] == separator
            place += 1
    assert rows[-1] == []
    return rows[:-1]


def test_the_french_form_has_a_byte_order_mark_semicolons_commas_and_quoted_texts() -> None:
    table = Table(heads=("Nom", "Note"), rows=(("Zoé", Decimal("12.50")), ("007", None), ('O\'Neil; "Zoé"', 3)))
    expected = '"Nom";"Note"\r\n"Zoé";12,5\r\n"007";\r\n"O\'Neil; ""Zoé""";3\r\n'
    assert csv_file(table, form=CsvForm.FRENCH) == b"\xef\xbb\xbf" + expected.encode()


def test_the_other_form_has_commas_points_and_no_byte_order_mark() -> None:
    table = Table(heads=("Name", "Mark"), rows=(("Zoé", Decimal("12.50")), ("a, b", Decimal("-0.25"))))
    assert csv_file(table, form=CsvForm.RFC4180) == '"Name","Mark"\r\n"Zoé",12.5\r\n"a, b",-0.25\r\n'.encode()


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@given(TEXTS, st.integers(0, 3))
def test_a_guard_is_taken_away_from_what_had_none(text: str, apostrophes: int) -> None:
    quoted = "'" * apostrophes + text
    assert unguarded(guarded(quoted)) == quoted


def test_negative_numbers_stay_numbers() -> None:
    assert csv_file(Table(heads=("a",), rows=((Decimal(-3),),)), form=CsvForm.FRENCH).endswith(b"\r\n-3\r\n")


@pytest.mark.parametrize("number", ["1E+2", "100", "0.10", "0E-3", "-0.000"])
def test_numbers_have_no_exponent_and_no_idle_zeros(number: str) -> None:
    content = csv_file(Table(heads=("a",), rows=((Decimal(number),),)), form=CsvForm.RFC4180).decode()
    written = content.splitlines()[1]
    assert Decimal(written) == Decimal(number)
    assert "E" not in written
    assert written in {"100", "0.1", "0", "-0"}


@given(st.lists(st.tuples(TEXTS, NUMBERS, st.none()), max_size=8), st.sampled_from(CsvForm))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_is_read_back_as_the_same_numbers_and_texts(rows: list[tuple[Cell, ...]], form: CsvForm) -> None:
    table = Table(heads=("text", "number", "nothing"), rows=tuple(rows))
    text = csv_file(table, form=form).decode("utf-8-sig")
    separator, language = (";", "fr") if form is CsvForm.FRENCH else (",", "en")
    expected = [[guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    assert cells_of(text, separator=separator, language=language) == [["text", "number", "nothing"], *expected]
    assert [len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)] == [3] * (len(rows) + 1)


def test_the_table_of_marks_has_a_row_for_each_student_and_a_column_for_each_question() -> None:
    table = marks_table(small_exam(), words_in("fr"))
    head = ("Numéro", "Nom", "Prénom", "Classe", "Statut", "Total", "Barème", "Note sur 20", "Rang")
    assert table.heads == (*head, "Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7.a", "Q7.b")
    assert len(table.rows) == 11
    points = tuple(map(Decimal, ("3", "2.5", "3", "2", "2.5", "2", "0.5")))
    place = ("002", "Bellanger", "Inès", "Terminale G3, groupe A", "corrigée")
    assert table.rows[1] == (*place, Decimal("15.5"), 20, Decimal("15.50"), 4, *points, None)


def test_who_was_absent_or_is_not_graded_has_no_numbers_rather_than_zeros() -> None:
    rows = marks_table(small_exam(language="en"), words_in("en")).rows
    assert [(row[4], row[5:]) for row in rows[8:]] == [
        (status, (None, Decimal(20), *[None] * 10)) for status in ("absent, excused", "to be graded", "absent, not excused")
    ]


def test_a_filter_and_the_time_are_in_the_name_of_the_file() -> None:
    made_at = datetime(2025, 3, 21, 9, 5, tzinfo=UTC)
    results = small_exam()
    named = table_name(replace(results, selected=(GROUP_A,)), made_at=made_at, extension="csv")
    assert named == "Contrôle commun n° 2 suites et fonctions-groupe A-2025-03-21_09h05.csv"
    assert table_name(results, made_at=made_at, extension="xlsx").endswith("-Terminale G3-2025-03-21_09h05.xlsx")


def test_a_long_title_leaves_the_time_in_the_name_of_the_file() -> None:
    results = results_of_points([1], [[1]])
    long = replace(results, exam=replace(results.exam, title="日本/..\\" * 60))
    name = table_name(long, made_at=datetime(2025, 3, 21, 14, 5, tzinfo=UTC), extension="csv")
    assert name.endswith("2025-03-21_14h05.csv")
    assert "/" not in name
    assert len(name.encode()) < 255


def test_hostile_names_are_guarded_in_the_table() -> None:
    results = results_of_points([1], [[1]])
    student = student_of(1, last_name="=1+1", first_name="@x")
    hostile: ExamResults = replace(results, submissions=(replace(results.submissions[0], student=student),))
    content = csv_file(marks_table(hostile, words_in("fr")), form=CsvForm.FRENCH).decode()
    assert '"\'=1+1";"\'@x"' in content
