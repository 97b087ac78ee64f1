from __future__ import annotations

import asyncio
import io

import httpx
from PIL import Image
from tests.support.wire import data_of, error_of, paths_of

from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer


async def test_every_template_is_listed_with_a_picture_of_its_sample(idle_client: httpx.AsyncClient):
    templates = data_of(await idle_client.get("/api/v1/templates"))["items"]
    assert {template["kind"] for template in templates} == set(KINDS)
    for template in templates:
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
