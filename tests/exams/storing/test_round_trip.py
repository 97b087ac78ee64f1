"""Property tests: what is stored of a generated exam is what its document says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from tests.support.exams import document_of
from tests.support.generated_documents import exams

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.exams.importing.checks import check_document
from pressroom.exams.model import Answer, ExamResults, Submission
from pressroom.exams.results import results_of
from pressroom.exams.storing.repository import read_exam, read_points, read_results
from pressroom.exams.storing.service import put_exam


def without_ids(results: ExamResults) -> Any:
    """Return what does not depend on where an exam is stored."""
    exam = results.exam
    names = {group.id: position for position, group in enumerate(exam.classes)}
    return (
        (exam.title, exam.subject, exam.language, exam.date, exam.institution),
        [(group.name, names.get(group.parent_id) if group.parent_id else None) for group in exam.classes],
        [(s.title, s.introduction, [(q.label, q.max_points, q.statement, q.key) for q in s.questions]) for s in exam.sections],
        [
            (
                (copy.student.number, copy.student.last_name, copy.student.first_name),
                [names[class_id] for class_id in copy.student.class_ids],
                (copy.status, copy.absence, copy.feedback, copy.total),
                copy.answers,
            )
            for copy in results.submissions
        ],
    )


def without_texts(copy: Submission) -> Submission:
    """Return a copy as it is read where points only are asked for."""
    given = (None if answer is None or answer.points is None else Answer(points=answer.points) for answer in copy.answers)
    return replace(copy, feedback="", answers=tuple(given))


@given(before=exams(), exam=exams())
@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_what_is_stored_over_another_exam_is_read_as_in_memory(
    web_pool: Pool, worker_pool: Pool, teacher: Principal, before: dict[str, Any], exam: dict[str, Any]
):
    exam_id = uuid4()
    document = document_of(exam)
    for each in (document_of(before), document):
        check_document(each)
        async with acting_as(web_pool, teacher) as conn:
            await put_exam(conn, exam_id, each)
    async with acting_as(worker_pool, teacher) as conn:
        read = await read_results(conn, exam_id)
        points = await read_points(conn, exam_id)
        selections = [[], *([group.id] for group in read.exam.classes), [group.id for group in read.exam.classes]]
        selected = [(await read_results(conn, exam_id, class_ids=ids)).submissions for ids in selections]
    assert without_ids(read) == without_ids(results_of(document))
    assert [points.of_classes(ids).submissions for ids in selections] == [tuple(map(without_texts, each)) for each in selected]
    assert [len(points.members[group.id]) for group in read.exam.classes] == [len(each) for each in selected[1:-1]]
    async with acting_as(web_pool, teacher) as conn:
        again = (await read_exam(conn, exam_id)).document
        changes = await put_exam(conn, exam_id, again)
    assert changes.version == read.exam.version
    assert without_ids(results_of(again)) == without_ids(read)


@given(exam=exams())
@examples(max_examples=20, deadline=None)
def test_totals_are_exact_sums(exam: dict[str, Any]):
    for copy in results_of(document_of(exam)).submissions:
        if copy.total is not None:
            assert copy.total == sum((a.points for a in copy.answers if isinstance(a, Answer) and a.points), Decimal(0))
