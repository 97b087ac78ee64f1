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
    """The full address of a stored file of 1,024 bytes."""
    services: Services = idle_application.state.services
    await services.store.put("exports/test/file.pdf", CONTENT)
    return f"{idle_address}/files/{sign(services, 'exports/test/file.pdf')}"


@pytest_asyncio.fixture
async def anybody(idle_address: str) -> AsyncGenerator[httpx.AsyncClient]:
    async with client_of(idle_address) as client:
        yield client


def sign(services: Services, key: str) -> str:
    return services.links.sign(key=key, file_name="Zoë’s file.pdf", content_type="application/pdf", ttl_seconds=60)


async def test_a_link_serves_the_file_to_whoever_has_it(anybody: httpx.AsyncClient, link: str):
    answer = await anybody.get(link)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == "1024"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''Zo%C3%AB%E2%80%99s%20file.pdf" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=1000-", 1000, 1024),
        ("bytes=-10", 1014, 1024),
        ("bytes=-9999", 0, 1024),
        ("bytes=1020-9999", 1020, 1024),
    ],
)
async def test_a_range_is_a_part_of_the_file(anybody: httpx.AsyncClient, link: str, wanted: str, start: int, end: int):
    answer = await anybody.get(link, headers={"Range": wanted})
    assert (answer.status_code, answer.content) == (206, CONTENT[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/1024"
    assert answer.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("wanted", ["bytes=5-2", "lines=1-2", "bytes=0-1,4-5", "bytes=a-b", "bytes=", "bytes 0-1"])
async def test_a_range_that_makes_no_sense_is_passed_over(anybody: httpx.AsyncClient, link: str, wanted: str):
    answer = await anybody.get(link, headers={"Range": wanted})
    assert (answer.status_code, answer.content) == (200, CONTENT)


async def test_a_range_behind_the_end_is_not_satisfiable(anybody: httpx.AsyncClient, link: str):
    answer = await anybody.get(link, headers={"Range": "bytes=1024-"})
    assert error_of(answer, status=416)["code"] == "RANGE_NOT_SATISFIABLE"
    assert answer.headers["Content-Range"] == "bytes */1024"


async def test_a_range_continues_only_the_same_file(anybody: httpx.AsyncClient, link: str):
    tag = (await anybody.get(link)).headers["ETag"]
    same = await anybody.get(link, headers={"Range": "bytes=0-9", "If-Range": tag})
    other = await anybody.get(link, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    known = await anybody.get(link, headers={"If-None-Match": tag})
    assert [same.status_code, other.status_code, known.status_code] == [206, 200, 304]
    assert known.content == b""


async def test_head_tells_the_size_without_the_file(anybody: httpx.AsyncClient, link: str):
    answer = await anybody.head(link)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == "1024"


async def test_a_changed_link_is_forbidden_and_a_late_one_gone(anybody: httpx.AsyncClient, link: str, idle_application: Litestar):
    services: Services = idle_application.state.services
    for changed in (link[:-3], f"{link}x", f"{link.rpartition('/')[0]}/x", link.replace("/files/.", "/files/")):
        assert error_of(await anybody.get(changed), status=403)["code"] == "FORBIDDEN"
    an_hour_ago = LinkSigner(services.secret_key, clock=lambda: time.time() - 3600)
    late = an_hour_ago.sign(key="exports/test/file.pdf", file_name="x", content_type="application/pdf", ttl_seconds=60)
    assert error_of(await anybody.get(f"/files/{late}"), status=410)["code"] == "EXPORT_EXPIRED"


async def test_a_file_that_is_gone_is_not_found(anybody: httpx.AsyncClient, idle_address: str, idle_application: Litestar):
    services: Services = idle_application.state.services
    missing = f"{idle_address}/files/{sign(services, 'exports/test/missing.pdf')}"
    assert error_of(await anybody.get(missing), status=404)["code"] == "NOT_FOUND"


async def test_a_file_that_vanishes_while_it_is_sent_ends_the_connection(anybody: httpx.AsyncClient, idle_application: Litestar):
    services: Services = idle_application.state.services
    await services.store.put("exports/test/large.pdf", b"x" * 30_000_000)
    address = f"/files/{sign(services, 'exports/test/large.pdf')}"
    root = Path(services.settings.files_url.removeprefix("file://"))
    async with anybody.stream("GET", address) as answer:
        with (root / "exports/test/large.pdf").open("r+b") as file:
            file.truncate(1_000_000)
        with pytest.raises(httpx.RemoteProtocolError):
            await answer.aread()
    assert (await anybody.get("/health/live")).status_code == 200
