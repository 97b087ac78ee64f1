from __future__ import annotations

import asyncio
import io
import shutil
from pathlib import Path

import httpx
import msgspec
from tests.support.applications import client_of, serving
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.wire import create, data_of, error_of, submit

from pressroom.app import create_app
from pressroom.rendering.browser.chromium import find_chromium
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings


async def test_a_working_service_is_live_and_ready(idle_address: str):
    async with client_of(idle_address) as probe:
        assert data_of(await probe.get("/health/live")) == {"status": "ok"}
        ready = data_of(await probe.get("/health/ready"))
    assert (ready["ready"], ready["missing"]) == (True, [])
    assert [part["name"] for part in ready["parts"]] == ["database", "migrations", "storage", "renderer"]


async def test_readiness_names_the_parts_that_do_not_work(own_idle_client: httpx.AsyncClient, owner: Owner, settings: Settings):
    folder = Path(settings.files_url.removeprefix("file://"))
    replace_by_a_file(folder)
    owner.rows("DELETE FROM migrations WHERE starts_with(name, '0003')")
    response = await own_idle_client.get("/health/ready")
    ready = data_of(response)
    assert (response.status_code, ready["ready"]) == (503, False)
    assert ready["missing"] == ["migrations", "storage"]
    for part in ready["parts"]:
        assert part["ok"] == (part["name"] not in ready["missing"])
        assert bool(part["message"]) != part["ok"]
        assert str(folder) not in part["message"]


async def test_concurrent_readiness_requests_share_one_check_and_show_no_details(
    database_url: str, settings: Settings, tmp_path: Path, log: io.StringIO
):
    browser = failing_browser(tmp_path)
    broken = Renderer(chromium=find_chromium(browser), tabs=1)
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=broken)
    async with serving(app) as address, client_of(address) as probe:
        await until(lambda: "not started in advance" in log.getvalue(), seconds=30, what="the first start has failed")
        responses = await asyncio.gather(*(probe.get("/health/ready") for _ in range(20)))
    assert {response.status_code for response in responses} == {503}
    assert data_of(responses[0])["missing"] == ["renderer"]
    assert "browser" not in responses[0].text.replace("The browser cannot be started.", "")
    assert str(tmp_path) not in responses[0].text
    (line,) = [line for line in log.getvalue().splitlines() if "part is not ready" in line]
    assert str(browser) in line


async def test_metrics_count_requests_by_route_and_jobs_by_status(own_idle_client: httpx.AsyncClient):
    document = await create(own_idle_client)
    await submit(own_idle_client, document["id"])
    for _ in range(3):
        await own_idle_client.get(f"/api/v1/documents/{document['id']}")
    await own_idle_client.get("/nope")
    page = (await own_idle_client.get("/metrics")).text
    requests = 'pressroom_http_requests_total{method="GET",route="/api/v1/documents/{document_id}",status="200"} 3.0'
    assert requests in page
    assert 'pressroom_http_requests_total{method="GET",route="(none)",status="404"} 1.0' in page
    assert 'pressroom_jobs{queue="documents",status="pending"} 1.0' in page
    assert 'pressroom_renderer{figure="ready"} 1.0' in page
    assert document["id"] not in page


async def test_metrics_need_a_local_client_or_the_token(
    idle_client: httpx.AsyncClient, settings: Settings, database_url: str, renderer: Renderer
):
    forwarded = await idle_client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})
    assert error_of(forwarded, status=403)["code"] == "FORBIDDEN"
    for host in ("exports.example.org", "exports.example.org:80", "192.0.2.1", "[", "127.0.0.1.example.org"):
        assert error_of(await idle_client.get("/metrics", headers={"Host": host}), status=403)["code"] == "FORBIDDEN"
    for host in ("localhost:8000", "127.0.0.1", "[::1]:8000"):
        assert (await idle_client.get("/metrics", headers={"Host": host})).status_code == 200
    settings = msgspec.structs.replace(settings, metrics_token="s3cret")  # noqa: S106 - a test's
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address) as scraper:
        for wrong in ({}, {"Authorization": "Bearer s3cre"}, {"Authorization": "Bearer s3cret2"}):
            assert error_of(await scraper.get("/metrics", headers=wrong), status=401)["code"] == "NOT_AUTHENTICATED"
        assert (await scraper.get("/metrics", headers={"Authorization": "Bearer s3cret"})).status_code == 200


def failing_browser(folder: Path) -> Path:
    browser = folder / "browser"
    browser.write_text('#!/bin/sh\nif [ "$1" = --version ]; then echo Chromium 1.2.3.4; exit; fi\nexit 7\n')
    browser.chmod(0o755)
    return browser


def replace_by_a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("no folder")
