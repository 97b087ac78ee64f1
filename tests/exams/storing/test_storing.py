"""Store exam documents, and read them as documents and as results."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from tests.support.databases import Owner
from tests.support.exams import class_chain, small_document, small_exam

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.errors import ConflictError, ExamNotFoundError, InvalidRequestError, PressroomError
from pressroom.exams.document import MAX_CLASS_LEVELS, ExamDocument
from pressroom.exams.model import Absence, ExamResults, SubmissionStatus
from pressroom.exams.samples.sample import sample_document
from pressroom.exams.storing.changes import Changed, ExamChanges
from pressroom.exams.storing.repository import list_exams, read_exam, read_heading, read_results
from pressroom.exams.storing.service import InstitutionBusyError, lock_institution, put_exam, when_free


async def put(pool: Pool, user: Principal, exam_id: UUID, document: ExamDocument, **options: Any) -> ExamChanges:
    async def store() -> ExamChanges:
        async with acting_as(pool, user) as conn:
            return await put_exam(conn, exam_id, document, **options)

    return await when_free(store)


async def results(pool: Pool, user: Principal, exam_id: UUID, **options: Any) -> ExamResults:
    async with acting_as(pool, user) as conn:
        return await read_results(conn, exam_id, **options)


async def stored(pool: Pool, user: Principal, exam_id: UUID) -> ExamDocument:
    async with acting_as(pool, user) as conn:
        return (await read_exam(conn, exam_id)).document


def class_named(read: ExamResults, name: str) -> UUID:
    return next(group.id for group in read.exam.classes if group.name == name)


def last_names(read: ExamResults) -> list[str]:
    return [copy.student.last_name for copy in read.submissions]


async def test_an_exam_is_read_as_it_was_stored(web_pool: Pool, teacher: Principal):
    exam_id = uuid4()
    changes = await put(web_pool, teacher, exam_id, small_document())
    assert (changes.created, changes.version) == (True, 1)
    assert changes.students == changes.classes == Changed(added=3)
    read = await results(web_pool, teacher, exam_id)
    assert (read.exam.id, read.exam.version, read.exam.institution) == (exam_id, 1, "Lycée du Pont-Levis")
    assert read.exam.max_points == Decimal("2.6")
    assert last_names(read) == ["Ångström", "Le Goff", "Zola"]
    bo, nolwenn, eve = read.submissions
    assert (bo.status, bo.answers, bo.total) == (SubmissionStatus.TO_GRADE, (None, None), None)
    assert (nolwenn.status, nolwenn.absence, nolwenn.answers) == (SubmissionStatus.ABSENT, Absence.JUSTIFIED, ())
    assert eve.total == Decimal("1.35")
    assert eve.student.class_ids == (class_named(read, "Class 1"), class_named(read, "Group A"))
    assert [group.parent_id for group in read.exam.classes] == [None, class_named(read, "Class 1"), None]


async def test_a_worker_reads_the_exam_of_its_jobs_user(
    web_pool: Pool, worker_pool: Pool, teacher: Principal, stranger: Principal
):
    exam_id = uuid4()
    await put(web_pool, teacher, exam_id, small_document())
    assert await results(worker_pool, teacher, exam_id) == await results(web_pool, teacher, exam_id)
    with pytest.raises(ExamNotFoundError):
        await results(worker_pool, stranger, exam_id)


async def test_a_filter_includes_the_groups_below_and_each_student_once(web_pool: Pool, teacher: Principal):
    exam_id = uuid4()
    await put(web_pool, teacher, exam_id, small_document())
    everything = await results(web_pool, teacher, exam_id)
    one, group = class_named(everything, "Class 1"), class_named(everything, "Group A")
    both = await results(web_pool, teacher, exam_id, class_ids=[one, group])
    assert last_names(both) == last_names(await results(web_pool, teacher, exam_id, class_ids=[one])) == ["Ångström", "Zola"]
    assert [selected.name for selected in both.selected] == ["Class 1", "Group A"]
    with pytest.raises(InvalidRequestError) as caught:
        await results(web_pool, teacher, exam_id, class_ids=[one, exam_id])
    assert [field["path"] for field in caught.value.details["fields"]] == ["classIds[1]"]
    assert str(exam_id) in caught.value.message


async def test_storing_what_was_read_changes_nothing(web_pool: Pool, teacher: Principal):
    exam_id = uuid4()
    await put(web_pool, teacher, exam_id, sample_document(students=40))
    document = await stored(web_pool, teacher, exam_id)
    changes = await put(web_pool, teacher, exam_id, document)
    assert changes == ExamChanges(
        created=False, version=1, classes=Changed(), students=Changed(), questions=Changed(), submissions=Changed()
    )
    assert await stored(web_pool, teacher, exam_id) == document


async def test_what_is_not_in_the_document_any_more_is_removed_from_this_exam_only(
    web_pool: Pool, teacher: Principal, owner: Owner
):
    first, second = uuid4(), uuid4()
    await put(web_pool, teacher, first, small_document())
    await put(web_pool, teacher, second, small_document(id="second"))
    exam = small_exam()
    exam["students"] = exam["students"][:1]
    exam["submissions"] = exam["submissions"][:1]
    exam["submissions"][0]["answers"] = exam["submissions"][0]["answers"][1:]
    exam["sections"][0]["questions"] = exam["sections"][0]["questions"][1:]
    exam["classes"] = exam["classes"][:2]
    changes = await put(web_pool, teacher, first, small_document(**exam))
    assert changes.version == 2
    assert (changes.questions, changes.submissions) == (Changed(changed=1, removed=1), Changed(removed=2))
    assert last_names(await results(web_pool, teacher, first)) == ["Zola"]
    other = await results(web_pool, teacher, second)
    assert (last_names(other), other.exam.version) == (["Ångström", "Le Goff", "Zola"], 1)
    assert owner.value("SELECT count(*) FROM students") == 3
    assert owner.value("SELECT count(*) FROM class_members") == 4


async def test_a_change_of_shared_students_and_classes_is_a_change_of_each_exam_that_has_them(web_pool: Pool, teacher: Principal):
    first, second, third = uuid4(), uuid4(), uuid4()
    await put(web_pool, teacher, first, small_document())
    await put(web_pool, teacher, second, small_document())
    exam = small_exam(classes=[], submissions=[])
    exam["students"] = [{"number": "9", "lastName": "Weil"}]
    await put(web_pool, teacher, third, small_document(**exam))
    exam = small_exam()
    exam["students"][0]["firstName"] = "Eva"
    assert (await put(web_pool, teacher, first, small_document(**exam))).version == 2
    assert (await results(web_pool, teacher, second)).exam.version == 2
    assert (await results(web_pool, teacher, third)).exam.version == 1
    exam["classes"][0]["name"] = "Class One"
    assert (await put(web_pool, teacher, first, small_document(**exam))).version == 3
    assert (await results(web_pool, teacher, second)).exam.version == 3
    exam["students"][2]["classes"] = ["T1"]
    assert (await put(web_pool, teacher, first, small_document(**exam))).version == 4
    assert (await results(web_pool, teacher, second)).exam.version == 4


async def test_a_parent_that_is_omitted_stays_and_null_removes_it(web_pool: Pool, teacher: Principal):
    exam_id = uuid4()
    await put(web_pool, teacher, exam_id, small_document())
    exam = small_exam()
    del exam["classes"][1]["parent"]
    assert (await put(web_pool, teacher, exam_id, small_document(**exam))).version == 1
    exam["classes"][1]["parent"] = None
    assert (await put(web_pool, teacher, exam_id, small_document(**exam))).version == 2
    assert [group.parent_id for group in (await results(web_pool, teacher, exam_id)).exam.classes] == [None] * 3


async def test_classes_do_not_become_groups_of_themselves_through_two_exams(web_pool: Pool, teacher: Principal):
    await put(web_pool, teacher, uuid4(), small_document())
    exam = small_exam()
    exam["classes"] = [{"id": "T1", "name": "Class 1", "parent": "T1-A"}, {"id": "T1-A", "name": "Group A"}, exam["classes"][2]]
    second = uuid4()
    with pytest.raises(InvalidRequestError) as caught:
        await put(web_pool, teacher, second, small_document(**exam))
    assert [field["path"] for field in caught.value.details["fields"]] == ["classes[0].parent", "classes[1].parent"]
    with pytest.raises(ExamNotFoundError):
        await results(web_pool, teacher, second)


@pytest.mark.parametrize(
    ("classes", "path"),
    [
        # The stored classes go below another one, with all groups in them; or a new group comes below the deepest one.
        ([{"id": "T0", "name": "Top"}, {"id": "L1", "name": "Level 1", "parent": "T0"}], "classes[1].parent"),
        ([{"id": "G", "name": "New", "parent": "L10"}, {"id": "L10", "name": "Level 10"}], "classes[0].parent"),
    ],
)
async def test_the_stored_tree_counts_for_the_levels_of_classes(
    classes: list[dict[str, Any]], path: str, web_pool: Pool, teacher: Principal, stranger: Principal
):
    first, second = uuid4(), uuid4()
    deepest = small_document(classes=class_chain(MAX_CLASS_LEVELS), students=[], submissions=[])
    await put(web_pool, teacher, first, deepest)
    assert (await put(web_pool, teacher, first, await stored(web_pool, teacher, first))).version == 1
    document = small_document(classes=classes, students=[], submissions=[])
    with pytest.raises(InvalidRequestError) as caught:
        await put(web_pool, teacher, second, document)
    (wrong,) = caught.value.details["fields"]
    assert wrong["path"] == path
    assert "deeper than level 10" in wrong["message"]
    with pytest.raises(ExamNotFoundError):
        await results(web_pool, teacher, second)
    assert (await put(web_pool, stranger, second, document)).created, "classes of another institution do not count"


async def test_an_id_of_another_institutions_exam_is_answered_as_unknown(
    web_pool: Pool, teacher: Principal, stranger: Principal, owner: Owner
):
    exam_id = uuid4()
    await put(web_pool, teacher, exam_id, small_document())
    with pytest.raises(ExamNotFoundError):
        await put(web_pool, stranger, exam_id, small_document(title="Taken"))
    with pytest.raises(ExamNotFoundError):
        await results(web_pool, stranger, exam_id)
    assert (await results(web_pool, teacher, exam_id)).exam.title == "Test on functions"
    # The same numbers and ids in another institution are other students and classes.
    await put(web_pool, stranger, uuid4(), small_document())
    assert owner.value("SELECT count(*) FROM students") == 6


async def test_an_exam_is_found_by_one_external_id_only(web_pool: Pool, teacher: Principal):
    first = uuid4()
    await put(web_pool, teacher, first, small_document(id="2026-03"))
    with pytest.raises(ConflictError, match=str(first)):
        await put(web_pool, teacher, uuid4(), small_document(id="2026-03"))


async def test_an_unexpected_version_is_refused(web_pool: Pool, teacher: Principal):
    exam_id = uuid4()
    with pytest.raises(ExamNotFoundError):
        await put(web_pool, teacher, exam_id, small_document(), expected=(1,))
    await put(web_pool, teacher, exam_id, small_document())
    assert (await put(web_pool, teacher, exam_id, small_document(title="Second"), expected=(1,))).version == 2
    with pytest.raises(ConflictError) as caught:
        await put(web_pool, teacher, exam_id, small_document(title="Third"), expected=(1,))
    assert caught.value.details == {"version": 2}


async def test_of_two_changes_of_one_version_at_the_same_time_one_is_refused(web_pool: Pool, teacher: Principal):
    exam_id = uuid4()
    await put(web_pool, teacher, exam_id, small_document())
    ended = await asyncio.gather(
        *(put(web_pool, teacher, exam_id, small_document(title=title), expected=(1,)) for title in ("Left", "Right")),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in ended if isinstance(outcome, PressroomError)] == [ConflictError]
    assert (await results(web_pool, teacher, exam_id)).exam.version == 2


async def test_documents_stored_at_the_same_time_share_students_without_a_deadlock(
    web_pool: Pool, teacher: Principal, owner: Owner
):
    document = sample_document(students=30)
    turned = msgspec.structs.replace(document, students=document.students[::-1], classes=document.classes[::-1])
    await asyncio.gather(*(put(web_pool, teacher, uuid4(), each) for each in (document, turned) * 4))
    assert owner.value("SELECT count(*) FROM students") == 30
    assert owner.value("SELECT count(*) FROM submissions") == 240


async def test_a_list_counts_the_copies_and_is_read_page_by_page(web_pool: Pool, teacher: Principal, stranger: Principal):
    ids = [uuid4() for _ in range(3)]
    for exam_id in ids:
        await put(web_pool, teacher, exam_id, small_document(title=str(exam_id)))
    async with acting_as(web_pool, teacher) as conn:
        first = await list_exams(conn, limit=2)
        second = await list_exams(conn, limit=2, cursor=first.next_cursor)
        heading = await read_heading(conn, ids[0])
        full = await read_exam(conn, ids[0])
    assert [item.id for item in (*first.items, *second.items)] == ids[::-1]
    assert second.next_cursor is None
    assert heading == second.items[0] == full.heading
    assert (heading.students, heading.graded, heading.to_grade, heading.absent) == (3, 1, 1, 1)
    async with acting_as(web_pool, stranger) as conn:
        assert (await list_exams(conn, limit=2)).items == ()


async def test_what_is_read_while_it_changes_is_of_one_state(web_pool: Pool, worker_pool: Pool, teacher: Principal):
    exam_id = uuid4()
    low, high = (small_document(title=title, submissions=_all_graded(points)) for title, points in (("low", 0), ("high", 2.5)))
    await put(web_pool, teacher, exam_id, low)

    async def change() -> None:
        for _ in range(20):
            await put(web_pool, teacher, exam_id, high)
            await put(web_pool, teacher, exam_id, low)

    changing = asyncio.create_task(change())
    seen: set[tuple[str, Decimal | None]] = set()
    while not changing.done():
        read = await results(worker_pool, teacher, exam_id)
        seen |= {(read.exam.title, copy.total) for copy in read.submissions}
    await changing
    assert seen <= {("low", Decimal(0)), ("high", Decimal("2.5"))}


def _all_graded(points: float) -> list[dict[str, Any]]:
    answers = [{"question": "Q1", "points": points}]
    return [{"student": number, "status": "graded", "answers": answers} for number in ("1", "2", "3")]


async def test_whoever_stores_while_another_does_holds_no_connection_and_is_told_in_the_end(web_pool: Pool, teacher: Principal):
    async def store() -> None:
        async with acting_as(web_pool, teacher) as conn:
            await lock_institution(conn)

    async with acting_as(web_pool, teacher) as conn:
        await lock_institution(conn)
        with pytest.raises(InstitutionBusyError):
            await store()
        waiting = [asyncio.create_task(when_free(store, seconds=60)) for _ in range(20)]
        with pytest.raises(InstitutionBusyError):
            await when_free(store, seconds=0.3)
        assert not any(task.done() for task in waiting)
        async with acting_as(web_pool, teacher) as other:
            assert (await list_exams(other, limit=1)).items == ()
    await asyncio.gather(*waiting)
