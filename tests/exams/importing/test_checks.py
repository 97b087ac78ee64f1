"""Check exam documents: what a schema cannot say, with the path of each wrong place."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from tests.support.exams import class_chain, document_of, small_document, small_exam

from pressroom.errors import InvalidRequestError
from pressroom.exams.document import MAX_CLASS_LEVELS, MAX_QUESTIONS
from pressroom.exams.importing.checks import check_document, wrong_places
from pressroom.exams.names import name_key, student_key
from pressroom.exams.points import PointsError, decimal_of, points_in_text
from pressroom.exams.results import results_of
from pressroom.kinds.shapes import MAX_ERRORS

Change = Callable[[dict[str, Any]], Any]

WRONG: dict[str, tuple[Change, list[str]]] = {
    "an exam without questions": (lambda exam: exam.update(sections=[], submissions=[]), ["sections"]),
    "a section without questions only": (
        lambda exam: exam.update(sections=[{"title": "Empty", "questions": []}], submissions=[]),
        ["sections"],
    ),
    "a scale of zero": (
        lambda exam: exam.update(sections=[{"questions": [{"label": "Q1", "maxPoints": 0}]}], submissions=[]),
        ["sections"],
    ),
    "no maximum": (
        lambda exam: exam["sections"][0]["questions"][1].update(maxPoints=None),
        ["sections[0].questions[1].maxPoints"],
    ),
    "a repeated label": (
        lambda exam: exam["sections"].append({"questions": [{"label": "Q1", "maxPoints": 1}]}),
        ["sections[1].questions[0].label"],
    ),
    "a repeated class": (lambda exam: exam["classes"].append({"id": "T1", "name": "Again"}), ["classes[3].id"]),
    "an unknown parent": (lambda exam: exam["classes"][1].update(parent="T9"), ["classes[1].parent"]),
    "a class below itself": (
        lambda exam: exam["classes"][0].update(parent="T1-A"),
        ["classes[0].parent", "classes[1].parent"],
    ),
    "a class that is its own parent": (lambda exam: exam["classes"][2].update(parent="T2"), ["classes[2].parent"]),
    "a repeated student": (
        lambda exam: exam["students"].append({"number": "1", "lastName": "Twin"}),
        ["students[3].number"],
    ),
    "an unknown class": (lambda exam: exam["students"][0].update(classes=["T1", "T9"]), ["students[0].classes[1]"]),
    "a class twice": (lambda exam: exam["students"][0].update(classes=["T1", "T1"]), ["students[0].classes[1]"]),
    "an empty name": (lambda exam: exam["students"][0].update(lastName=" "), ["students[0].lastName"]),
    "a space after a number": (
        lambda exam: exam["students"][1].update(number="1 "),
        ["students[1].number"],
    ),
    "an unknown student": (lambda exam: exam["submissions"][0].update(student="9"), ["submissions[0].student"]),
    "two copies of a student": (
        lambda exam: exam["submissions"].append({"student": "2", "status": "absent"}),
        ["submissions[2].student"],
    ),
    "answers of an absent student": (
        lambda exam: exam["submissions"][1].update(answers=[{"question": "Q1", "points": 0}]),
        ["submissions[1].answers"],
    ),
    "an absence of a student who is present": (
        lambda exam: exam["submissions"][0].update(absence="justified"),
        ["submissions[0].absence"],
    ),
    "an unknown question": (
        lambda exam: exam["submissions"][0]["answers"][1].update(question="Q9"),
        ["submissions[0].answers[1].question"],
    ),
    "two answers to a question": (
        lambda exam: exam["submissions"][0]["answers"][1].update(question="Q1"),
        ["submissions[0].answers[1].question"],
    ),
    "more than the maximum": (
        lambda exam: exam["submissions"][0]["answers"][1].update(points="0.101"),
        ["submissions[0].answers[1].points"],
    ),
    "an answer without points in a graded copy": (
        lambda exam: exam["submissions"][0]["answers"][0].update(points=None),
        ["submissions[0].answers[0].points"],
    ),
    "a NUL character": (
        lambda exam: exam["submissions"][0]["answers"][0].update(text="a\0b"),
        ["submissions[0].answers[0].text"],
    ),
}


@pytest.mark.parametrize(("change", "paths"), WRONG.values(), ids=WRONG)
def test_a_wrong_place_is_named(change: Change, paths: list[str]):
    exam = small_exam()
    change(exam)
    wrong = list(wrong_places(document_of(exam)))
    assert [field.path for field in wrong] == paths
    assert all(field.message.endswith(".") for field in wrong)


def test_a_repetition_names_both_places():
    exam = small_exam()
    exam["students"].append({"number": "3", "lastName": "Twin"})
    (wrong,) = wrong_places(document_of(exam))
    assert wrong == ("students[3].number", "is “3”, and so is students[0].number. Each may be there once.")


def test_a_valid_exam_has_no_wrong_places():
    check_document(small_document())


def test_a_class_without_students_and_two_students_of_one_name_are_valid():
    exam = small_exam()
    exam["classes"].append({"id": "T3", "name": "Empty"})
    exam["students"].append(exam["students"][0] | {"number": "4"})
    check_document(document_of(exam))


def test_answers_of_a_copy_to_grade_need_no_points_and_blank_answers_no_text():
    exam = small_exam()
    exam["submissions"] = [
        {"student": "1", "status": "to_grade", "answers": [{"question": "Q1", "text": "x"}]},
        {"student": "2", "status": "graded", "answers": [{"question": "Q1", "feedback": "Left blank."}]},
    ]
    check_document(document_of(exam))


def test_errors_are_listed_up_to_a_number():
    exam = small_exam()
    exam["students"] = [{"number": str(index), "lastName": " "} for index in range(MAX_ERRORS * 2)]
    with pytest.raises(InvalidRequestError) as caught:
        check_document(document_of(exam))
    assert len(caught.value.details["fields"]) == MAX_ERRORS


def test_a_tree_of_more_levels_than_allowed_is_refused_where_it_passes_the_limit():
    check_document(small_document(classes=class_chain(MAX_CLASS_LEVELS), students=[], submissions=[]))
    branch = {"id": "B", "name": "Branch", "parent": "L10"}
    classes = [branch, *reversed(class_chain(MAX_CLASS_LEVELS + 3))]
    wrong = list(wrong_places(small_document(classes=classes, students=[], submissions=[])))
    assert wrong == [
        ("classes[0].parent", "puts the class “B” on level 11. Classes have at most 10 levels."),
        ("classes[3].parent", "puts the class “L11” on level 11. Classes have at most 10 levels."),
    ]


def test_more_questions_than_allowed_are_refused():
    questions = [{"label": str(index), "maxPoints": 1} for index in range(MAX_QUESTIONS + 1)]
    (wrong,) = wrong_places(small_document(sections=[{"questions": questions}], submissions=[]))
    assert wrong == ("sections", "must have at most 300 questions together, not 301.")


@pytest.mark.parametrize(
    ("sent", "points"),
    [
        ("0.1", "0.1"),
        ("1", "1"),
        ('"2,50"', "2.5"),
        ('"2.5"', "2.5"),
        ("1e1", "10"),
        ("1000", "1000"),
        ("0.333", "0.333"),
        ("2.50", "2.5"),
    ],
)
def test_points_are_exact_decimals(sent: str, points: str):
    assert str(decimal_of(msgspec.Raw(sent.encode()))) == points


@pytest.mark.parametrize(
    "sent",
    [
        "-0.1",
        "1000.1",
        "0.0001",
        "1e400",
        "1e-9",
        "true",
        "{}",
        "[1]",
        '"NaN"',
        '"Infinity"',
        '" 1"',
        '"1_0"',
        '"١"',
        '"1e1"',
        '""',
        '"ABI"',
    ],
)
def test_what_are_no_points_is_refused_with_a_sentence(sent: str):
    with pytest.raises(PointsError, match=r"^must .*\.$"):
        decimal_of(msgspec.Raw(sent.encode()))


def test_numbers_of_the_largest_exponents_are_refused_at_once():
    for sent in ("1e999999999", "-1e999999999", "1" * 5_000, "0." + "0" * 5_000 + "1"):
        with pytest.raises(PointsError):
            decimal_of(msgspec.Raw(sent.encode()))
    with pytest.raises(PointsError):
        points_in_text("1" * 5_000)


def test_names_are_sorted_as_in_a_list_of_a_class():
    names = [
        "D'Almeida",
        "d’Aubrac",
        "Dupré",
        "L’Hostis",
        "LE GOFF",
        "Lefèvre",
        "Odéon",
        "Œillet",
        "Roy-Sato",
        "Roy Zed",
        "Şahin",
    ]
    assert sorted(set(names), key=name_key) == names
    assert student_key("Roy", "Zoë", "9") < student_key("Roy", "Zoé", "10")


def test_results_in_memory_hold_each_student_once():
    results = results_of(small_document())
    assert [copy.student.last_name for copy in results.submissions] == ["Ångström", "Le Goff", "Zola"]
    assert results.submissions[2].total == Decimal("1.35")
    assert [len(copy.answers) for copy in results.submissions] == [2, 0, 2]
    assert results == results_of(small_document())
