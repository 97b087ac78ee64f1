from __future__ import annotations

import io

import httpx
import pytest
from PIL import Image
from tests.support.wire import create, error_of, paths_of


async def test_the_preview_is_the_page_that_would_be_printed_in_a_sandbox(idle: httpx.AsyncClient):
    document = await create(idle, data={"basics": {"name": "<script>alert(1)</script>"}})
    answer = await idle.get(f"/api/v1/documents/{document['id']}/preview")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = [part.strip() for part in answer.headers["Content-Security-Policy"].split(";")]
    assert policy[:2] == ["sandbox", "default-src 'none'"]
    assert "frame-ancestors 'self'" in policy
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "<script" not in answer.text


async def test_options_change_the_preview(idle: httpx.AsyncClient):
    address = f"/api/v1/documents/{(await create(idle))['id']}/preview"
    plain = await idle.get(address)
    wide = await idle.get(address, params={"pageSize": "Legal", "orientation": "landscape", "marginLeft": "1.25"})
    assert plain.text != wide.text
    assert "1.25in" in wide.text


async def test_the_picture_has_the_shape_of_the_chosen_page(idle: httpx.AsyncClient):
    address = f"/api/v1/documents/{(await create(idle))['id']}/preview.png"
    shapes: list[float] = []
    for orientation in ("portrait", "landscape"):
        answer = await idle.get(address, params={"pageSize": "Letter", "orientation": orientation})
        assert answer.headers["Content-Type"] == "image/png"
        with Image.open(io.BytesIO(answer.content)) as picture:
            shapes.append(picture.width / picture.height)
    assert shapes == pytest.approx([8.5 / 11, 11 / 8.5], abs=0.01)


async def test_a_page_that_is_not_there_is_not_found(idle: httpx.AsyncClient):
    address = f"/api/v1/documents/{(await create(idle))['id']}/preview.png"
    assert error_of(await idle.get(address, params={"page": 99}), status=404)["code"] == "NOT_FOUND"
    assert paths_of(error_of(await idle.get(address, params={"page": 0}), status=400)) == ["page"]


@pytest.mark.parametrize("preview", ["preview", "preview.png"])
async def test_every_wrong_option_is_named(idle: httpx.AsyncClient, preview: str):
    address = f"/api/v1/documents/{(await create(idle))['id']}/{preview}"
    wrong = {"marginTop": "3", "marginLeft": "nan", "quality": "best", "includeMetadata": "perhaps", "pageSize": "A5"}
    error = error_of(await idle.get(address, params=wrong), status=400)
    assert error["code"] == "INVALID_OPTIONS"
    assert sorted(paths_of(error)) == sorted(wrong)
    missing = error_of(await idle.get(address, params={"templateSlug": "nope"}), status=404)
    assert missing["code"] == "TEMPLATE_NOT_FOUND"
