"""Test the previews of drafts, which the editor asks for."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar
from PIL import Image
from tests.support.applications import client_of, serving, token_of
from tests.support.databases import Owner
from tests.support.drafts import ask, draft, jobs, previewed
from tests.support.polling import until
from tests.support.wire import create, error_of, export, paths_of

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.http.limits import PREVIEWS_PER_USER
from pressroom.http.services import Services
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.pdf.pictures import page_png
from pressroom.settings import Settings


def services_of(app: Litestar) -> Services:
    services: Services = app.state.services
    return services


@asynccontextmanager
async def all_tabs(services: Services) -> AsyncGenerator[None]:
    """Occupy all tabs for previews."""
    async with AsyncExitStack() as held:
        for _ in range(services.settings.worker_concurrency):
            await held.enter_async_context(services.previews.slot())
        yield


@pytest.fixture
def app(settings: Settings, database_url: str, renderer: Renderer) -> Litestar:
    return create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)


async def test_a_preview_shows_the_pages_of_the_file_that_an_export_makes(alice_client: httpx.AsyncClient):
    data = {**jobs(12), "basics": {"name": "Zoë Example", "summary": "Reads *everything* twice."}, "extra": "not printed"}
    body = draft(data=data, settings={"accentColor": "#aa3311"}, templateSlug="modern", pages=[2, 1], width=500)
    document = await create(alice_client)
    shown = previewed(await ask(alice_client, document["id"], body))
    saved = {name: body[name] for name in ("title", "templateSlug", "settings", "data")}
    await alice_client.put(f"/api/v1/documents/{document['id']}", json=saved)
    entry = await export(alice_client, document["id"])
    pdf = (await alice_client.get(f"/api/v1/export/download/{entry['id']}", follow_redirects=True)).content
    assert shown.file["fileSize"] == len(pdf)
    assert shown.file["pages"] == shown.file["proof"]["pages"] == entry["pageCount"] > 1
    assert shown.file["warnings"] == entry["warnings"] != []
    assert shown.file["proof"]["charactersFound"] == shown.file["proof"]["charactersExpected"] > 100
    assert list(shown.pictures) == [2, 1], "in the order in which they are wanted"
    assert shown.pictures == {page: page_png(pdf, page=page, width=500) for page in (1, 2)}


async def test_the_first_line_has_the_revision_and_the_sheet_and_pages_that_do_not_exist_are_left_out(
    alice_client: httpx.AsyncClient,
):
    options = {"pageSize": "Letter", "orientation": "landscape"}
    body = draft(pages=[3, 1, 1, 2], options=options, revision=7)
    shown = previewed(await ask(alice_client, (await create(alice_client))["id"], body))
    assert (shown.file["revision"], shown.file["pages"]) == (7, 1)
    assert shown.file["sheet"] == {"width": 792, "height": 612}
    assert 0 < shown.file["milliseconds"] < 10_000
    assert list(shown.pictures) == [1]


async def test_nothing_is_saved_by_a_preview(alice_client: httpx.AsyncClient):
    document = await create(alice_client)
    previewed(await ask(alice_client, document["id"], draft(title="Another title")))
    after = (await alice_client.get(f"/api/v1/documents/{document['id']}")).json()["data"]
    assert after == document


async def test_every_wrong_field_of_a_draft_is_named(alice_client: httpx.AsyncClient):
    document = (await create(alice_client))["id"]
    data = {"basics": {"name": "n" * 5_000, "email": 7}, "work": {}}
    error = error_of(await ask(alice_client, document, draft(data=data, title=" ", settings={"fontSize": 99})), status=400)
    assert error["code"] == "INVALID_REQUEST"
    assert paths_of(error) == ["title", "data.basics.name", "data.basics.email", "data.work", "settings.fontSize"]
    assert "at most 1,000 characters, not 5,000" in error["details"]["fields"][1]["message"]
    wrong = {"pages": [0], "width": 100, "editor": "a b", "revision": -1, "colour": 1}
    assert sorted(paths_of(error_of(await ask(alice_client, document, {**draft(), **wrong}), status=400))) == sorted(wrong)
    options = error_of(await ask(alice_client, document, draft(options={"pageSize": "A5"})), status=400)
    assert (options["code"], paths_of(options)) == ("INVALID_OPTIONS", ["options.pageSize"])
    unknown = error_of(await ask(alice_client, document, draft(templateSlug="nope")), status=404)
    assert unknown["code"] == "TEMPLATE_NOT_FOUND"
    too_large = await ask(alice_client, document, draft(data={"basics": {"image": "x" * 1_100_000}}))
    assert error_of(too_large, status=413)["code"] == "PAYLOAD_TOO_LARGE"


async def test_a_letter_is_completed_from_the_resume_that_its_draft_points_at(alice_client: httpx.AsyncClient):
    resume = await create(alice_client, data={"basics": {"name": "Ada Example"}})
    letter = await create(alice_client, kind="cover_letter", data={"paragraphs": "Hello."})
    body = draft(data={"paragraphs": "Hello.", "resume": resume["id"]})
    first = previewed(await ask(alice_client, letter["id"], body))
    longer = {"data": {"basics": {"name": "Ada Augusta Example"}}}
    await alice_client.put(f"/api/v1/documents/{resume['id']}", json=longer)
    second = previewed(await ask(alice_client, letter["id"], body))
    difference = second.file["proof"]["charactersFound"] - first.file["proof"]["charactersFound"]
    assert difference in {7, 14}, "the name of the sender, once or twice"
    await alice_client.delete(f"/api/v1/documents/{resume['id']}")
    assert error_of(await ask(alice_client, letter["id"], body), status=404)["code"] == "REFERENCE_NOT_FOUND"


async def test_another_page_of_a_draft_is_drawn_without_another_print_for_its_user_only(
    app: Litestar, renderer: Renderer, owner: Owner, alice: Principal, bob: Principal
):
    async with (
        serving(app) as address,
        client_of(address, token_of(owner, alice)) as of_alice,
        client_of(address, token_of(owner, bob)) as of_bob,
    ):
        document = (await create(of_alice))["id"]
        body = draft(data=jobs(12), settings={"fit": "none"})
        first = previewed(await ask(of_alice, document, body))
        printed = renderer.healthy().documents
        other = previewed(await ask(of_alice, document, {**body, "pages": [2], "width": 800, "revision": 2}))
        assert renderer.healthy().documents == printed
        assert {**other.file, "milliseconds": 0, "revision": 1} == {**first.file, "milliseconds": 0}
        changes: list[dict[str, Any]] = [
            {"title": "New"},
            {"settings": {}},
            {"options": {"pageSize": "Letter"}},
            {"templateSlug": "modern"},
        ]
        for changed in changes:
            printed = renderer.healthy().documents
            previewed(await ask(of_alice, document, {**body, **changed}))
            assert renderer.healthy().documents > printed, changed
        assert error_of(await ask(of_bob, document, body), status=404)["code"] == "DOCUMENT_NOT_FOUND"
        printed = renderer.healthy().documents
        previewed(await ask(of_bob, (await create(of_bob))["id"], body))
        assert renderer.healthy().documents > printed, "the file of another user is not used"


async def test_a_newer_preview_takes_the_place_of_the_one_that_waits(app: Litestar, owner: Owner, alice: Principal):
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        services = services_of(app)
        document = (await create(client))["id"]
        async with asyncio.TaskGroup() as group, all_tabs(services):
            running = group.create_task(ask(client, document, draft(revision=1, title="First")))
            await until(lambda: services.previews.count_of(alice.user_id) == 1, seconds=10, what="the first waits for a tab")
            waiting = group.create_task(ask(client, document, draft(revision=3, title="Third")))
            other = group.create_task(ask(client, document, draft(revision=1, editor="two")))
            await until(lambda: services.previews.count_of(alice.user_id) == 2, seconds=10, what="the other editor too")
            late = await ask(client, document, draft(revision=2, title="Second"))
            assert error_of(late, status=409)["code"] == "PREVIEW_REPLACED"
            newer = group.create_task(ask(client, document, draft(revision=4, title="Fourth")))
            assert error_of(await waiting, status=409)["code"] == "PREVIEW_REPLACED"
            assert not running.done()
        assert previewed(running.result()).file["revision"] == 1
        assert previewed(newer.result()).file["revision"] == 4
        assert previewed(other.result()).file["revision"] == 1
        assert services.preview_turns.count() == 0


async def test_a_client_that_goes_away_stops_its_print_and_frees_its_turn(
    app: Litestar, renderer: Renderer, owner: Owner, alice: Principal
):
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        services = services_of(app)
        document = (await create(client))["id"]
        printed = renderer.healthy().documents
        async with all_tabs(services):
            left = asyncio.create_task(ask(client, document, draft(data=jobs(900))))
            await until(lambda: services.previews.count_of(alice.user_id) == 1, seconds=10, what="it waits")
        await asyncio.sleep(0.05)  # it has the tab
        left.cancel()
        await asyncio.wait({left})
        await until(lambda: services.preview_turns.count() == 0, seconds=2, what="the turn is free")
        assert services.previews.count_of(alice.user_id) == 0
        assert renderer.healthy().documents == printed, "it was not printed"
        assert previewed(await ask(client, document, draft(revision=2))).file["pages"] == 1


async def test_an_estimate_whose_client_goes_away_is_not_printed(
    app: Litestar, renderer: Renderer, owner: Owner, alice: Principal
):
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        services = services_of(app)
        form = {"document": (await create(client))["id"]}
        printed = renderer.healthy().documents
        async with all_tabs(services):
            left = asyncio.create_task(client.post("/exports/estimate", data=form))
            await until(lambda: services.previews.count_of(alice.user_id) == 1, seconds=10, what="it waits")
            left.cancel()
            await asyncio.wait({left})
            await until(lambda: services.previews.count_of(alice.user_id) == 0, seconds=2, what="its place is free")
        assert renderer.healthy().documents == printed
        estimated = await client.post("/exports/estimate", data=form)
        assert estimated.status_code == 200
        assert "tagged" in estimated.text


async def test_previews_of_a_user_are_limited(app: Litestar, owner: Owner, alice: Principal):
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        services = services_of(app)
        previews = services.previews
        document = (await create(client))["id"]
        async with asyncio.TaskGroup() as group, all_tabs(services):
            bodies = [draft(editor=f"e{number}") for number in range(PREVIEWS_PER_USER)]
            waiting = [group.create_task(ask(client, document, body)) for body in bodies]
            await until(lambda: previews.count_of(alice.user_id) == PREVIEWS_PER_USER, seconds=10, what="all wait")
            refused = await ask(client, document, draft(editor="one-more"))
            assert error_of(refused, status=429)["code"] == "RATE_LIMITED"
            assert int(refused.headers["Retry-After"]) > 0
        assert {task.result().status_code for task in waiting} == {200}


async def test_a_resume_of_three_hundred_jobs_is_shown(alice_client: httpx.AsyncClient):
    body = draft(data=jobs(300), pages=[20, 1])
    shown = previewed(await ask(alice_client, (await create(alice_client))["id"], body))
    assert shown.file["pages"] > 20
    assert list(shown.pictures) == [20, 1]
    assert shown.file["proof"]["charactersFound"] == shown.file["proof"]["charactersExpected"] > 30_000


async def test_a_draft_that_takes_too_long_is_given_up(
    settings: Settings, database_url: str, renderer: Renderer, owner: Owner, alice: Principal
):
    hasty = msgspec.structs.replace(settings, render_timeout_seconds=0.005)
    app = create_app(hasty, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        document = (await create(client))["id"]
        assert error_of(await ask(client, document, draft()), status=504)["code"] == "EXPORT_TIMEOUT"
        assert services_of(app).preview_turns.count() == 0


def photo(width: int, height: int) -> str:
    written = io.BytesIO()
    Image.new("1", (width, height)).save(written, "PNG")
    return f"data:image/png;base64,{base64.b64encode(written.getvalue()).decode()}"


async def test_a_picture_of_a_hundred_megapixels_is_left_out_with_a_warning_at_its_field(alice_client: httpx.AsyncClient):
    data: dict[str, Any] = {"basics": {"name": "Ada Example", "image": photo(10_000, 10_000)}}
    shown = previewed(await ask(alice_client, (await create(alice_client))["id"], draft(data=data)))
    (warning,) = shown.file["warnings"]
    assert (warning["code"], warning["field"]) == ("FIELD_IGNORED", "basics.image")
    assert "pixels" in warning["message"]
    assert list(shown.pictures) == [1]


async def test_pages_of_a_printed_draft_are_drawn_one_after_the_other_for_a_limited_number_of_requests(
    app: Litestar, owner: Owner, alice: Principal, bob: Principal
):
    async with (
        serving(app) as address,
        client_of(address, token_of(owner, alice)) as of_alice,
        client_of(address, token_of(owner, bob)) as of_bob,
    ):
        previews = services_of(app).previews
        document, of_other = (await create(of_alice))["id"], (await create(of_bob))["id"]
        previewed(await ask(of_alice, document, draft()))
        async with asyncio.TaskGroup() as group:
            with previews.counted(alice.user_id):
                async with previews.drawing(alice.user_id):
                    bodies = [draft(editor=f"e{number}") for number in range(PREVIEWS_PER_USER - 1)]
                    waiting = [group.create_task(ask(of_alice, document, body)) for body in bodies]
                    await until(lambda: previews.count_of(alice.user_id) == PREVIEWS_PER_USER, seconds=10, what="all wait")
                    refused = await ask(of_alice, document, draft(editor="one-more"))
                    assert error_of(refused, status=429)["code"] == "RATE_LIMITED"
                    assert list(previewed(await ask(of_bob, of_other, draft())).pictures) == [1]
                    assert not any(task.done() for task in waiting)
        for task in waiting:
            assert list(previewed(task.result()).pictures) == [1]
        assert previews.count_of(alice.user_id) == 0
