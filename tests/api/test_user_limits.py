"""Test the limits of each user of a web process, and that a user at a limit does not affect others."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import msgspec
import pytest
import pytest_asyncio
from tests.support.applications import client_of, resume, serving, token_of
from tests.support.databases import Owner
from tests.support.wire import create, data_of, error_of

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.http.json_text import MAX_VALUES
from pressroom.http.limits import LARGE_BODIES_PER_USER, LARGE_BODY_BYTES
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

DOCUMENTS = "/api/v1/documents"
JSON = {"Content-Type": "application/json"}
CONCURRENT = 14


def body_of(data: str) -> bytes:
    body = json.dumps({"kind": "resume", "title": "Heavy", "data": "DATA"}).replace('"DATA"', data)
    return body.encode()


NESTED_LISTS = body_of('{"x": [' + ",".join(["[" * 20 + "]" * 20] * 117_000) + "]}")
"""4.8 megabytes of nested lists, which Python would decode and check for several seconds."""
LARGEST_ALLOWED = body_of(
    '{"work": [' + ",".join(['{"highlights": [' + ",".join(['"' + "0123456789" * 4 + '"'] * 98) + "]}"] * 990) + "]}"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, secret_key="k" * 40)


@pytest_asyncio.fixture
async def address(settings: Settings, database_url: str, renderer: Renderer) -> AsyncGenerator[str]:
    async with serving(create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)) as found:
        yield found


@pytest.mark.parametrize(("body", "accepted"), [(NESTED_LISTS, False), (LARGEST_ALLOWED, True)], ids=["refused", "accepted"])
async def test_large_bodies_of_one_user_do_not_delay_other_users(
    address: str, owner: Owner, alice: Principal, bob: Principal, body: bytes, accepted: bool
):
    assert 4_000_000 < len(body) < Settings().max_body_bytes
    async with client_of(address, token_of(owner, alice)) as alice_client, client_of(address, token_of(owner, bob)) as bob_client:
        document = await create(bob_client)
        sending = [asyncio.create_task(alice_client.post(DOCUMENTS, content=body, headers=JSON)) for _ in range(CONCURRENT)]
        seconds: list[float] = []
        while not all(task.done() for task in sending):
            for send in (
                lambda: bob_client.get(f"{DOCUMENTS}/{document['id']}"),
                lambda: bob_client.post(DOCUMENTS, json=resume()),
            ):
                started = time.perf_counter()
                response = await send()
                seconds.append(time.perf_counter() - started)
                assert response.is_success, response.text
        assert len(seconds) >= 2
        assert max(seconds) < 5
        responses = [task.result() for task in sending]
    limited = [response for response in responses if response.status_code == 429]
    assert len(limited) >= CONCURRENT - 2 * LARGE_BODIES_PER_USER
    for response in limited:
        assert error_of(response, status=429)["code"] == "RATE_LIMITED"
        assert response.headers["Retry-After"] == "1"
    others = {response.status_code for response in responses if response not in limited}
    assert others == {201 if accepted else 400}
    assert owner.value("SELECT count(*) FROM documents WHERE user_id = %s", (alice.user_id,)) == (
        CONCURRENT - len(limited) if accepted else 0
    )


async def test_a_body_with_too_many_values_is_refused(idle_client: httpx.AsyncClient):
    for values, status in ((MAX_VALUES - 10, 201), (MAX_VALUES + 10, 400)):
        body = body_of('{"x": [' + ",".join("1" * values) + "]}")
        response = await idle_client.post(DOCUMENTS, content=body, headers=JSON)
        assert response.status_code == status
    assert "100,000 are allowed" in error_of(response, status=400)["message"]


async def test_sequential_large_bodies_are_accepted(idle_client: httpx.AsyncClient):
    photo = "data:image/png;base64," + "A" * LARGE_BODY_BYTES
    for _ in range(2 * LARGE_BODIES_PER_USER):
        await create(idle_client, data={"basics": {"name": "Ada Example", "image": photo}})


async def test_requests_per_minute_are_limited_for_each_user(
    settings: Settings, database_url: str, renderer: Renderer, owner: Owner, alice: Principal, bob: Principal
):
    settings = msgspec.structs.replace(settings, requests_per_minute=5)
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as alice_client:
        for _ in range(5):
            data_of(await alice_client.get(DOCUMENTS))
        async with client_of(address, token_of(owner, alice)) as another_token:
            for client in (alice_client, another_token):
                response = await client.get(DOCUMENTS)
                assert error_of(response, status=429)["code"] == "RATE_LIMITED"
                assert 1 <= int(response.headers["Retry-After"]) <= 60
        async with client_of(address, token_of(owner, bob)) as bob_client:
            data_of(await bob_client.get(DOCUMENTS))
        assert (await alice_client.get("/health/live")).status_code == 200
