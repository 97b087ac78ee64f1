"""Make documents of samples, of nothing and of others, and rename them."""

from __future__ import annotations

import json

import pytest
from tests.support.databases import Owner
from tests.support.stored_documents import store_resume

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.documents.repository import list_versions, read_content
from pressroom.documents.service import create_document
from pressroom.documents.starting import duplicate_document, rename_document, sample_language, started_document
from pressroom.errors import ConflictError, DocumentNotFoundError, InvalidRequestError
from pressroom.kinds import KINDS


@pytest.mark.parametrize(("kind", "sample"), [(kind.name, name) for kind in KINDS.values() for name in kind.samples])
async def test_every_sample_becomes_a_document_and_names_its_language(web_pool: Pool, alice: Principal, kind: str, sample: str):
    new = started_document(KINDS[kind], sample=sample, template_slug=None, title=None)
    async with acting_as(web_pool, alice) as conn:
        made = await create_document(conn, new)
    assert json.loads(made.data) == KINDS[kind].samples[sample]()
    assert sample_language(KINDS[kind], sample)


async def test_a_document_of_nothing_has_a_language_and_a_title(web_pool: Pool, alice: Principal):
    new = started_document(KINDS["resume"], sample="", template_slug="modern", title="Neu", language="fr")
    async with acting_as(web_pool, alice) as conn:
        made = await create_document(conn, new)
    assert (made.title, made.template_slug, made.data, json.loads(made.settings)) == ("Neu", "modern", "{}", {"language": "fr"})


def test_a_sample_that_is_not_there_is_named():
    with pytest.raises(InvalidRequestError, match="sample"):
        started_document(KINDS["resume"], sample="klingon", template_slug=None, title=None)


async def test_a_copy_has_the_newest_state_under_its_own_title(web_pool: Pool, alice: Principal, bob: Principal, owner: Owner):
    document = store_resume(owner, alice, title="Original")
    async with acting_as(web_pool, alice) as conn:
        await rename_document(conn, document, "Renamed", keep=10)
        copy = await duplicate_document(conn, document, title="x" * 250, limit=2)
        made, source = await read_content(conn, copy.id), await read_content(conn, document)
        with pytest.raises(ConflictError):
            await duplicate_document(conn, document, title="One too many", limit=2)
    assert (made.title, made.version, made.data) == ("x" * 200, 1, source.data)
    assert made.id != source.id
    async with acting_as(web_pool, bob) as conn:
        with pytest.raises(DocumentNotFoundError):
            await duplicate_document(conn, document, title="Taken", limit=2)


async def test_a_new_title_is_a_new_version(web_pool: Pool, alice: Principal, owner: Owner):
    document = store_resume(owner, alice, title="Before")
    async with acting_as(web_pool, alice) as conn:
        assert (await rename_document(conn, document, "After", keep=10)).title == "After"
        assert [each.title for each in (await list_versions(conn, document, limit=5)).items] == ["After", "Before"]
        with pytest.raises(InvalidRequestError, match="title"):
            await rename_document(conn, document, "  ", keep=10)
