from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from litestar import Litestar
from tests.support.applications import client_of
from tests.support.wire import error_of

from pressroom.http.services import Services
from pressroom.storage.links import LinkSigner

CONTENT = bytes(range(256)) * 4


@pytest_asyncio.fixture
async def link(idle_application: Litestar, idle_address: str) -> str:
    """Store a file of 1,024 bytes, and return its signed link."""
    services: Services = idle_application.state.services
    await services.store.put("exports/test/file.pdf", CONTENT)
    return f"{idle_address}/files/{sign(services, 'exports/test/file.pdf')}"


@pytest_asyncio.fixture
async def anonymous_client(idle_address: str) -> AsyncGenerator[httpx.AsyncClient]:
    async with client_of(idle_address) as client:
        yield client


def sign(services: Services, key: str) -> str:
    return services.links.sign(key=key, file_name="Zoë’s file.pdf", content_type="application/pdf", ttl_seconds=60)


async def test_a_signed_link_needs_no_identity(anonymous_client: httpx.AsyncClient, link: str):
    response = await anonymous_client.get(link)
    assert (response.status_code, response.content) == (200, CONTENT)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Length"] == "1024"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Cache-Control"].startswith("private")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''Zo%C3%AB%E2%80%99s%20file.pdf" in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("range_header", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=1000-", 1000, 1024),
        ("bytes=-10", 1014, 1024),
        ("bytes=-9999", 0, 1024),
        ("bytes=1020-9999", 1020, 1024),
    ],
)
async def test_a_range_request_returns_that_part_of_the_file(
    anonymous_client: httpx.AsyncClient, link: str, range_header: str, start: int, end: int
):
    response = await anonymous_client.get(link, headers={"Range": range_header})
    assert (response.status_code, response.content) == (206, CONTENT[start:end])
    assert response.headers["Content-Range"] == f"bytes {start}-{end - 1}/1024"
    assert response.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("range_header", ["bytes=5-2", "lines=1-2", "bytes=0-1,4-5", "bytes=a-b", "bytes=", "bytes 0-1"])
async def test_an_invalid_range_is_ignored(anonymous_client: httpx.AsyncClient, link: str, range_header: str):
    response = await anonymous_client.get(link, headers={"Range": range_header})
    assert (response.status_code, response.content) == (200, CONTENT)


async def test_a_range_beyond_the_end_is_not_satisfiable(anonymous_client: httpx.AsyncClient, link: str):
    response = await anonymous_client.get(link, headers={"Range": "bytes=1024-"})
    assert error_of(response, status=416)["code"] == "RANGE_NOT_SATISFIABLE"
    assert response.headers["Content-Range"] == "bytes */1024"


async def test_if_range_applies_to_the_same_file_only(anonymous_client: httpx.AsyncClient, link: str):
    tag = (await anonymous_client.get(link)).headers["ETag"]
    same = await anonymous_client.get(link, headers={"Range": "bytes=0-9", "If-Range": tag})
    other = await anonymous_client.get(link, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    known = await anonymous_client.get(link, headers={"If-None-Match": tag})
    assert [same.status_code, other.status_code, known.status_code] == [206, 200, 304]
    assert known.content == b""


async def test_head_returns_the_size_without_the_content(anonymous_client: httpx.AsyncClient, link: str):
    response = await anonymous_client.head(link)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["Content-Length"] == "1024"


async def test_a_modified_link_is_forbidden_and_an_expired_link_is_gone(
    anonymous_client: httpx.AsyncClient, link: str, idle_application: Litestar
):
    services: Services = idle_application.state.services
    for changed in (link[:-3], f"{link}x", f"{link.rpartition('/')[0]}/x", link.replace("/files/.", "/files/")):
        assert error_of(await anonymous_client.get(changed), status=403)["code"] == "FORBIDDEN"
    an_hour_ago = LinkSigner(services.secret_key, clock=lambda: time.time() - 3600)
    expired = an_hour_ago.sign(key="exports/test/file.pdf", file_name="x", content_type="application/pdf", ttl_seconds=60)
    assert error_of(await anonymous_client.get(f"/files/{expired}"), status=410)["code"] == "EXPORT_EXPIRED"


async def test_a_missing_file_is_not_found(anonymous_client: httpx.AsyncClient, idle_address: str, idle_application: Litestar):
    services: Services = idle_application.state.services
    missing = f"{idle_address}/files/{sign(services, 'exports/test/missing.pdf')}"
    assert error_of(await anonymous_client.get(missing), status=404)["code"] == "NOT_FOUND"


async def test_a_file_that_is_truncated_while_it_is_sent_aborts_the_response(
    anonymous_client: httpx.AsyncClient, idle_application: Litestar
):
    services: Services = idle_application.state.services
    await services.store.put("exports/test/large.pdf", b"x" * 30_000_000)
    address = f"/files/{sign(services, 'exports/test/large.pdf')}"
    root = Path(services.settings.files_url.removeprefix("file://"))
    async with anonymous_client.stream("GET", address) as response:
        with (root / "exports/test/large.pdf").open("r+b") as file:
            file.truncate(1_000_000)
        with pytest.raises(httpx.RemoteProtocolError):
            await response.aread()
    assert (await anonymous_client.get("/health/live")).status_code == 200
