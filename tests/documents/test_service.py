from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
from tests.support.databases import Owner
from tests.support.polling import until

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.documents.model import DocumentChange, DocumentContent, JsonText, NewDocument
from pressroom.documents.repository import list_versions, read_content, read_version
from pressroom.documents.service import check_document_limit, checked_change, checked_document, create_document, save_document
from pressroom.errors import ConflictError, DocumentNotFoundError, InvalidRequestError, NotFoundError
from pressroom.kinds import KINDS


def new(*, title: str | None = None, **data: Any) -> NewDocument:
    text = JsonText.of(data or {"basics": {"name": "Ada Example"}})
    return checked_document(kind_name="resume", title=title, template_slug=None, data=text, settings=None)


def change(*, title: str | None = None, data: JsonText | None = None) -> DocumentChange:
    return checked_change(KINDS["resume"], title=title, template_slug=None, data=data, settings=None)


async def create(pool: Pool, user: Principal, *, title: str | None = None) -> DocumentContent:
    async with acting_as(pool, user) as conn:
        return await create_document(conn, new(title=title))


async def save(
    pool: Pool, user: Principal, document_id: UUID, *, title: str, expected: tuple[int, ...] | None, keep: int = 100
) -> None:
    async with acting_as(pool, user) as conn:
        await save_document(conn, document_id, change(title=title), expected=expected, keep=keep)


async def test_the_default_title_comes_from_the_data(web_pool: Pool, alice: Principal):
    document = await create(web_pool, alice)
    assert "Ada Example" in document.title
    assert document.template_slug == KINDS["resume"].default_template
    assert (document.version, document.settings) == (1, "{}")


async def test_every_save_adds_a_version_and_keeps_older_ones(web_pool: Pool, alice: Principal, owner: Owner):
    document = await create(web_pool, alice, title="First")
    for number in range(2, 5):
        await save(web_pool, alice, document.id, title=f"Title {number}", expected=(number - 1,))
    assert owner.rows("SELECT version, title FROM document_versions ORDER BY version") == [
        (1, "First"), (2, "Title 2"), (3, "Title 3"), (4, "Title 4"),
    ]  # fmt: skip
    async with acting_as(web_pool, alice) as conn:
        assert (await read_content(conn, document.id)).data == document.data
        assert (await read_version(conn, document.id, 1)).title == "First"


async def test_a_refused_save_changes_nothing(web_pool: Pool, alice: Principal, owner: Owner):
    document = await create(web_pool, alice, title="First")
    with pytest.raises(ConflictError) as conflict:
        await save(web_pool, alice, document.id, title="Lost", expected=(7,))
    assert conflict.value.details == {"version": 1}
    with pytest.raises(InvalidRequestError):
        change(title="")
    assert owner.rows("SELECT version, title FROM document_versions") == [(1, "First")]


async def test_two_concurrent_saves_make_two_versions(web_pool: Pool, alice: Principal, owner: Owner):
    document = await create(web_pool, alice, title="First")
    data = JsonText.of({"basics": {"name": "Second"}})
    async with acting_as(web_pool, alice) as conn:
        await save_document(conn, document.id, change(data=data), expected=None, keep=100)
        other = asyncio.create_task(save(web_pool, alice, document.id, title="Third", expected=None))
        waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        await until(lambda: owner.rows(waiting), seconds=10, what="the second save waits for the first")
    await other
    versions = owner.rows("SELECT version, title, data FROM document_versions ORDER BY version")
    assert versions[1:] == [(2, "First", data.value), (3, "Third", data.value)]


def test_a_refusal_names_at_most_a_hundred_wrong_fields():
    with pytest.raises(InvalidRequestError) as refused:
        new(title="", work=[{"name": number} for number in range(300)])
    fields = refused.value.details["fields"]
    assert len(fields) == 100
    assert [field["path"] for field in fields[:2]] == ["title", "data.work[0].name"]


async def test_the_oldest_versions_beyond_the_limit_are_deleted(web_pool: Pool, alice: Principal, owner: Owner):
    document, other = await create(web_pool, alice, title="First"), await create(web_pool, alice, title="Another")
    for number in range(2, 7):
        await save(web_pool, alice, document.id, title=f"Title {number}", expected=(number - 1,), keep=3)
    kept = "SELECT version FROM document_versions WHERE document_id = %s ORDER BY version"
    assert owner.rows(kept, (document.id,)) == [(4,), (5,), (6,)]
    assert owner.rows(kept, (other.id,)) == [(1,)]
    async with acting_as(web_pool, alice) as conn:
        assert (await read_content(conn, document.id)).data == document.data
        assert [version.version for version in (await list_versions(conn, document.id, limit=10)).items] == [6, 5, 4]
        with pytest.raises(NotFoundError, match="Version 3 of the document is not kept any more"):
            await read_version(conn, document.id, 3)
        with pytest.raises(NotFoundError, match="has no version 7: the newest is 6"):
            await read_version(conn, document.id, 7)


async def test_of_each_session_of_writing_the_last_version_is_kept_longest(web_pool: Pool, alice: Principal, owner: Owner):
    document = await create(web_pool, alice, title="First")

    async def save_later(*minutes: int) -> list[int]:
        for passed in minutes:
            earlier = "UPDATE document_versions SET created_at = created_at - %s * interval '1 min'"
            owner.rows(earlier, (passed,))
            await save(web_pool, alice, document.id, title="Title", expected=None, keep=6)
        return [version for (version,) in owner.rows("SELECT version FROM document_versions ORDER BY version")]

    assert await save_later(1, 1) == [1, 2, 3]
    assert await save_later(10, 9, 9) == [1, 2, 3, 4, 5, 6]
    assert await save_later(9) == [2, 3, 4, 5, 6, 7]
    assert await save_later(9, 9) == [3, 5, 6, 7, 8, 9], "3 is the last one of the first session"
    assert await save_later(9, 9, 11) == [3, 8, 9, 10, 11, 12]
    assert await save_later(11, 11, 11) == [3, 11, 12, 13, 14, 15]
    assert await save_later(11, 1, 1, 1) == [13, 14, 15, 17, 18, 19], "the newer half is kept as it is"


async def test_the_number_of_a_users_documents_is_limited(web_pool: Pool, alice: Principal, bob: Principal):
    for user, count in ((alice, 2), (bob, 1)):
        for _ in range(count):
            await create(web_pool, user)
    async with acting_as(web_pool, bob) as conn:
        await check_document_limit(conn, limit=2)
    async with acting_as(web_pool, alice) as conn:
        await check_document_limit(conn, limit=3)
        with pytest.raises(ConflictError, match="You have 2 documents") as refused:
            await check_document_limit(conn, limit=2)
    assert refused.value.details == {"limit": 2}


async def test_a_document_of_another_user_cannot_be_saved(web_pool: Pool, alice: Principal, bob: Principal, owner: Owner):
    document = await create(web_pool, alice, title="Hers")
    with pytest.raises(DocumentNotFoundError):
        await save(web_pool, bob, document.id, title="His", expected=None)
    assert owner.value("SELECT title FROM documents") == "Hers"


@pytest.mark.parametrize("name", sorted(KINDS["resume"].samples))
async def test_every_sample_can_be_stored(web_pool: Pool, alice: Principal, name: str):
    document = new(**KINDS["resume"].samples[name]())
    async with acting_as(web_pool, alice) as conn:
        stored = await create_document(conn, document)
        assert (await read_content(conn, stored.id)).data == document.data.text
