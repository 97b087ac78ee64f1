"""Read rosters and marks from CSV files, and carry them over to an exam."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.support.exams import small_document, small_exam

from pressroom.errors import InvalidRequestError
from pressroom.exams.document import ExamDocument
from pressroom.exams.importing.checks import check_document
from pressroom.exams.importing.tables.table import ImportedTable, import_table
from pressroom.exams.model import Absence, Submission, SubmissionStatus
from pressroom.exams.results import results_of


def imported(content: str | bytes, **members: Any) -> ImportedTable:
    table = import_table(small_document(**members), content.encode() if isinstance(content, str) else content)
    check_document(table.document)
    return table


def copies(document: ExamDocument) -> dict[str, Submission]:
    return {copy.student.number: copy for copy in results_of(document).submissions}


def errors(content: str | bytes, **members: Any) -> dict[str, str]:
    with pytest.raises(InvalidRequestError) as caught:
        imported(content, **members)
    return {field["path"]: field["message"] for field in caught.value.details["fields"]}


def points(copy: Submission) -> list[Decimal | None]:
    return [None if answer is None else answer.points for answer in copy.answers]


FRENCH = '\ufeff"Numéro";"Nom";"Prénom";"Classe";"Statut";"Q1";"Q2"\r\n1;"Ångström";"Bo";"T1";"";2,5;\r\n"3";"";"";"";"ABI";;\r\n'
ENGLISH = "Number,Last name,First name,Class,Status,Q1,Q2\n1,Ångström,Bo,T1,,2.5,\n3,,,,ABI,,\n"


@pytest.mark.parametrize(
    "content",
    [
        FRENCH.encode(),
        FRENCH.removeprefix("\ufeff").encode("cp1252"),
        FRENCH.removeprefix("\ufeff").replace(";", "\t").encode("utf-16"),
        ENGLISH.encode(),
        ENGLISH.replace("2.5", '"2,5"').replace("\n", "\r\n").encode(),
    ],
    ids=["French form", "cp1252", "tabs in UTF-16", "RFC 4180", "decimal commas in RFC 4180"],
)
def test_students_and_marks_are_read_in_the_forms_that_spreadsheets_write(content: bytes):
    read = copies(imported(content).document)
    assert (read["1"].status, points(read["1"])) == (SubmissionStatus.GRADED, [Decimal("2.5"), None])
    assert (read["1"].student.last_name, len(read["1"].student.class_ids)) == ("Ångström", 1)
    assert (read["3"].status, read["3"].absence) == (SubmissionStatus.ABSENT, Absence.UNJUSTIFIED)
    assert read["3"].student.first_name == "Ève"
    assert (read["2"].status, read["2"].absence) == (SubmissionStatus.ABSENT, Absence.JUSTIFIED)


def test_a_roster_adds_students_whose_copies_are_to_grade():
    table = imported("N°;Nom;Prénom;Groupe\n17;d'Aubrac;Zoé;T1|Group A\n18;Weil;;Club\n", submissions=[])
    read = copies(table.document)
    assert (read["17"].student.last_name, read["17"].status) == ("d'Aubrac", SubmissionStatus.TO_GRADE)
    assert len(read["17"].student.class_ids) == 2
    assert [(warning.code, warning.field) for warning in table.warnings] == [("CLASS_ADDED", "line 3, column 4 (Groupe)")]
    assert [entry.id for entry in table.document.classes] == ["T1", "T1-A", "T2", "Club"]


def test_a_row_without_points_and_status_leaves_the_copy_as_it_is():
    before = copies(small_document())
    after = copies(imported("Number,Q1,Q2\n1,,\n2,,\n3,,\n").document)
    assert after == before


def test_empty_is_not_zero_and_texts_and_remarks_stay():
    exam = small_exam()
    del exam["submissions"][0]["answers"][0]["text"]
    read = copies(imported("Number,Q1,Q2\n3,,0\n", **exam).document)
    assert points(read["3"]) == [None, Decimal(0)]
    assert read["3"].answers[0] is not None
    assert read["3"].answers[0].feedback == "Yes."


@pytest.mark.parametrize("cell", ["ABJ", "abj", "Absence justifiée"])
def test_an_absence_may_stand_in_the_column_of_a_question(cell: str):
    read = copies(imported(f"Number,Q1,Q2\n3,{cell},\n").document)
    assert (read["3"].status, read["3"].absence, read["3"].answers) == (SubmissionStatus.ABSENT, Absence.JUSTIFIED, ())


def test_columns_that_follow_from_the_points_are_named_as_ignored():
    table = imported("Number,Q1,Total,Note /20,Rang\n3,1,9,9,9\n")
    assert [(warning.code, warning.field) for warning in table.warnings] == [
        ("COLUMN_IGNORED", f"line 1, column {column}") for column in ("3 (Total)", "4 (Note /20)", "5 (Rang)")
    ]


def test_wrong_cells_are_named_by_line_and_column():
    content = (
        "Number;Last name;Class;Status;Q1;Q2\n"
        '1;"two\nlines";;;2,6;0,05\n'
        ";Nobody;;;1;\n"
        "2;;;perhaps;;\n"
        "3;;;ABI;1;\n"
        "99;;;;1;\n"
        "1;;;;1;\n"
        "4;Weil;;;-1;1e1\n"
        "5;Lie;;;0,0001;x\n"
    )
    assert errors(content) == {
        "line 2, column 5 (Q1)": "is 2.6, and the maximum is 2.5.",
        "line 4, column 1 (Number)": "is empty. Write the student's number.",
        "line 5, column 4 (Status)": "is “perhaps”. Write ABI, ABJ, absent, corrigé, à corriger, graded or to grade.",
        "line 6, column 5 (Q1)": "has points, although the row says that the student is absent. Absent is not zero.",
        "line 7, column 1 (Number)": "is “99”, and the exam has no such student. A row with a last name adds one.",
        "line 8, column 1 (Number)": "is “1”, as on line 2. A student has one row.",
        "line 9, column 5 (Q1)": "must not be negative.",
        "line 9, column 6 (Q2)": "must be a number, such as 2.5, and not “1e1”.",
        "line 10, column 5 (Q1)": "must have at most 3 decimal places.",
        "line 10, column 6 (Q2)": "must be a number, such as 2.5, and not “x”.",
    }


def test_an_empty_cell_of_an_answered_question_is_an_error():
    assert errors("Number,Q1,Q2\n3,,0.1\n") == {
        "line 2, column 2 (Q1)": "is empty, but the question is answered. For no points, write 0."
    }


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("Name,Q1\nWeil,1\n", "line 1"),
        ("Number,Q1,Q9\n1,1,1\n", "line 1, column 3 (Q9)"),
        ("Number,Q1,Q1\n1,1,1\n", "line 1, column 3 (Q1)"),
        ("Number,Nom,Name\n1,a,b\n", "line 1, column 3 (Name)"),
    ],
)
def test_wrong_heads_are_named(content: str, place: str):
    assert list(errors(content)) == [place]


@pytest.mark.parametrize("content", [b"", b"Number,Q1\n", b'Number,Q1\n"1,2\n', b'Number,Q1\n"1"2,2\n', b"Number,Q1\n1\0,2\n"])
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes):
    with pytest.raises(InvalidRequestError) as caught:
        imported(content)
    assert caught.value.message.endswith(".")


def test_a_class_is_found_by_id_or_by_name_and_two_of_one_name_by_id_only():
    classes = [{"id": "T1", "name": "Class 1"}, *({"id": f"T{n}-A", "name": "Group A", "parent": "T1"} for n in (1, 2))]
    students = [{"number": "1", "lastName": "Lie"}]
    members = {"classes": classes, "students": students, "submissions": []}
    (bo,) = results_of(imported("Number,Class\n1,class 1 | t2-a\n", **members).document).submissions
    assert len(bo.student.class_ids) == 2
    assert errors("Number,Class\n1,Group A\n", **members) == {
        "line 2, column 2 (Class)": "is “Group A”, as several classes are named. Write an id: T1-A, T2-A."
    }
