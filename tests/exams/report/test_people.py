from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.exam_results import id_of, small_exam, student_of

from pressroom.exams.model import ClassGroup
from pressroom.exams.options import Order, ReportOptions
from pressroom.exams.report.file_names import copy_names
from pressroom.exams.report.overview import overview_of
from pressroom.exams.report.people import Person, people_in_order
from pressroom.exams.report.pseudonyms import pseudonym, without_names
from pressroom.exams.shown_names import class_names
from pressroom.exams.words import words_in


def names_in(order: Order, *, anonymous: bool = False) -> list[str]:
    people = people_in_order(small_exam(), ReportOptions(order=order, anonymous=anonymous), words_in("fr"))
    return [person.submission.student.last_name for person in people]


def person_called(number: int, name: str) -> Person:
    submission = replace(small_exam().submissions[0], student=student_of(number, last_name=name))
    return Person(submission=submission, name=name, sorted_name=name, reference=f"{number:03}", classes="")


def test_copies_are_in_the_order_of_the_names_unless_another_one_is_chosen() -> None:
    in_order = [submission.student.last_name for submission in small_exam().submissions]
    assert names_in("name") == in_order
    assert names_in("number") == in_order


def test_the_best_copy_is_first_in_the_order_of_marks_and_students_without_a_mark_are_last() -> None:
    assert names_in("mark")[:4] == ["Bourdieu-Mercier", "El Mansouri", "Abelard", "Bellanger"]
    assert names_in("mark")[-3:] == ["Moreau", "Nguyen", "Picard"]


def test_the_order_of_groups_keeps_that_of_names_within_each() -> None:
    first = ["Abelard", "Bellanger", "Bourdieu-Mercier", "El Mansouri", "Moreau"]
    assert names_in("group") == [*first, "Benslimane", "Carvalho", "Diallo", "Le Goff", "Nguyen", "Picard"]


@pytest.mark.parametrize("order", ["name", "number"])
def test_anonymous_copies_are_not_in_an_order_that_tells_who_is_who(order: Order) -> None:
    results = small_exam()
    people = people_in_order(results, ReportOptions(order=order, anonymous=True), words_in("fr"))
    codes = [pseudonym(results.exam.id, submission.student) for submission in results.submissions]
    assert [person.reference for person in people] == sorted(codes)
    assert [person.name for person in people] == [f"Copie {code}" for code in sorted(codes)]


def test_a_pseudonym_is_stable_and_depends_on_the_exam_and_the_student_only() -> None:
    exam, other = id_of("exam"), id_of("another exam")
    student = student_of(1)
    code = pseudonym(exam, student)
    assert code == "MSCP-CRSR"
    renamed = replace(student, last_name="Autre", first_name="Nom", number="9")
    assert pseudonym(exam, renamed) == code
    assert pseudonym(other, student) != code
    assert pseudonym(exam, student_of(2)) != code


def test_a_thousand_students_have_pseudonyms_of_their_own() -> None:
    exam = id_of("exam")
    students = (replace(student_of(1), id=UUID(int=number)) for number in range(1000))
    assert len({pseudonym(exam, student) for student in students}) == 1000


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bravo, Rose !", "Bravo, X !"),
        ("Une rose, Rosette et Primrose.", "Une rose, Rosette et Primrose."),
        ("Le Goff Rose : bien, Le Goff.", "X X : bien, X."),
        ("(Rose)", "(X)"),
        ("ROSE, _Rose_, **LE GOFF**, Le\u00a0Goff, Le\nGoff", "X, _X_, **X**, X, X"),
        (r"$\Rose$", r"$\Rose$"),
        ("", ""),
    ],
)
def test_the_names_of_the_student_are_replaced_where_they_are_words(text: str, shown: str) -> None:
    assert without_names(text, student_of(1, last_name="Le Goff", first_name="Rose"), shown="X") == shown


def test_a_name_is_replaced_in_any_form_of_its_accents() -> None:
    student = student_of(1, last_name="DUPONT", first_name="Inès")
    text = "Bravo Dupont, INÈS, " + unicodedata.normalize("NFD", "Inès") + ". Ines ?"
    assert without_names(text, student, shown="X") == "Bravo X, X, X. Ines ?"


def test_students_of_one_group_stay_together_whatever_else_they_are_in() -> None:
    ids = [id_of(name) for name in ("G1", "A", "B")]
    classes = (
        ClassGroup(id=ids[0], name="G1"),
        ClassGroup(id=ids[1], name="A", parent_id=ids[0]),
        ClassGroup(id=ids[2], name="B", parent_id=ids[0]),
    )
    memberships = ((ids[0], ids[1]), (ids[2],), (ids[1],), (ids[0], ids[2]))
    small = small_exam()
    copies = [
        replace(small.submissions[0], student=student_of(number, class_ids=held)) for number, held in enumerate(memberships)
    ]
    results = replace(small, exam=replace(small.exam, classes=classes), submissions=tuple(copies))
    people = people_in_order(results, ReportOptions(order="group"), words_in("fr"))
    assert [class_names(results.exam, person.submission.student) for person in people] == ["G1, A", "G1, A", "G1, B", "G1, B"]


def test_groups_in_groups_may_be_deeper_than_python_recurses() -> None:
    depth = 2000
    ids = [id_of(f"level {number}") for number in range(depth)]
    classes = tuple(
        ClassGroup(id=ids[number], name=f"C{number}", parent_id=ids[number - 1] if number else None) for number in range(depth)
    )
    small = small_exam()
    results = replace(small, exam=replace(small.exam, classes=classes))
    options, words = ReportOptions(statistics=False), words_in("en")
    overview = overview_of(
        results, people_in_order(results, options, words), options=options, words=words, made_on=date(2026, 1, 1)
    )
    (text,) = (fact.text for fact in overview.facts if fact.text.startswith("C0 "))
    assert text == " (".join(each.name for each in classes) + ")" * (depth - 1)


def test_files_of_students_of_one_name_are_told_apart_by_number() -> None:
    people = [person_called(1, "Martin"), person_called(2, "martin"), person_called(3, "Autre")]
    assert copy_names(people, taken="Couverture.pdf") == ("Martin 001.pdf", "martin 002.pdf", "Autre.pdf")


def test_a_student_who_is_called_as_the_cover_does_not_take_its_file() -> None:
    people = [person_called(1, "COUVERTURE"), person_called(2, "Autre")]
    assert copy_names(people, taken="Couverture.pdf") == ("COUVERTURE 001.pdf", "Autre.pdf")


NAMES = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=40),
    st.sampled_from(
        ["", "a/b", "a\\b", "x" * 300, "Zoe\u0301", "Zoé", "ZOÉ", "con", "..", "Zoé 007", "Zoé 007 (2)", "null", "Cover"]
    ),
)


@given(st.lists(st.tuples(NAMES, st.integers(0, 9)), max_size=12))
def test_files_have_different_safe_names_whatever_the_students_are_called(students: list[tuple[str, int]]) -> None:
    files = ("Cover.pdf", *copy_names((person_called(number, name) for name, number in students), taken="Cover.pdf"))
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in files}) == len(files) == len(students) + 1
    for name in files:
        assert len(name.encode()) < 255
        assert re.fullmatch(r"[^/\\:*?\"<>|\x00-\x1f\x7f]+[^ .]\.pdf|[^ ./\\]\.pdf", name), name
