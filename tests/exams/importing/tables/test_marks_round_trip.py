"""The table of marks that is exported can be imported again, and changes nothing but what was edited."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.support.exams import class_chain, document_of, small_exam
from tests.support.generated_documents import exams

from pressroom.exams.document import MAX_CLASS_LEVELS, ExamDocument
from pressroom.exams.importing.checks import check_document
from pressroom.exams.importing.tables.table import ImportedTable, import_table
from pressroom.exams.results import results_of
from pressroom.exams.samples.sample import sample_document
from pressroom.exams.tables.csv_file import CsvForm, csv_file
from pressroom.exams.tables.marks import marks_table
from pressroom.exams.words import words_in


def exported(document: ExamDocument, *, form: CsvForm, language: str) -> bytes:
    return csv_file(marks_table(results_of(document), words_in(language)), form=form)


def imported(document: ExamDocument, table: bytes) -> ImportedTable:
    read = import_table(document, table)
    check_document(read.document)
    return read


@examples(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(exam=exams(), form=st.sampled_from(CsvForm), language=st.sampled_from(["fr", "en"]))
def test_a_table_that_is_imported_as_it_was_exported_changes_nothing(exam: dict[str, Any], form: CsvForm, language: str):
    document = document_of(exam)
    assume(document.students)
    read = imported(document, exported(document, form=form, language=language))
    assert results_of(read.document) == results_of(document)
    assert read.warnings == ()


@pytest.mark.parametrize("form", CsvForm)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_mark_that_was_edited_is_the_only_change(form: CsvForm, language: str):
    document = sample_document(students=60, language="fr" if language == "fr" else "en")
    lines = exported(document, form=form, language=language).decode().split("\r\n")
    separator = ";" if form is CsvForm.FRENCH else ","
    place = next(index for index, line in enumerate(lines) if line.endswith(f"{separator}0"))
    lines[place] = lines[place].removesuffix("0") + ("0,25" if form is CsvForm.FRENCH else "0.25")
    before = {each.student.number: each for each in results_of(document).submissions}
    after = {
        each.student.number: each for each in results_of(imported(document, "\r\n".join(lines).encode()).document).submissions
    }
    changed = [number for number, copy in after.items() if copy != before[number]]
    assert changed == [lines[place].partition(separator)[0].strip('"')]
    (number,) = changed
    answers = after[number].answers
    assert answers[:-1] == before[number].answers[:-1]
    assert answers[-1] is not None
    assert answers[-1].points == Decimal("0.25")


def test_a_name_that_looks_like_a_formula_and_labels_that_are_numbers_come_back():
    exam = small_exam()
    exam["students"][0] |= {"lastName": "-Ann", "firstName": "=1+1"}
    document = msgspec.structs.replace(document_of(exam))
    table = exported(document, form=CsvForm.RFC4180, language="en").decode()
    assert "'-Ann" in table
    changed = imported(document, table.replace("'-Ann", "'-Anna").encode()).document
    assert [entry.last_name for entry in changed.students if entry.first_name == "=1+1"] == ["-Anna"]


def test_the_time_of_finding_groups_is_bounded():
    exam = small_exam()
    for number in range(240):
        exam["classes"] += [
            {"id": f"c{number}", "name": f"Set {number}"},
            {"id": f"g{number}", "name": "A", "parent": f"c{number}"},
        ]
    rows = "".join(f'{number},New,"Set {number % 240}, A"\n' for number in range(1_000, 2_000))
    start = time.thread_time()
    read = import_table(document_of(exam), f"Number,Last name,Class\n{rows}".encode())
    assert time.thread_time() - start < 5
    assert read.document.students[-1].classes == ["c79", "g79"]


def test_a_table_of_a_tree_with_all_levels_changes_nothing():
    student = {"number": "1", "lastName": "New", "classes": [f"L{MAX_CLASS_LEVELS}"]}
    document = document_of(small_exam(classes=class_chain(MAX_CLASS_LEVELS), students=[student], submissions=[]))
    table = exported(document, form=CsvForm.RFC4180, language="en")
    assert b"Level 1, Level 2, " in table
    read = imported(document, table)
    assert (read.document, read.warnings) == (document, ())


def test_a_group_is_found_by_the_class_that_is_named_with_it():
    exam = small_exam()
    exam["classes"].append({"id": "T2-A", "name": "Group A", "parent": "T2"})
    number = exam["students"][0]["number"]
    read = imported(document_of(exam), f'Number,Class\n{number},"Class 2, Group A"\n'.encode())
    assert next(entry for entry in read.document.students if entry.number == number).classes == ["T2", "T2-A"]
