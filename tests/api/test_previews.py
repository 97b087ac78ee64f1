from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar
from PIL import Image
from tests.support.applications import client_of, resume, serving, token_of
from tests.support.browsers import chromium_under_test, printed
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.wire import create, error_of, export, paths_of

from pressroom.api import previews, templates
from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.documents import design
from pressroom.http import limits
from pressroom.http.limits import PREVIEWS_PER_USER
from pressroom.http.services import Services
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.document import RenderedHtml
from pressroom.settings import Settings


async def test_a_preview_is_sandboxed_and_escaped(idle_client: httpx.AsyncClient):
    document = await create(idle_client, data={"basics": {"name": "<script>alert(1)</script>"}})
    response = await idle_client.get(f"/api/v1/documents/{document['id']}/preview")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = [part.strip() for part in response.headers["Content-Security-Policy"].split(";")]
    assert policy[:2] == ["sandbox", "default-src 'none'"]
    assert "frame-ancestors 'self'" in policy
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.text
    assert "<script" not in response.text


async def test_options_change_the_preview(idle_client: httpx.AsyncClient):
    address = f"/api/v1/documents/{(await create(idle_client))['id']}/preview"
    plain = await idle_client.get(address)
    wide = await idle_client.get(address, params={"pageSize": "Legal", "orientation": "landscape", "marginLeft": "1.25"})
    assert plain.text != wide.text
    assert " 115px}" in wide.text, "1.25 inches are 120 pixels, less 5 for letters that overhang"


async def test_the_picture_has_the_aspect_ratio_of_the_page(idle_client: httpx.AsyncClient):
    address = f"/api/v1/documents/{(await create(idle_client))['id']}/preview.png"
    shapes: list[float] = []
    for orientation in ("portrait", "landscape"):
        response = await idle_client.get(address, params={"pageSize": "Letter", "orientation": orientation})
        assert response.headers["Content-Type"] == "image/png"
        with Image.open(io.BytesIO(response.content)) as picture:
            shapes.append(picture.width / picture.height)
    assert shapes == pytest.approx([8.5 / 11, 11 / 8.5], abs=0.01)


async def test_a_page_beyond_the_last_is_not_found(idle_client: httpx.AsyncClient):
    address = f"/api/v1/documents/{(await create(idle_client))['id']}/preview.png"
    assert error_of(await idle_client.get(address, params={"page": 99}), status=404)["code"] == "NOT_FOUND"
    assert paths_of(error_of(await idle_client.get(address, params={"page": 0}), status=400)) == ["page"]


@pytest.mark.parametrize("preview", ["preview", "preview.png"])
async def test_every_wrong_option_is_named(idle_client: httpx.AsyncClient, preview: str):
    address = f"/api/v1/documents/{(await create(idle_client))['id']}/{preview}"
    wrong = {"marginTop": "3", "marginLeft": "nan", "quality": "best", "includeMetadata": "perhaps", "pageSize": "A5"}
    error = error_of(await idle_client.get(address, params=wrong), status=400)
    assert error["code"] == "INVALID_OPTIONS"
    assert sorted(paths_of(error)) == sorted(wrong)
    missing = error_of(await idle_client.get(address, params={"templateSlug": "nope"}), status=404)
    assert missing["code"] == "TEMPLATE_NOT_FOUND"


@pytest.mark.parametrize("preview", ["preview", "preview.png"])
async def test_waiting_previews_are_limited_for_each_user_and_do_not_delay_exports(
    settings: Settings, database_url: str, renderer: Renderer, owner: Owner, alice: Principal, bob: Principal, preview: str
):
    app = create_app(settings, database_url=database_url, with_worker=True, renderer=renderer)
    async with (
        serving(app) as address,
        client_of(address, token_of(owner, alice)) as alice_client,
        client_of(address, token_of(owner, bob)) as bob_client,
    ):
        previews = services_of(app).previews
        document = await create(alice_client)
        of_alice = f"/api/v1/documents/{document['id']}/{preview}"
        of_bob = f"/api/v1/documents/{(await create(bob_client))['id']}/{preview}"
        async with asyncio.TaskGroup() as group, previews.slot():  # occupies the only tab for previews
            waiting = [group.create_task(alice_client.get(of_alice)) for _ in range(PREVIEWS_PER_USER)]
            await until(lambda: previews.count_of(alice.user_id) == PREVIEWS_PER_USER, seconds=10, what="all previews wait")
            refused = await alice_client.get(of_alice)
            waiting.append(group.create_task(bob_client.get(of_bob)))
            await until(lambda: previews.count_of(bob.user_id) == 1, seconds=10, what="Bob's preview waits")
            assert await export(alice_client, document["id"])
            assert not any(task.done() for task in waiting)
        assert error_of(refused, status=429)["code"] == "RATE_LIMITED"
        assert int(refused.headers["Retry-After"]) > 0
        assert {task.result().status_code for task in waiting} == {200}
        assert previews.count_of(alice.user_id) == previews.count_of(bob.user_id) == 0


