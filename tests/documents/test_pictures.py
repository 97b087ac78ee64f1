"""Draw page one of documents for lists."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from io import BytesIO
from uuid import UUID

import pytest
import pytest_asyncio
from PIL import Image
from tests.support.browsers import chromium_under_test
from tests.support.databases import Owner
from tests.support.stored_documents import store_resume

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.documents.listing import Card, read_card
from pressroom.documents.model import JsonText
from pressroom.documents.pictures import PICTURE_WIDTH, Picture, draw, read_picture, read_to_draw, store_picture
from pressroom.documents.service import checked_document, create_document
from pressroom.documents.starting import rename_document
from pressroom.documents.trash import restore_documents, trash_documents
from pressroom.errors import NotFoundError
from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer

REVISION = "revision"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        yield renderer


async def drawn(pool: Pool, user: Principal, renderer: Renderer, document: UUID) -> Card:
    """Draw a document if it must be, and return its card."""
    async with acting_as(pool, user) as conn:
        wanted = await read_to_draw(conn, document, revision=REVISION)
    assert wanted is not None
    made = await draw(renderer, wanted, base_seconds=30, wait_seconds=30)
    async with acting_as(pool, user) as conn:
        await store_picture(conn, document, made)
        return await read_card(conn, document, revision=REVISION)


async def test_a_picture_is_made_once_for_each_state(web_pool: Pool, alice: Principal, owner: Owner, renderer: Renderer):
    document = store_resume(owner, alice)
    async with acting_as(web_pool, alice) as conn:
        assert not (await read_card(conn, document, revision=REVISION)).is_drawn
    card = await drawn(web_pool, alice, renderer, document)
    assert card.is_drawn
    assert card.has_picture
    assert (card.page_count or 0) >= 1
    assert (card.file_size or 0) > 5_000
    async with acting_as(web_pool, alice) as conn:
        picture = await read_picture(conn, document, card.picture_key)
        assert await read_to_draw(conn, document, revision=REVISION) is None
        assert await read_to_draw(conn, document, revision="the next one") is not None
        await rename_document(conn, document, "Another title", keep=5)
        renamed = await read_card(conn, document, revision=REVISION)
    with Image.open(BytesIO(picture)) as image:
        assert (image.format, image.width) == ("WEBP", PICTURE_WIDTH)
        assert 700 < image.height < 770
    assert len(picture) < 60_000
    assert not renamed.is_drawn
    assert (renamed.drawn_key, renamed.page_count) == (card.picture_key, card.page_count), "the old one stays until then"


async def test_a_letter_is_drawn_again_when_its_resume_is_saved(
    web_pool: Pool, alice: Principal, owner: Owner, renderer: Renderer
):
    resume = store_resume(owner, alice)
    data = {**KINDS["cover_letter"].sample(), "resume": str(resume).upper()}
    new = checked_document(kind_name="cover_letter", title=None, template_slug=None, data=JsonText.of(data), settings=None)
    async with acting_as(web_pool, alice) as conn:
        letter = (await create_document(conn, new)).id
    first = await drawn(web_pool, alice, renderer, letter)
    async with acting_as(web_pool, alice) as conn:
        await rename_document(conn, resume, "Saved", keep=5)
        assert (await read_card(conn, letter, revision=REVISION)).picture_key != first.picture_key


async def test_what_cannot_be_printed_says_why_until_it_can(web_pool: Pool, alice: Principal, owner: Owner, renderer: Renderer):
    resume = store_resume(owner, alice)
    data = {**KINDS["cover_letter"].sample(), "resume": str(resume)}
    new = checked_document(kind_name="cover_letter", title=None, template_slug=None, data=JsonText.of(data), settings=None)
    async with acting_as(web_pool, alice) as conn:
        letter = (await create_document(conn, new)).id
        await trash_documents(conn, [resume])
    card = await drawn(web_pool, alice, renderer, letter)
    assert (card.is_drawn, card.has_picture, card.error_code) == (True, False, "REFERENCE_NOT_FOUND")
    async with acting_as(web_pool, alice) as conn:
        with pytest.raises(NotFoundError):
            await read_picture(conn, letter, card.picture_key)
        await restore_documents(conn, [resume], limit=10)
    assert (await drawn(web_pool, alice, renderer, letter)).has_picture


async def test_a_picture_of_an_older_version_does_not_replace_a_newer_one(web_pool: Pool, alice: Principal, owner: Owner):
    document = store_resume(owner, alice)
    newer, older = (
        Picture(version=version, key=f"{version}-x", picture=b"picture", page_count=version, file_size=1) for version in (2, 1)
    )
    async with acting_as(web_pool, alice) as conn:
        await store_picture(conn, document, newer)
        await store_picture(conn, document, older)
        assert (await read_card(conn, document, revision=REVISION)).drawn_key == "2-x"


async def test_a_picture_belongs_to_the_user_and_goes_with_the_document(
    web_pool: Pool, alice: Principal, bob: Principal, owner: Owner
):
    document = store_resume(owner, alice)
    made = Picture(version=1, key="1-0123456789ab", picture=b"picture", page_count=1, file_size=1)
    async with acting_as(web_pool, bob) as conn:
        await store_picture(conn, document, made)
    assert owner.value("SELECT count(*) FROM document_pictures") == 0
    async with acting_as(web_pool, alice) as conn:
        await store_picture(conn, document, made)
    async with acting_as(web_pool, bob) as conn:
        with pytest.raises(NotFoundError):
            await read_picture(conn, document, "1-0123456789ab")
    async with acting_as(web_pool, alice) as conn:
        assert await read_picture(conn, document, "1-0123456789ab") == b"picture"
        await trash_documents(conn, [document])
        await store_picture(conn, document, made)  # a print that ends after the deletion
        with pytest.raises(NotFoundError):
            await read_picture(conn, document, "1-0123456789ab")
    owner.rows("DELETE FROM documents")
    assert owner.value("SELECT count(*) FROM document_pictures") == 0
