"""What the checks and imports of exams say is said in French, too."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.support.exams import class_chain, small_document, small_exam

from pressroom.errors import InvalidRequestError
from pressroom.exams.importing.files import exam_file
from pressroom.exams.importing.tables.table import import_table
from pressroom.web.exams.messages import translated
from pressroom.web.exams.reading import read_document
from pressroom.web.language import CATALOGUES
from pressroom.words import words_in

FRENCH = words_in(CATALOGUES, "fr")


def wrong_schema() -> dict[str, Any]:
    exam = small_exam(language="de", date="13/03/2026", durationMinutes=0, teacher=5, odd=1, classes=[5], students={})
    exam["submissions"] = [{}, {"student": "", "status": "present", "answers": [5]}] * 2
    exam["sections"] = [{"questions": 5}]
    return exam


def wrong_names() -> dict[str, Any]:
    exam = small_exam(title=" ", place="a\0b", classes=[*class_chain(12), {"id": " x", "name": "y", "parent": "none"}])
    exam["classes"] += [{"id": "a", "name": "a", "parent": "b"}, {"id": "b", "name": "b", "parent": "a"}]
    exam["sections"][0]["questions"] += [{"label": "Q1", "maxPoints": -1}, {"label": "Q4", "maxPoints": "x"}]
    exam["sections"][0]["questions"] += [{"label": "Q5", "maxPoints": 0.12345}, {"label": "Q6", "maxPoints": 2000}]
    exam["sections"][0]["questions"] += [{"label": "Q7", "maxPoints": True}]
    return exam


def wrong_copies() -> dict[str, Any]:
    answers = [{"question": "Q1", "points": 9}, {"question": "Q2", "text": "x"}, {"question": "Q9"}, {"question": "Q1"}]
    return small_exam(
        submissions=[
            {"student": "3", "status": "graded", "absence": "justified", "answers": answers},
            {"student": "3", "status": "absent", "answers": [{"question": "Q1", "points": 1}]},
            {"student": "77", "status": "to_grade"},
        ]
    )


def many_answers() -> dict[str, Any]:
    labels = [f"Q{number}" for number in range(400)]
    exam = small_exam(students=[], submissions=[])
    exam["sections"][0]["questions"] = [{"label": label, "maxPoints": 0} for label in labels]
    return exam


def no_questions() -> dict[str, Any]:
    return small_exam(sections=[])


@pytest.mark.parametrize("exam", [wrong_schema, wrong_names, wrong_copies, many_answers, no_questions])
def test_wrong_fields_are_said_in_french(exam: Callable[[], dict[str, Any]]):
    with pytest.raises(InvalidRequestError) as refused:
        read_document(exam_file(json.dumps(exam()).encode(), ""))
    messages = [field["message"] for field in refused.value.details["fields"]]
    assert messages
    assert [message for message in messages if translated(message, FRENCH)[1]] == []


@pytest.mark.parametrize(
    "table",
    [
        "Numéro;Nom;Q1;Q1;Nom de famille;Couleur\n3;Zola;1;1;Zola;bleu",
        "Nom;Q1\nZola;1",
        "Numéro;Nom;Statut;Classe;Q1;Q2\n;Zola;;;1;0\n3;Zola;peut-être;;x;-1\n3;Zola;abs;;1;0\n8;;;;1;0\n2;;corrigé;;9;0,0001",
        "Numéro;Q1;Q2\n3;;0,1",
    ],
)
def test_wrong_cells_are_said_in_french(table: str):
    with pytest.raises(InvalidRequestError) as refused:
        import_table(small_document(), table.encode())
    messages = [field["message"] for field in refused.value.details["fields"]]
    assert [message for message in messages if translated(message, FRENCH)[1]] == []


def test_warnings_of_tables_are_said_in_french():
    table = "Numéro;Nom;Prénom;Classe;Statut;Note;Q1\n3;Zola;Ève;Nouvelle;à corriger;12;1\n".encode("cp1252")
    warnings = import_table(small_document(), table).warnings
    assert {warning.code for warning in warnings} >= {"ENCODING_GUESSED", "CLASS_ADDED", "STAYS_TO_GRADE", "COLUMN_IGNORED"}
    assert [warning.message for warning in warnings if translated(warning.message, FRENCH)[1]] == []


def test_numbers_are_written_in_french():
    assert translated("is 2.5, and the maximum is 0.1.", FRENCH) == ("vaut 2,5, et le maximum est 0,1.", False)
    assert "5\u202f001" in translated("must have at most 5,000 items, not 5,001.", FRENCH)[0]
