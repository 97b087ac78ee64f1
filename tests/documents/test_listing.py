"""Find documents by title or text, kind and order, page by page."""

from __future__ import annotations

import base64
import json
from typing import Any
from uuid import UUID

import pytest
from tests.support.databases import Owner

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.documents.listing import Order, Search, count_kinds, list_cards, read_cards
from pressroom.documents.model import JsonText
from pressroom.documents.service import checked_document, create_document
from pressroom.documents.starting import rename_document
from pressroom.errors import InvalidRequestError

MANY = """
INSERT INTO documents (user_id, kind, title, template_slug)
SELECT %(user)s, 'resume', 'Number ' || (n * 37) %% 1000, 'classic' FROM generate_series(1, 1000) AS n
"""
VERSIONS = """
INSERT INTO document_versions (document_id, version, user_id, title, template_slug, settings, data)
SELECT id, 1, user_id, title, template_slug, settings, %(data)s::json FROM documents
"""


async def store(pool: Pool, user: Principal, data: dict[str, Any], *, title: str | None = None, kind: str = "resume") -> UUID:
    new = checked_document(kind_name=kind, title=title, template_slug=None, data=JsonText.of(data), settings=None)
    async with acting_as(pool, user) as conn:
        return (await create_document(conn, new)).id


async def found(pool: Pool, user: Principal, words: str = "", *, kind: str | None = None, order: Order = "edited") -> list[str]:
    async with acting_as(pool, user) as conn:
        page = await list_cards(conn, Search(words=words, kind=kind, order=order), revision="r")
    return [card.title for card in page.items]


def named(name: str, **members: Any) -> dict[str, Any]:
    return {"basics": {"name": name, **members}}


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("ingénieure", True),
        ("INGENIEURE", True),
        ("nordbrücke génie", True),
        ("nordbrucke absent", False),
        ("ŁÓDŹ", True),
        ("lodz", False),  # ł is a letter of its own: no mark is taken from it
        ("łodz", True),
        ("инженер", True),
        ("ΑΘΗΝΑ", True),
        ("100%", True),
        ("100_", False),
        ("basics", False),  # the name of a field
        ("c\\d", True),
        ("nordbrücke\0génie", True),
        ("iVBORw0KGgo", False),  # a picture
    ],
)
async def test_documents_are_found_by_title_and_text(web_pool: Pool, alice: Principal, words: str, is_found: bool):
    data = named(
        "Anne Exemple", label="Génie civil chez Nordbrücke", summary="Łódź, ИНЖЕНЕР, Αθήνα. 100% c\\d",
        image="data:image/png;base64,iVBORw0KGgo=",
    )  # fmt: skip
    await store(web_pool, alice, data, title="Ingénieure structures")
    await store(web_pool, alice, named("Somebody else"), title="Other")
    assert ("Ingénieure structures" in await found(web_pool, alice, words)) is is_found


async def test_a_search_knows_the_newest_version_only(web_pool: Pool, alice: Principal):
    document = await store(web_pool, alice, named("Ada"), title="Before")
    async with acting_as(web_pool, alice) as conn:
        await rename_document(conn, document, "After", keep=5)
    assert (await found(web_pool, alice, "before"), await found(web_pool, alice, "after ada")) == ([], ["After"])


async def test_a_document_whose_numbers_the_search_cannot_hold_is_stored_and_found_by_title(
    web_pool: Pool, alice: Principal, owner: Owner
):
    text = JsonText(text='{"basics": {"name": "Ada"}, "tiny": 1e-99999}', value={"basics": {"name": "Ada"}, "tiny": 0.0})
    new = checked_document(kind_name="resume", title="Odd", template_slug=None, data=text, settings=None)
    async with acting_as(web_pool, alice) as conn:
        await create_document(conn, new)
    assert await found(web_pool, alice, "odd") == ["Odd"]
    assert owner.value("SELECT data::text FROM document_versions") == text.text


async def test_kinds_are_counted_under_the_search(web_pool: Pool, alice: Principal, bob: Principal):
    await store(web_pool, alice, named("Ada"), title="First")
    await store(web_pool, alice, named("Ada"), title="Second")
    await store(web_pool, alice, {"subject": "Second post"}, title="Letter", kind="cover_letter")
    await store(web_pool, bob, named("Bob"), title="Of Bob")
    async with acting_as(web_pool, alice) as conn:
        assert await count_kinds(conn) == {"resume": 2, "cover_letter": 1}
        assert await count_kinds(conn, words="second") == {"resume": 1, "cover_letter": 1}
    assert await found(web_pool, alice, kind="cover_letter") == ["Letter"]
    assert await found(web_pool, alice, "second", kind="resume") == ["Second"]


async def test_titles_are_ordered_as_people_read_them(web_pool: Pool, alice: Principal):
    for title in ("zebra", "Étude", "Apple", "elm", "10"):
        await store(web_pool, alice, named("Ada"), title=title)
    assert await found(web_pool, alice, order="title") == ["10", "Apple", "elm", "Étude", "zebra"]
    assert await found(web_pool, alice) == ["10", "elm", "Apple", "Étude", "zebra"]


async def test_the_largest_is_first_and_what_was_never_printed_last(web_pool: Pool, alice: Principal, owner: Owner):
    sizes = {"small": 900, "large": 1_000_000, "unknown": None, "middle": 20_000}
    for title, size in sizes.items():
        document = await store(web_pool, alice, named("Ada"), title=title)
        if size is not None:
            owner.rows(
                "INSERT INTO document_pictures (document_id, user_id, version, key, picture, page_count, file_size)"
                " VALUES (%s, %s, 1, 'k', 'x', 1, %s)",
                (document, alice.user_id, size),
            )
    assert await found(web_pool, alice, order="size") == ["large", "middle", "small", "unknown"]


@pytest.mark.parametrize("order", ["edited", "title", "size"])
async def test_a_thousand_documents_are_paged_without_a_gap(web_pool: Pool, alice: Principal, owner: Owner, order: Order):
    owner.rows(MANY, {"user": alice.user_id})
    owner.rows(VERSIONS, {"data": json.dumps(named("Ada"))})
    seen: list[UUID] = []
    cursor = None
    async with acting_as(web_pool, alice) as conn:
        while True:
            page = await list_cards(conn, Search(order=order), revision="r", cursor=cursor)
            seen += [card.id for card in page.items]
            if not (cursor := page.next_cursor):
                break
    assert len(seen) == len(set(seen)) == 1000


def made_cursor(position: str, last: str = "01979a3e-5c1b-7c44-9d7a-2f1f4d0c5b6a") -> str:
    return base64.urlsafe_b64encode(json.dumps([position, last]).encode()).decode()


@pytest.mark.parametrize(
    "cursor", ["x", "W10=", "WzEsMl0=", "é", "bnVsbA==", made_cursor("\0"), made_cursor("\ud800"), made_cursor("1", "2")]
)
async def test_a_cursor_of_no_list_is_refused(web_pool: Pool, alice: Principal, cursor: str):
    async with acting_as(web_pool, alice) as conn:
        with pytest.raises(InvalidRequestError):
            await list_cards(conn, Search(), revision="r", cursor=cursor)


async def test_cards_are_read_in_the_order_of_their_ids(web_pool: Pool, alice: Principal, bob: Principal):
    first, second = [await store(web_pool, alice, named("Ada"), title=title) for title in ("One", "Two")]
    other = await store(web_pool, bob, named("Bob"))
    async with acting_as(web_pool, alice) as conn:
        cards = await read_cards(conn, [second, other, first], revision="r")
    assert [card.title for card in cards] == ["Two", "One"]
