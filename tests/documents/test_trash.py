"""Delete documents so that it can be undone, and empty the trash."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.queue_client import UserConnection, WorkerConnection
from tests.support.running_worker import stored_files
from tests.support.stored_documents import store_resume

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.documents.listing import Search, list_cards
from pressroom.documents.model import JsonText
from pressroom.documents.references import completed_now
from pressroom.documents.repository import list_documents, list_versions, read_content, read_document, read_version
from pressroom.documents.service import check_document_limit, checked_document, create_document
from pressroom.documents.trash import deletions_to_undo, restore_documents, trash_documents
from pressroom.errors import ConflictError, DocumentNotFoundError, InvalidRequestError, ReferenceNotFoundError, UndoOverError
from pressroom.exports.maintenance import clean_up
from pressroom.kinds import KINDS
from pressroom.storage.addresses import open_store
from pressroom.storage.keys import export_key
from pressroom.storage.store import Store

OVER = timedelta(minutes=10, seconds=1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path.as_uri())


async def trash(pool: Pool, user: Principal, *ids: UUID) -> None:
    async with acting_as(pool, user) as conn:
        await trash_documents(conn, ids)


async def restore(pool: Pool, user: Principal, *ids: UUID, limit: int = 1000) -> list[str]:
    async with acting_as(pool, user) as conn:
        return [document.title for document in await restore_documents(conn, ids, limit=limit)]


async def test_a_document_in_the_trash_is_found_nowhere(web_pool: Pool, alice: Principal, owner: Owner):
    document = store_resume(owner, alice)
    await trash(web_pool, alice, document)
    async with acting_as(web_pool, alice) as conn:
        assert (await list_documents(conn, limit=10)).items == ()
        assert (await list_cards(conn, Search(), revision="r")).items == ()
        for read in (read_document(conn, document), read_content(conn, document), list_versions(conn, document, limit=5)):
            with pytest.raises(DocumentNotFoundError):
                await read
        with pytest.raises(DocumentNotFoundError):
            await read_version(conn, document, 1)
        with pytest.raises(DocumentNotFoundError):
            await trash_documents(conn, [document])


async def test_undo_brings_back_what_was_deleted_together(web_pool: Pool, alice: Principal, owner: Owner):
    first, second, third = (store_resume(owner, alice, title=title) for title in ("One", "Two", "Three"))
    await trash(web_pool, alice, first, second)
    await trash(web_pool, alice, third)
    async with acting_as(web_pool, alice) as conn:
        deletions = await deletions_to_undo(conn)
    assert [[document.title for document in each.documents] for each in deletions] == [["Three"], ["One", "Two"]]
    assert all(1 <= each.seconds_left <= 10 for each in deletions)
    assert sorted(await restore(web_pool, alice, *(document.id for document in deletions[1].documents))) == ["One", "Two"]
    async with acting_as(web_pool, alice) as conn:
        assert {document.title for document in (await list_documents(conn, limit=10)).items} == {"One", "Two"}
        assert (await read_content(conn, first)).version == 1
        assert len(await deletions_to_undo(conn)) == 1


async def test_undo_is_offered_for_ten_seconds_and_works_until_the_trash_is_emptied(
    web_pool: Pool, worker_pool: Pool, alice: Principal, owner: Owner, store: Store
):
    document = store_resume(owner, alice)
    await trash(web_pool, alice, document)
    owner.advance_clock(timedelta(seconds=11))
    async with acting_as(web_pool, alice) as conn:
        assert await deletions_to_undo(conn) == []
    await clean_up(worker_pool, store)
    assert await restore(web_pool, alice, document) == ["A resume"]


async def test_another_user_can_neither_delete_nor_restore(web_pool: Pool, alice: Principal, bob: Principal, owner: Owner):
    document = store_resume(owner, alice)
    with pytest.raises(DocumentNotFoundError):
        await trash(web_pool, bob, document)
    await trash(web_pool, alice, document)
    with pytest.raises(UndoOverError):
        await restore(web_pool, bob, document)
    async with acting_as(web_pool, bob) as conn:
        assert await deletions_to_undo(conn) == []
    assert await restore(web_pool, alice, document) == ["A resume"]


async def test_the_trash_does_not_count_but_a_restore_does(web_pool: Pool, alice: Principal, owner: Owner):
    document = store_resume(owner, alice)
    await trash(web_pool, alice, document)
    async with acting_as(web_pool, alice) as conn:
        await check_document_limit(conn, limit=1)
    store_resume(owner, alice, title="Another")
    with pytest.raises(ConflictError, match="undo again"):
        await restore(web_pool, alice, document, limit=1)
    async with acting_as(web_pool, alice) as conn:
        assert [each.title for each in (await list_documents(conn, limit=10)).items] == ["Another"]
    assert await restore(web_pool, alice, document, limit=2) == ["A resume"], "a refused undo loses nothing"


async def test_a_letter_does_not_find_a_resume_in_the_trash(web_pool: Pool, alice: Principal, owner: Owner):
    resume = store_resume(owner, alice)
    data = {**KINDS["cover_letter"].sample(), "resume": str(resume)}
    letter = checked_document(kind_name="cover_letter", title=None, template_slug=None, data=JsonText.of(data), settings=None)
    async with acting_as(web_pool, alice) as conn:
        await create_document(conn, letter)
    await trash(web_pool, alice, resume)
    async with acting_as(web_pool, alice) as conn:
        with pytest.raises(ReferenceNotFoundError):
            await completed_now(conn, KINDS["cover_letter"], data)
        with pytest.raises(InvalidRequestError):
            await create_document(conn, letter)
    await restore(web_pool, alice, resume)
    async with acting_as(web_pool, alice) as conn:
        assert "resume" not in await completed_now(conn, KINDS["cover_letter"], data)


async def test_a_worker_still_reads_the_document_of_a_job(worker_pool: Pool, web_pool: Pool, alice: Principal, owner: Owner):
    document = store_resume(owner, alice)
    await trash(web_pool, alice, document)
    async with acting_as(worker_pool, alice) as conn:
        assert (await read_content(conn, document)).title == "A resume"


async def test_emptying_deletes_documents_jobs_exports_and_files(
    database_url: str, web_pool: Pool, worker_pool: Pool, alice: Principal, owner: Owner, store: Store, tmp_path: Path
):
    gone, kept = store_resume(owner, alice, title="Gone"), store_resume(owner, alice, title="Kept")
    with UserConnection(database_url, alice) as user, WorkerConnection(database_url, "ada") as worker:
        keys: dict[UUID, str] = {}
        for document in (gone, kept):
            user.submit_job(f"of {document}", document_id=document)
            export = worker.finish(worker.claim_job())
            at = owner.value("SELECT clock()")
            keys[document] = export_key(
                user_id=alice.user_id, subject_id=document, made=at, job_id=uuid4(), attempt=1, extension="pdf"
            )
            owner.rows("UPDATE export_history SET object_key = %s WHERE id = %s", (keys[document], export))
            await store.put(keys[document], b"%PDF-%%")
        live = user.submit_job("live", document_id=gone)
    await trash(web_pool, alice, gone)
    await clean_up(worker_pool, store)
    assert set(stored_files(tmp_path)) == set(keys.values()), "its time is not over"
    owner.advance_clock(OVER)
    assert (await clean_up(worker_pool, store)).failed_steps == ()
    assert owner.rows("SELECT title FROM documents") == [("Kept",)]
    assert owner.rows("SELECT DISTINCT subject_id FROM export_history") == [(kept,)]
    assert owner.value("SELECT status FROM export_jobs WHERE id = %s", (live,)) == "cancelled"
    assert set(stored_files(tmp_path)) == {keys[kept]}
    with pytest.raises(UndoOverError):
        await restore(web_pool, alice, gone)


async def test_administrators_empty_the_trash_of_all_users_and_others_of_none(
    web_pool: Pool, alice: Principal, bob: Principal, owner: Owner, store: Store
):
    for user in (alice, bob):
        await trash(web_pool, user, store_resume(owner, user))
    owner.advance_clock(OVER)
    assert "trash" in (await clean_up(web_pool, store, administrator=bob)).failed_steps
    assert owner.value("SELECT count(*) FROM documents") == 2
    assert (await clean_up(web_pool, store, administrator=owner.user("ada@example.org", "admin"))).failed_steps == ()
    assert owner.value("SELECT count(*) FROM documents") == 0


async def test_a_document_that_is_being_restored_is_not_deleted(
    web_pool: Pool, worker_pool: Pool, alice: Principal, owner: Owner, store: Store
):
    document = store_resume(owner, alice)
    await trash(web_pool, alice, document)
    async with acting_as(web_pool, alice) as conn:
        await restore_documents(conn, [document], limit=10)
        owner.advance_clock(OVER)  # the clean-up begins while the undo is not committed yet
        assert (await clean_up(worker_pool, store)).failed_steps == ()
    async with acting_as(web_pool, alice) as conn:
        assert (await read_document(conn, document)).title == "A resume"


async def test_two_clean_ups_at_once_delete_each_document_once(
    web_pool: Pool, worker_pool: Pool, alice: Principal, bob: Principal, owner: Owner, store: Store
):
    for user in (alice, bob, alice, bob):
        await trash(web_pool, user, *(store_resume(owner, user) for _ in range(3)))
    owner.advance_clock(OVER)
    done = await asyncio.gather(*(clean_up(worker_pool, store) for _ in range(2)))
    assert [each.failed_steps for each in done] == [(), ()]
    await until(lambda: owner.value("SELECT count(*) FROM documents") == 0, seconds=5, what="the trash is empty")
