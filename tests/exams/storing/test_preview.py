"""What an import would change is said before it is stored, and nothing else is stored."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from tests.support.databases import Owner
from tests.support.exams import document_of, small_document, small_exam

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.errors import ExamNotFoundError
from pressroom.exams.document import ExamDocument
from pressroom.exams.storing.changes import Changed, ExamChanges
from pressroom.exams.storing.differences import Difference, differences
from pressroom.exams.storing.listing import exam_titles, find_exams
from pressroom.exams.storing.preview import Preview, PreviewOutdatedError, preview_exam, store_previewed
from pressroom.exams.storing.service import import_once, put_exam, when_free

T = TypeVar("T")


async def acting(pool: Pool, user: Principal, work: Callable[[TenantConnection], Awaitable[T]]) -> T:
    async def once() -> T:
        async with acting_as(pool, user) as conn:
            return await work(conn)

    return await when_free(once)


async def put(pool: Pool, user: Principal, exam_id: UUID, document: ExamDocument) -> ExamChanges:
    return await acting(pool, user, lambda conn: put_exam(conn, exam_id, document))


async def preview(pool: Pool, user: Principal, exam_id: UUID, document: ExamDocument) -> Preview:
    return await acting(pool, user, lambda conn: preview_exam(conn, exam_id, document))


def better(**members: Any) -> ExamDocument:
    """Return the small exam with two more points for Zola."""
    exam = small_exam(**members)
    exam["submissions"][0]["answers"][0]["points"] = 2
    return document_of(exam)


async def test_a_preview_says_what_storing_changes_and_stores_nothing(web_pool: Pool, owner: Owner, teacher: Principal):
    exam_id = uuid4()
    new = await preview(web_pool, teacher, exam_id, small_document())
    assert (new.changes.created, new.changes.students, new.differences) == (True, Changed(added=3), [])
    for table in ("exams", "students", "classes", "questions", "submissions", "answers"):
        assert owner.value(f"SELECT count(*) FROM {table}") == 0, table  # noqa: S608 - the names are above
    await put(web_pool, teacher, exam_id, small_document())
    looked = await preview(web_pool, teacher, exam_id, better())
    assert looked.changes.submissions == Changed(changed=1)
    assert looked.changes_something
    assert looked.differences == [
        Difference(subject="copy", name="Zola Ève", what="points", question="Q1", old=Decimal("1.25"), new=Decimal(2))
    ]
    assert looked.changes == await put(web_pool, teacher, exam_id, better())
    nothing = await preview(web_pool, teacher, exam_id, better())
    assert (nothing.changes_something, nothing.differences, nothing.more) == (False, [], 0)


async def test_only_what_was_previewed_is_stored(web_pool: Pool, teacher: Principal):
    exam_id = uuid4()
    await put(web_pool, teacher, exam_id, small_document())
    key = (await preview(web_pool, teacher, exam_id, better())).key
    with pytest.raises(PreviewOutdatedError):
        await acting(web_pool, teacher, lambda conn: store_previewed(conn, exam_id, better(subject="Other"), key=key))
    await put(web_pool, teacher, exam_id, small_document(title="Changed meanwhile"))
    with pytest.raises(PreviewOutdatedError):
        await acting(web_pool, teacher, lambda conn: store_previewed(conn, exam_id, better(), key=key))
    (listed,) = (await acting(web_pool, teacher, find_exams)).items
    assert (listed.title, listed.version) == ("Changed meanwhile", 2)
    key = (await preview(web_pool, teacher, exam_id, better())).key
    stored = await acting(web_pool, teacher, lambda conn: store_previewed(conn, exam_id, better(), key=key))
    assert stored.version == 3


async def test_an_exam_of_another_institution_is_neither_previewed_nor_listed(
    web_pool: Pool, teacher: Principal, stranger: Principal
):
    exam_id = uuid4()
    await put(web_pool, teacher, exam_id, small_document())
    with pytest.raises(ExamNotFoundError):
        await preview(web_pool, stranger, exam_id, small_document())
    assert (await acting(web_pool, stranger, find_exams)).items == ()
    assert await acting(web_pool, stranger, lambda conn: exam_titles(conn, also=exam_id)) == []


async def test_names_of_students_that_other_exams_have_are_listed_also_for_a_new_exam(web_pool: Pool, teacher: Principal):
    await put(web_pool, teacher, uuid4(), small_document())
    exam = small_exam(title="Next")
    exam["students"][0]["firstName"] = "Émilie"
    looked = await preview(web_pool, teacher, uuid4(), document_of(exam))
    assert looked.differences == [Difference(subject="student", name="Zola Ève", what="name", new="Zola Émilie")]


def test_differences_beyond_the_most_are_counted():
    exam = small_exam()
    exam["submissions"][0]["answers"] = []
    exam["submissions"][0]["feedback"] = "Nothing."
    shown, more = differences(small_document(), document_of(exam), known={}, most=2)
    assert [one.what for one in shown] == ["feedback", "points"]
    assert more == 3  # text and feedback of Q1, points of Q2


async def test_a_document_with_an_id_is_imported_once(web_pool: Pool, teacher: Principal):
    first = await acting(web_pool, teacher, lambda conn: import_once(conn, small_document(id="one")))
    again = await acting(web_pool, teacher, lambda conn: import_once(conn, small_document(id="one", title="Changed")))
    assert first == again
    (listed,) = (await acting(web_pool, teacher, find_exams)).items
    assert (listed.title, listed.classes, listed.graded, listed.to_grade, listed.absent) == (
        "Test on functions",
        ["Class 1", "Class 2"],
        1,
        1,
        1,
    )
