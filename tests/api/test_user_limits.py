"""What one user may ask of a web process, and that the others notice nothing of it."""

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
AT_ONCE = 14


def body_of(data: str) -> bytes:
    body = json.dumps({"kind": "resume", "title": "Heavy", "data": "DATA"}).replace('"DATA"', data)
    return body.encode()


NESTED_LISTS = body_of('{"x": [' + ",".join(["[" * 20 + "]" * 20] * 117_000) + "]}")
"""4.8 megabytes of nested lists, which cost seconds of Python when they are read and checked."""
AS_HEAVY_AS_ALLOWED = body_of(
    '{"work": [' + ",".join(['{"highlights": [' + ",".join(['"' + "0123456789" * 4 + '"'] * 98) + "]}"] * 990) + "]}"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, secret_key="k" * 40)


@pytest_asyncio.fixture
async def address(settings: Settings, database_url: str, renderer: Renderer) -> AsyncGenerator[str]:
    async with serving(create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)) as found:
        yield found


@pytest.mark.parametrize(("body", "taken"), [(NESTED_LISTS, False), (AS_HEAVY_AS_ALLOWED, True)], ids=["too heavy", "allowed"])
async def test_many_heavy_bodies_of_one_user_hold_nobody_up(
    address: str, owner: Owner, alice: Principal, bob: Principal, body: bytes, taken: bool
):
    assert 4_000_000 < len(body) < Settings().max_body_bytes
    async with client_of(address, token_of(owner, alice)) as alices, client_of(address, token_of(owner, bob)) as bobs:
        document = await create(bobs)
        sending = [asyncio.create_task(alices.post(DOCUMENTS, content=body, headers=JSON)) for _ in range(AT_ONCE)]
        seconds: list[float] = []
        while not all(task.done() for task in sending):
            for ask in (lambda: bobs.get(f"{DOCUMENTS}/{document['id']}"), lambda: bobs.post(DOCUMENTS, json=resume())):
                started = time.perf_counter()
                answer = await ask()
                seconds.append(time.perf_counter() - started)
                assert answer.is_success, answer.text
        assert len(seconds) >= 2
        assert max(seconds) < 1
        answers = [task.result() for task in sending]
    limited = [answer for answer in answers if answer.status_code == 429]
    assert len(limited) >= AT_ONCE - 2 * LARGE_BODIES_PER_USER
    for answer in limited:
        assert error_of(answer, status=429)["code"] == "RATE_LIMITED"
        assert answer.headers["Retry-After"] == "1"
    others = {answer.status_code for answer in answers if answer not in limited}
    assert others == {201 if taken else 400}
    assert owner.value("SELECT count(*) FROM documents WHERE user_id = %s", (alice.user_id,)) == (
        AT_ONCE - len(limited) if taken else 0
    )


async def test_a_body_of_too_many_values_is_refused_by_their_number(idle: httpx.AsyncClient):
    for values, status in ((MAX_VALUES - 10, 201), (MAX_VALUES + 10, 400)):
        body = body_of('{"x": [' + ",".join("1" * values) + "]}")
        answer = await idle.post(DOCUMENTS, content=body, headers=JSON)
        assert answer.status_code == status
    assert "100,000 are allowed" in error_of(answer, status=400)["message"]


async def test_large_bodies_one_after_the_other_are_taken(idle: httpx.AsyncClient):
    photo = "data:image/png;base64," + "A" * LARGE_BODY_BYTES
    for _ in range(2 * LARGE_BODIES_PER_USER):
        await create(idle, data={"basics": {"name": "Ada Example", "image": photo}})


async def test_a_user_makes_so_many_requests_in_a_minute(
    settings: Settings, database_url: str, renderer: Renderer, owner: Owner, alice: Principal, bob: Principal
):
    settings = msgspec.structs.replace(settings, requests_per_minute=5)
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as alices:
        for _ in range(5):
            data_of(await alices.get(DOCUMENTS))
        async with client_of(address, token_of(owner, alice)) as another_token:
            for client in (alices, another_token):
                answer = await client.get(DOCUMENTS)
                assert error_of(answer, status=429)["code"] == "RATE_LIMITED"
                assert 1 <= int(answer.headers["Retry-After"]) <= 60
        async with client_of(address, token_of(owner, bob)) as bobs:
            data_of(await bobs.get(DOCUMENTS))
        assert (await alices.get("/health/live")).status_code == 200
