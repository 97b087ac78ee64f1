"""Edit tables of marks that Pressroom wrote, and import them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.support.exams import document_of, small_document, small_exam
from tests.support.generated_documents import POINTS, exams

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.errors import ExportWarning, InvalidRequestError
from pressroom.exams.document import ExamDocument
from pressroom.exams.importing.checks import check_document
from pressroom.exams.importing.tables.table import import_table
from pressroom.exams.model import ExamResults, Submission
from pressroom.exams.results import results_of
from pressroom.exams.storing.repository import read_exam, read_results
from pressroom.exams.storing.service import put_exam
from pressroom.exams.tables.csv_file import CsvForm, csv_file
from pressroom.exams.tables.marks import marks_table
from pressroom.exams.words import words_in

FORMS = st.sampled_from(CsvForm)
LANGUAGES = st.sampled_from(("fr", "en"))
TOTAL, MARK, FIRST_QUESTION = 5, 7, 9
Edit = Callable[[list[list[str]]], None]


def written(results: ExamResults, form: CsvForm, language: str) -> bytes:
    return csv_file(marks_table(results, words_in(language)), form=form)


def edited(content: bytes, form: CsvForm, edit: Edit) -> bytes:
    """Edit a table in a program that quotes only what it must."""
    separator = ";" if form is CsvForm.FRENCH else ","
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))
    edit(rows)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode("utf-8-sig" if form is CsvForm.FRENCH else "utf-8")


def after_edit(
    edit: Edit, *, form: CsvForm = CsvForm.FRENCH, **members: Any
) -> tuple[dict[str, Submission], list[ExportWarning]]:
    """Edit the table of the small exam, import it, and return the copies by their students and the warnings."""
    document = small_document(**members)
    table = import_table(document, edited(written(results_of(document), form, "en"), form, edit))
    check_document(table.document)
    return {copy.student.number: copy for copy in results_of(table.document).submissions}, list(table.warnings)


def setting(cells: dict[tuple[int, int], str]) -> Edit:
    """Return an edit that sets cells by row and column, both from 0 on; row 0 has the heads."""

    def edit(rows: list[list[str]]) -> None:
        for (row, column), text in cells.items():
            rows[row][column] = text

    return edit


def copies(document: ExamDocument) -> dict[str, Submission]:
    return {copy.student.number: copy for copy in results_of(document).submissions}


@given(exam=exams(), form=FORMS, language=LANGUAGES, data=st.data())
@examples(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_an_edited_mark_is_the_only_change(exam: dict[str, Any], form: CsvForm, language: str, data: st.DataObject):
    graded = [entry for entry in exam["submissions"] if entry["status"] == "graded"]
    assume(graded)
    document = document_of(exam)
    before = results_of(document)
    number = data.draw(st.sampled_from([entry["student"] for entry in graded]))
    row = next(row for row, copy in enumerate(before.submissions, start=1) if copy.student.number == number)
    labels = [question.label for question in before.exam.questions()]
    column = data.draw(st.integers(0, len(labels) - 1))
    points = data.draw(POINTS)
    cell = points.replace(".", ",") if form is CsvForm.FRENCH else points
    content = edited(written(before, form, language), form, setting({(row, FIRST_QUESTION + column): cell}))
    table = import_table(document, content)

    (entry,) = (entry for entry in exam["submissions"] if entry["student"] == number)
    answers = {answer["question"]: answer for answer in entry["answers"]}
    entry["answers"] = list(
        (answers | {labels[column]: answers.get(labels[column], {}) | {"question": labels[column], "points": points}}).values()
    )
    assert results_of(table.document) == results_of(document_of(exam))
    assert table.warnings == ()


@given(exam=exams(), form=FORMS)
@examples(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_a_stored_exam_keeps_its_version(
    web_pool: Pool, worker_pool: Pool, teacher: Principal, exam: dict[str, Any], form: CsvForm
):
    assume(exam["students"])
    exam_id = uuid4()
    async with acting_as(web_pool, teacher) as conn:
        await put_exam(conn, exam_id, document_of(exam))
    async with acting_as(worker_pool, teacher) as conn:
        results = await read_results(conn, exam_id)
    async with acting_as(web_pool, teacher) as conn:
        table = import_table((await read_exam(conn, exam_id)).document, written(results, form, exam["language"]))
        changes = await put_exam(conn, exam_id, table.document)
    assert changes.version == results.exam.version
    assert table.warnings == ()


@pytest.mark.parametrize("form", CsvForm)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_questions_are_found_by_their_short_names_also_in_a_table_with_other_columns(form: CsvForm, language: str):
    exam = small_exam()
    for index, question in enumerate(exam["sections"][0]["questions"], start=7):
        question["label"] = str(index)
    exam["submissions"][0]["answers"] = [{"question": "7", "points": 1}, {"question": "8", "points": 0}]
    document = document_of(exam)

    def edit(rows: list[list[str]]) -> None:
        for cells in rows:
            del cells[1:FIRST_QUESTION]
        assert rows[0][1:] == ["Q7", "Q8"]
        rows[3][1] = "2.5"

    table = import_table(document, edited(written(results_of(document), form, language), form, edit))
    assert [answer and answer.points for answer in copies(table.document)["3"].answers] == [Decimal("2.5"), 0]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_derived_columns_of_a_table_with_other_columns_are_named_as_ignored(language: str):
    document = small_document()

    def edit(rows: list[list[str]]) -> None:
        for cells in rows:
            del cells[1:TOTAL]

    table = import_table(document, edited(written(results_of(document), CsvForm.RFC4180, language), CsvForm.RFC4180, edit))
    assert [(warning.code, warning.field) for warning in table.warnings] == [
        ("COLUMN_IGNORED", f"line 1, column {column} ({head})")
        for column, head in enumerate(
            {"fr": ("Total", "Barème", "Note sur 20", "Rang"), "en": ("Total", "Scale", "Mark out of 20", "Rank")}[language],
            start=2,
        )
    ]
    assert results_of(table.document) == results_of(document)


# The rows are those of Ångström (to grade), Le Goff (absent) and Zola, who has 1.25 and 0.1 of 2.5 and 0.1 points.


def test_a_total_that_is_not_the_sum_is_named():
    read, warnings = after_edit(setting({(3, TOTAL): "2"}))
    assert read == copies(small_document())
    (warning,) = warnings
    assert (warning.code, warning.field) == ("NUMBER_IGNORED", "line 4, column 6 (Total)")
    assert warning.message == "Not imported: it is “2”, but 1.35 follows from the points."


def test_a_total_and_a_mark_that_follow_from_edited_points_are_as_good_as_the_former_ones():
    read, warnings = after_edit(setting({(3, FIRST_QUESTION): "2,5", (3, TOTAL): "2,60", (3, MARK): "20"}))
    assert (read["3"].total, warnings) == (Decimal("2.6"), [])


@pytest.mark.parametrize("text", ["12,5", "=SUM(J4:K4)", "sNaN", "1e1", "absent"])
def test_any_other_text_in_place_of_a_number_is_named(text: str):
    _, warnings = after_edit(setting({(3, MARK): text}))
    assert [(warning.code, warning.field) for warning in warnings] == [("NUMBER_IGNORED", "line 4, column 8 (Mark out of 20)")]


def test_a_total_of_an_absent_student_is_named():
    read, warnings = after_edit(setting({(2, TOTAL): "1"}))
    assert read == copies(small_document())
    assert [(warning.field, warning.message) for warning in warnings] == [
        ("line 3, column 6 (Total)", "Not imported: it is “1”, but nothing follows from the points.")
    ]


def test_points_of_a_copy_that_the_row_says_is_to_grade_are_imported_with_a_warning():
    read, warnings = after_edit(setting({(1, FIRST_QUESTION): "2"}))
    assert (read["1"].status, [answer and answer.points for answer in read["1"].answers]) == ("to_grade", [2, None])
    assert [(warning.code, warning.field) for warning in warnings] == [("STAYS_TO_GRADE", "line 2, column 5 (Status)")]
    read, warnings = after_edit(setting({(1, FIRST_QUESTION): "2", (1, 4): "graded"}))
    assert (read["1"].total, warnings) == (2, [])


def test_points_of_a_copy_to_grade_stay_although_the_table_has_none():
    exam = small_exam()
    exam["submissions"][0]["status"] = "to_grade"
    read, warnings = after_edit(setting({}), **exam)
    assert (read, warnings) == (copies(document_of(exam)), [])


def test_a_name_that_looks_like_a_formula_is_imported_without_the_apostrophe():
    read, warnings = after_edit(setting({(2, 1): "'-Goff", (2, 2): "'Nolwenn"}))
    assert (read["2"].student.last_name, read["2"].student.first_name, warnings) == ("-Goff", "'Nolwenn", [])


def test_a_workbook_is_refused_with_a_sentence():
    with pytest.raises(InvalidRequestError, match="Save it as a CSV file"):
        import_table(small_document(), b"PK\x03\x04\x14\x00\x00\x00")
