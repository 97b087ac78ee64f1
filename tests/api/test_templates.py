from __future__ import annotations

import asyncio
import io

import httpx
import msgspec
import pytest
from PIL import Image
from tests.support.applications import client_of, serving
from tests.support.polling import until
from tests.support.wire import data_of, error_of, paths_of

from pressroom.api import templates
from pressroom.app import create_app
from pressroom.http.services import Services
from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings


async def test_every_template_is_listed_with_a_picture_of_its_sample(idle_client: httpx.AsyncClient):
    listed = data_of(await idle_client.get("/api/v1/templates"))["items"]
    assert {template["kind"] for template in listed} == set(KINDS)
    for template in listed:
        assert set(template) == {"slug", "name", "kind", "categories", "supportsPhoto", "thumbnailUrl"}
        response = await idle_client.get(template["thumbnailUrl"])
        assert response.headers["Content-Type"] == "image/png"
        with Image.open(io.BytesIO(response.content)) as picture:
            assert picture.width == 480


async def test_concurrent_requests_share_one_picture(own_idle_client: httpx.AsyncClient, renderer: Renderer):
    address = data_of(await own_idle_client.get("/api/v1/templates", params={"kind": "resume"}))["items"][0]["thumbnailUrl"]
    before = renderer.healthy().documents
    responses = await asyncio.gather(*(own_idle_client.get(address) for _ in range(4)))
    assert len({response.content for response in responses}) == 1
    assert renderer.healthy().documents == before + 1
    again = await own_idle_client.get(address, headers={"If-None-Match": responses[0].headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_unknown_kinds_and_templates_are_named(idle_client: httpx.AsyncClient):
    assert paths_of(error_of(await idle_client.get("/api/v1/templates", params={"kind": "poem"}), status=400)) == ["kind"]
    for address in ("/api/v1/templates/poem/classic/thumbnail.png", "/api/v1/templates/resume/nope/thumbnail.png"):
        assert error_of(await idle_client.get(address), status=404)["code"] == "TEMPLATE_NOT_FOUND"


async def test_a_picture_that_failed_is_tried_again_after_some_seconds_only(
    settings: Settings, database_url: str, renderer: Renderer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(templates, "FAILED_SECONDS", 1.0)
    impatient = msgspec.structs.replace(settings, render_timeout_seconds=0.001)
    app = create_app(impatient, database_url=database_url, with_worker=False, renderer=renderer)
    address = "/api/v1/templates/resume/classic/thumbnail.png"
    async with serving(app) as server, client_of(server) as nobody:
        services: Services = app.state.services
        assert error_of(await nobody.get(address), status=504)["code"] == "EXPORT_TIMEOUT"
        msgspec.structs.force_setattr(services.settings, "render_timeout_seconds", settings.render_timeout_seconds)
        again = await nobody.get(address)
        assert error_of(again, status=504)["code"] == "EXPORT_TIMEOUT", "it is not tried again at once"
        await until(lambda: not services.thumbnails, seconds=5, what="the failure is forgotten")
        assert (await nobody.get(address)).status_code == 200
