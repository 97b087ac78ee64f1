"""Check the sample exams: their form, their variety and what their numbers show."""

from __future__ import annotations

import statistics
from collections import Counter
from typing import get_args

import msgspec
import pytest

from pressroom.exams.document import Language
from pressroom.exams.importing.checks import check_document
from pressroom.exams.model import ExamResults, SubmissionStatus
from pressroom.exams.results import results_of
from pressroom.exams.samples.sample import sample_document
from pressroom.exams.samples.texts import sample_exam

LANGUAGES = pytest.mark.parametrize("language", get_args(Language))


def marks(results: ExamResults) -> list[float]:
    """Return the marks out of 20 of all graded copies."""
    return [float(copy.total / results.exam.max_points * 20) for copy in results.submissions if copy.total is not None]


def discrimination(results: ExamResults, index: int) -> float:
    """Return the correlation of a question with the rest of the exam."""
    graded = [copy for copy in results.submissions if copy.total is not None]
    points = [float(answer.points or 0) if (answer := copy.answers[index]) else 0.0 for copy in graded]
    rest = [float(copy.total or 0) - own for copy, own in zip(graded, points, strict=True)]
    return statistics.correlation(points, rest)


@LANGUAGES
@pytest.mark.parametrize("students", [1, 2, 8, 60, 213, 3_000])
def test_a_sample_of_any_size_is_a_valid_exam(language: Language, students: int):
    document = sample_document(students=students, language=language)
    check_document(document)
    results = results_of(document)
    assert len(results.submissions) == students
    assert document.language == results.exam.language == language
    assert len(list(results.exam.questions())) == 20


@LANGUAGES
def test_a_sample_is_the_same_every_time_and_its_students_in_any_size(language: Language):
    small, large = (sample_document(students=students, language=language) for students in (10, 70))
    assert msgspec.json.encode(sample_document(students=10, language=language)) == msgspec.json.encode(small)
    assert large.students[:10] == small.students
    assert msgspec.json.encode(large.submissions[:10]) == msgspec.json.encode(small.submissions)


@LANGUAGES
def test_a_sample_has_copies_of_every_kind(language: Language):
    document = sample_document(students=213, language=language)
    assert {copy.status for copy in document.submissions} == {"graded", "to_grade", "absent"}
    assert {copy.absence for copy in document.submissions if copy.status == "absent"} == {"justified", "unjustified", None}
    names = [(student.last_name, student.first_name) for student in document.students]
    assert len(set(names)) == 213
    assert any(not last.isascii() and ord(last[0]) > 0x370 for last, _ in names)
    assert any("’" in last for last, _ in names)
    assert any("-" in last for last, _ in names)
    assert Counter(len(student.classes) for student in document.students).keys() == {2, 3}
    results = results_of(document)
    answers = [answer for copy in results.submissions if copy.status is SubmissionStatus.GRADED for answer in copy.answers]
    assert len({answer.points % 1 for answer in answers if answer and answer.points is not None}) == 4
    assert None in answers


@LANGUAGES
def test_the_marks_are_spread_as_those_of_a_class_and_one_question_discriminates_badly(language: Language):
    results = results_of(sample_document(students=213, language=language))
    assert 10 < statistics.mean(marks(results)) < 12
    assert 2.5 < statistics.stdev(marks(results)) < 4.5
    weak = [index for index in range(20) if discrimination(results, index) < 0.1]
    assert [question.label for index, question in enumerate(results.exam.questions()) if index in weak] == ["Q12"]


@LANGUAGES
def test_every_answer_of_a_sample_closes_its_formulas(language: Language):
    exam = sample_exam(language)
    texts = [
        text
        for section in exam.sections
        for question in section.questions
        for text in (question.statement, question.key, *(t for v in question.answers for t in (*v.texts, *v.feedback)))
    ]
    texts += [section.introduction for section in exam.sections] + [text for remark in exam.remarks for text in remark.texts]
    for text in texts:
        assert text.count("$") % 2 == 0, text
        for formula in text.replace("$$", "$").split("$")[1::2]:
            assert formula.replace(r"\{", "").count("{") == formula.replace(r"\}", "").count("}"), formula
            assert formula.count(r"\left") - formula.count(r"\leftarrow") == formula.count(r"\right"), formula
    assert all({variant.at_least for variant in q.answers} >= {0, 1} for section in exam.sections for q in section.questions)
