from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from tests.support.databases import Owner
from tests.support.polling import until

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.documents.model import DocumentContent, JsonText
from pressroom.documents.repository import read_content, read_version
from pressroom.documents.service import create_document, save_document
from pressroom.errors import ConflictError, DocumentNotFoundError, InvalidRequestError
from pressroom.kinds import KINDS


async def create(pool: Pool, user: Principal, *, title: str | None = None) -> DocumentContent:
    async with acting_as(pool, user) as conn:
        return await create_document(
            conn,
            kind_name="resume",
            title=title,
            template_slug=None,
            data=JsonText.of({"basics": {"name": "Ada Example"}}),
            settings=None,
        )


async def save(pool: Pool, user: Principal, document_id: UUID, *, title: str, expected: tuple[int, ...] | None) -> None:
    async with acting_as(pool, user) as conn:
        await save_document(conn, document_id, title=title, template_slug=None, data=None, settings=None, expected=expected)


async def test_without_a_title_the_data_gives_one(web_pool: Pool, alice: Principal):
    document = await create(web_pool, alice)
    assert "Ada Example" in document.title
    assert document.template_slug == KINDS["resume"].default_template
    assert (document.version, document.settings) == (1, "{}")


async def test_every_save_adds_a_version_and_changes_no_older_one(web_pool: Pool, alice: Principal, owner: Owner):
    document = await create(web_pool, alice, title="First")
    for number in range(2, 5):
        await save(web_pool, alice, document.id, title=f"Title {number}", expected=(number - 1,))
    assert owner.rows("SELECT version, title FROM document_versions ORDER BY version") == [
        (1, "First"), (2, "Title 2"), (3, "Title 3"), (4, "Title 4"),
    ]  # fmt: skip
    async with acting_as(web_pool, alice) as conn:
        assert (await read_content(conn, document.id)).data == document.data
        assert (await read_version(conn, document.id, 1)).title == "First"


async def test_a_refused_save_leaves_nothing_behind(web_pool: Pool, alice: Principal, owner: Owner):
    document = await create(web_pool, alice, title="First")
    with pytest.raises(ConflictError) as conflict:
        await save(web_pool, alice, document.id, title="Lost", expected=(7,))
    assert conflict.value.details == {"version": 1}
    with pytest.raises(InvalidRequestError):
        await save(web_pool, alice, document.id, title="", expected=None)
    assert owner.rows("SELECT version, title FROM document_versions") == [(1, "First")]


async def test_two_saves_at_once_make_two_versions(web_pool: Pool, alice: Principal, owner: Owner):
    document = await create(web_pool, alice, title="First")
    data = JsonText.of({"basics": {"name": "Second"}})
    async with acting_as(web_pool, alice) as conn:
        await save_document(conn, document.id, title=None, template_slug=None, data=data, settings=None, expected=None)
        other = asyncio.create_task(save(web_pool, alice, document.id, title="Third", expected=None))
        waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        await until(lambda: owner.rows(waiting), seconds=10, what="the second save waits for the first")
    await other
    versions = owner.rows("SELECT version, title, data FROM document_versions ORDER BY version")
    assert versions[1:] == [(2, "First", data.value), (3, "Third", data.value)]


async def test_a_refusal_names_a_hundred_wrong_fields_at_most(web_pool: Pool, alice: Principal):
    data = JsonText.of({"work": [{"name": number} for number in range(300)]})
    async with acting_as(web_pool, alice) as conn:
        with pytest.raises(InvalidRequestError) as refused:
            await create_document(conn, kind_name="resume", title="", template_slug=None, data=data, settings=None)
    fields = refused.value.details["fields"]
    assert len(fields) == 100
    assert [field["path"] for field in fields[:2]] == ["title", "data.work[0].name"]


async def test_nobody_saves_another_users_document(web_pool: Pool, alice: Principal, bob: Principal, owner: Owner):
    document = await create(web_pool, alice, title="Hers")
    with pytest.raises(DocumentNotFoundError):
        await save(web_pool, bob, document.id, title="His", expected=None)
    assert owner.value("SELECT title FROM documents") == "Hers"


@pytest.mark.parametrize("name", sorted(KINDS["resume"].samples))
async def test_every_sample_can_be_stored(web_pool: Pool, alice: Principal, name: str):
    data = JsonText.of(KINDS["resume"].samples[name]())
    async with acting_as(web_pool, alice) as conn:
        stored = await create_document(conn, kind_name="resume", title=None, template_slug=None, data=data, settings=None)
        assert (await read_content(conn, stored.id)).data == data.text
