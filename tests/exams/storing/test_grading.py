"""Change one value of a copy: locking by value, the rules of points and of statuses, and versions."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from tests.support.exams import small_document

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.errors import ExamNotFoundError, InvalidRequestError, NotFoundError
from pressroom.exams.document import ExamDocument
from pressroom.exams.model import Absence, ExamResults, Submission, SubmissionStatus
from pressroom.exams.samples.sample import sample_document
from pressroom.exams.storing.changes import ExamChanges
from pressroom.exams.storing.copies import StudentCopy, read_copy
from pressroom.exams.storing.grading import (
    AbsentStudentError,
    AbsentWithAnswersError,
    CopyChange,
    Field,
    UngradedAnswerError,
    ValueChangedError,
    change_copy,
)
from pressroom.exams.storing.repository import read_exam, read_results
from pressroom.exams.storing.service import InstitutionBusyError, lock_institution, put_exam, when_free


async def put(pool: Pool, user: Principal, exam_id: UUID, document: ExamDocument) -> ExamChanges:
    async def store() -> ExamChanges:
        async with acting_as(pool, user) as conn:
            return await put_exam(conn, exam_id, document)

    return await when_free(store)


class Desk:
    """A teacher with one exam."""

    def __init__(self, pool: Pool, user: Principal, exam_id: UUID) -> None:
        self.pool, self.user, self.exam_id = pool, user, exam_id

    async def results(self) -> ExamResults:
        async with acting_as(self.pool, self.user) as conn:
            return await read_results(conn, self.exam_id)

    async def copy(self, number: str) -> Submission:
        return next(copy for copy in (await self.results()).submissions if copy.student.number == number)

    async def read(self, number: str, **options: Any) -> StudentCopy:
        student = (await self.copy(number)).student.id
        async with acting_as(self.pool, self.user) as conn:
            return await read_copy(conn, self.exam_id, student, **options)

    async def change(
        self, number: str, field: Field, before: str, after: str, *, label: str = "", user: Principal | None = None
    ) -> str:
        read = await self.results()
        student = next(copy.student.id for copy in read.submissions if copy.student.number == number)
        question = next((each.id for each in read.exam.questions() if each.label == label), None)
        change = CopyChange(field=field, question_id=question, before=before, after=after)

        async def store() -> str:
            async with acting_as(self.pool, user or self.user) as conn:
                return await change_copy(conn, self.exam_id, student, change)

        return await when_free(store)

    async def version(self) -> int:
        return (await self.results()).exam.version


@pytest_asyncio.fixture
async def desk(web_pool: Pool, teacher: Principal) -> Desk:
    """The small exam: 3 is graded, 1 is to grade, 2 is absent."""
    exam_id = uuid4()
    await put(web_pool, teacher, exam_id, small_document())
    return Desk(web_pool, teacher, exam_id)


async def test_points_are_stored_exactly_and_each_change_has_a_version(desk: Desk):
    assert await desk.change("1", "points", "", "0,1", label="Q2") == "0.1"
    assert await desk.change("1", "points", "0.10", "0.075", label="Q2") == "0.075"
    copy = await desk.copy("1")
    assert copy.answers[1] is not None
    assert copy.answers[1].points == Decimal("0.075")
    assert copy.total is None, "it is still to grade"
    assert await desk.version() == 3


async def test_a_value_that_somebody_else_has_changed_is_not_replaced(desk: Desk):
    await desk.change("3", "points", "1.25", "2", label="Q1")
    with pytest.raises(ValueChangedError) as refused:
        await desk.change("3", "points", "1.25", "0.5", label="Q1")
    assert refused.value.details == {"value": "2"}
    assert await desk.change("3", "feedback", "Yes.", "Yes!", label="Q1") == "Yes!", "other values are not concerned"
    answer = (await desk.copy("3")).answers[0]
    assert answer is not None
    assert (answer.points, answer.text, answer.feedback) == (Decimal(2), "$2x$", "Yes!")
    assert await desk.version() == 3


async def test_the_same_change_again_is_no_conflict_and_no_version(desk: Desk):
    for _ in range(2):
        assert await desk.change("3", "remark", "", "Line 1\r\nline 2") == "Line 1\nline 2"
    assert await desk.version() == 2
    assert await desk.change("3", "remark", "Line 1\nline 2", "") == "", "undone by both values swapped"
    assert (await desk.copy("3")).feedback == ""


async def test_of_two_changes_at_once_one_is_stored(desk: Desk):
    changes = [desk.change("1", "points", "", points, label="Q1") for points in ("1", "2")]
    first, second = await asyncio.gather(*changes, return_exceptions=True)
    refused = [each for each in (first, second) if isinstance(each, ValueChangedError)]
    stored = [each for each in (first, second) if isinstance(each, str)]
    assert [error.details for error in refused] == [{"value": stored[0]}]
    assert await desk.version() == 2


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ("2.6", "at most 2.5"),
        ("-1", "not be negative"),
        ("1.2345", "3 decimal places"),
        ("x", "number"),
        ("1 ", None),
        ("NaN", "number"),
    ],
)
async def test_points_have_the_rules_of_documents(desk: Desk, after: str, words: str | None):
    if words is None:
        assert await desk.change("1", "points", "", after, label="Q1") == "1"
        return
    with pytest.raises(InvalidRequestError, match=words):
        await desk.change("1", "points", "", after, label="Q1")
    assert await desk.version() == 1


async def test_texts_have_the_rules_of_documents(desk: Desk):
    for wrong in ("a\0b", "x" * 20_001):
        with pytest.raises(InvalidRequestError):
            await desk.change("1", "feedback", "", wrong, label="Q1")
        with pytest.raises(InvalidRequestError):
            await desk.change("1", "remark", "", wrong)
    assert await desk.version() == 1


async def test_a_blank_answer_leaves_no_row_so_that_the_exam_is_stored_again_without_a_change(desk: Desk):
    await desk.change("1", "points", "", "0.1", label="Q2")
    await desk.change("1", "feedback", "", "?", label="Q2")
    await desk.change("1", "points", "0.1", "", label="Q2")
    await desk.change("1", "feedback", "?", "", label="Q2")
    await desk.change("3", "points", "0.1", "", label="Q2")
    assert (await desk.copy("3")).total == Decimal("1.25"), "blank counts as no points"
    async with acting_as(desk.pool, desk.user) as conn:
        document = (await read_exam(conn, desk.exam_id)).document
    version = await desk.version()
    assert (await put(desk.pool, desk.user, desk.exam_id, document)).version == version


async def test_an_answer_of_a_graded_copy_needs_points(desk: Desk):
    with pytest.raises(UngradedAnswerError):
        await desk.change("3", "points", "1.25", "", label="Q1")
    await desk.change("3", "status", "graded", "to_grade")
    await desk.change("3", "points", "1.25", "", label="Q1")
    with pytest.raises(UngradedAnswerError):
        await desk.change("3", "status", "to_grade", "graded")
    await desk.change("3", "points", "", "0", label="Q1")
    await desk.change("3", "status", "to_grade", "graded")
    assert (await desk.copy("3")).total == Decimal("0.1")


async def test_absent_removes_nothing(desk: Desk):
    with pytest.raises(AbsentWithAnswersError):
        await desk.change("3", "status", "graded", "absent")
    await desk.change("1", "status", "to_grade", "absent:unjustified")
    assert (await desk.copy("1")).absence is Absence.UNJUSTIFIED
    with pytest.raises(AbsentStudentError):
        await desk.change("1", "points", "", "1", label="Q1")
    with pytest.raises(ValueChangedError) as refused:
        await desk.change("1", "status", "to_grade", "graded")
    assert refused.value.details == {"value": "absent:unjustified"}
    await desk.change("2", "status", "absent:justified", "to_grade")
    assert (await desk.copy("2")).status is SubmissionStatus.TO_GRADE
    with pytest.raises(InvalidRequestError, match="must be one of"):
        await desk.change("2", "status", "to_grade", "absent:ill")


async def test_a_copy_of_another_institution_is_not_found(desk: Desk, stranger: Principal):
    for change in (
        desk.change("1", "remark", "", "x", user=stranger),
        desk.change("1", "points", "", "1", label="Q1", user=stranger),
    ):
        with pytest.raises(ExamNotFoundError):
            await change
    assert await desk.version() == 1


async def test_a_question_of_another_exam_is_not_found(desk: Desk):
    with pytest.raises(NotFoundError):
        await desk.change("1", "points", "", "1", label="Q9")


async def test_changes_and_imports_at_once_end_without_a_deadlock(web_pool: Pool, teacher: Principal):
    exam_id = uuid4()
    document = sample_document(students=30)
    await put(web_pool, teacher, exam_id, document)
    desk = Desk(web_pool, teacher, exam_id)
    copies = (await desk.results()).submissions[:6]
    changes = [desk.change(copy.student.number, "remark", copy.feedback, "Again") for copy in copies]
    imports = [put(web_pool, teacher, exam_id, document) for _ in range(3)]
    ended = await asyncio.gather(*imports, *changes, return_exceptions=True)
    assert {type(each) for each in ended} == {ExamChanges, str}


async def test_a_change_waits_for_an_import_without_a_connection(desk: Desk):
    change = CopyChange(field="remark", before="", after="x")
    student = (await desk.copy("1")).student.id
    async with acting_as(desk.pool, desk.user) as importing:
        await lock_institution(importing)
        with pytest.raises(InstitutionBusyError):
            async with acting_as(desk.pool, desk.user) as conn:
                await change_copy(conn, desk.exam_id, student, change)


async def test_a_copy_is_read_with_its_neighbours_and_its_rank(desk: Desk):
    bo, nolwenn, eve = [await desk.read(number) for number in ("1", "2", "3")]
    assert (bo.previous, bo.next and bo.next.number) == (None, "2")
    assert (eve.previous and eve.previous.number, eve.next) == ("2", None)
    assert (nolwenn.left, nolwenn.next_to_grade and nolwenn.next_to_grade.number) == (1, "1")
    assert (bo.left, bo.next_to_grade) == (1, None), "itself is no next one"
    assert (eve.rank, eve.graded, bo.rank, bo.graded) == (1, 1, 2, 2)
    group = next(each.id for each in eve.exam.classes if each.name == "Class 1")
    filtered = await desk.read("3", class_ids=[group])
    assert filtered.previous is not None
    assert filtered.previous.number == "1", "group A is in class 1"