async def test_waiting_for_a_tab_does_not_count_towards_the_timeout(
    settings: Settings, database_url: str, renderer: Renderer, owner: Owner, alice: Principal
):
    seconds = 4.0
    settings = msgspec.structs.replace(settings, worker_concurrency=1, render_timeout_seconds=seconds)
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        previews = services_of(app).previews
        document = await create(client, **resume())
        async with previews.slot():
            requested = asyncio.get_running_loop().time()
            waiting = asyncio.create_task(client.get(f"/api/v1/documents/{document['id']}/preview.png"))
            late = lambda: asyncio.get_running_loop().time() > requested + seconds  # noqa: E731 - used in the next line only
            await until(lambda: late() and previews.count_of(alice.user_id), seconds=seconds + 5, what="the timeout has passed")
        assert (await waiting).status_code == 200


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let previews wait for half a second."""
    for module in (limits, previews, templates):
        monkeypatch.setattr(module, "PREVIEW_WAIT_SECONDS", 0.5)


THUMBNAIL = "/api/v1/templates/resume/classic/thumbnail.png"


@pytest.mark.usefixtures("impatient")
async def test_whoever_waits_too_long_for_a_turn_is_told_when_to_try_again(
    settings: Settings, database_url: str, renderer: Renderer, owner: Owner, alice: Principal
):
    app = create_app(settings, database_url=database_url, with_worker=True, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        document = (await create(client))["id"]
        async with services_of(app).previews.slot():  # the only tab of the previews is taken
            for path in (f"/api/v1/documents/{document}/preview", f"/api/v1/documents/{document}/preview.png", THUMBNAIL):
                answer = await client.get(path, timeout=5)
                assert error_of(answer, status=503)["code"] == "RENDERER_UNAVAILABLE", path
                assert int(answer.headers["Retry-After"]) > 0, path
        assert (await client.get(THUMBNAIL)).status_code == 200


@pytest.mark.usefixtures("impatient")
async def test_a_large_preview_waits_for_other_large_documents_for_a_bounded_time(
    settings: Settings, database_url: str, owner: Owner, alice: Principal
):
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
        async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
            large = await create(client, data={"work": [{"summary": "words " * 8_000}] * 7})
            picture = f"/api/v1/documents/{large['id']}/preview.png"
            endless = asyncio.create_task(printed(renderer, "<p>" * 2 + "words " * 2_000_000, seconds=60))
            await asyncio.sleep(0)  # it has the only place of the large documents
            answer = await client.get(picture, timeout=10)
            assert not endless.done(), "the test shows nothing"
            assert error_of(answer, status=503)["code"] == "RENDERER_UNAVAILABLE"
            assert int(answer.headers["Retry-After"]) > 0
            small = (await create(client))["id"]
            assert (await client.get(f"/api/v1/documents/{small}/preview.png")).status_code == 200
            endless.cancel()
            await asyncio.wait({endless})
            assert (await client.get(picture)).status_code == 200


async def test_a_picture_of_a_document_that_lost_text_is_refused(
    own_idle_client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    document = (await create(own_idle_client))["id"]
    render = design.render_html

    def hiding(*arguments: Any, **options: Any) -> RenderedHtml:  # as a template would whose style hides its heading
        rendered = render(*arguments, **options)
        return replace(rendered, html=rendered.html.replace("</style>", "h1{visibility:hidden}</style>", 1))

    monkeypatch.setattr(design, "render_html", hiding)
    for path in (f"/api/v1/documents/{document}/preview.png", THUMBNAIL):
        assert error_of(await own_idle_client.get(path), status=422)["code"] == "TEXT_LOST"


def services_of(app: Litestar) -> Services:
    services: Services = app.state.services
    return services
