from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.support.applications import client_of, serving, token_of
from tests.support.databases import Owner
from tests.support.wire import create, data_of, error_of, export, submit

from pressroom.api import events
from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

Event = dict[str, str]


def events_path(job_id: str) -> str:
    return f"/api/v1/export/job/{job_id}/events"


@asynccontextmanager
async def following(client: httpx.AsyncClient, job_id: str, *, last: str = "") -> AsyncGenerator[AsyncGenerator[Event]]:
    """Open a job's stream and yield its events; comments are events with the only member `comment`."""
    headers = {"Last-Event-ID": last} if last else {}
    async with client.stream("GET", events_path(job_id), headers=headers, timeout=30) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        yield parsed(answer)


async def parsed(answer: httpx.Response) -> AsyncGenerator[Event]:
    event: Event = {}
    async for line in answer.aiter_lines():
        name, _, value = line.partition(":")
        if line:
            event[name or "comment"] = value.strip()
        elif event:
            yield event
            event = {}


def job_in(event: Event) -> dict[str, Any]:
    return json.loads(event["data"])


async def test_a_job_is_followed_to_its_end(alice_client: httpx.AsyncClient):
    job = await submit(alice_client, (await create(alice_client))["id"])
    async with following(alice_client, job) as stream:
        seen = [event async for event in stream if "event" in event]
    assert {event["event"] for event in seen[:-1]} <= {"progress"}
    assert seen[-1]["event"] == "completed"
    assert job_in(seen[-1]) == data_of(await alice_client.get(f"/api/v1/export/job/{job}"))
    assert len({event["id"] for event in seen}) == len(seen)


async def test_a_client_that_connects_again_gets_only_what_it_lacks(own_idle_client: httpx.AsyncClient):
    job = await submit(own_idle_client, (await create(own_idle_client))["id"])
    async with following(own_idle_client, job) as stream:
        first = await anext(event async for event in stream if "event" in event)
    assert (first["event"], job_in(first)["status"]) == ("progress", "pending")
    async with following(own_idle_client, job, last=first["id"]) as stream:
        start = time.monotonic()
        waiting = asyncio.create_task(anext(event async for event in stream if "event" in event))
        await asyncio.sleep(0.3)
        assert not waiting.done(), "the state that it has is not sent again"
        await own_idle_client.delete(f"/api/v1/export/job/{job}")
        last = await waiting
        assert time.monotonic() - start < 10
    assert last["event"] == "cancelled"
    again = await own_idle_client.get(events_path(job), headers={"Last-Event-ID": last["id"]})
    assert (again.status_code, again.content) == (204, b""), "a browser stops connecting"


async def test_a_quiet_stream_has_heartbeats(idle_client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(events, "POSITION_SECONDS", 0.05)
    job = await submit(idle_client, (await create(idle_client))["id"])
    async with following(idle_client, job) as stream:
        assert await anext(event async for event in stream if "comment" in event) == {"comment": "heartbeat"}


async def test_a_change_that_nobody_tells_is_seen_at_the_next_heartbeat(
    idle_client: httpx.AsyncClient, idle_owner: Owner, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(events, "POSITION_SECONDS", 0.05)
    monkeypatch.setattr(events, "HEARTBEAT_SECONDS", 0.05)
    job = await submit(idle_client, (await create(idle_client))["id"])
    async with following(idle_client, job) as stream:
        told = (job_in(event)["status"] async for event in stream if "event" in event)
        assert await anext(told) == "pending"
        idle_owner.rows(
            "UPDATE export_jobs SET status = 'processing', attempts = 1, started_at = clock(),"
            " lease_until = clock() + interval '1 h', locked_by = 'x' WHERE id = %s",
            (job,),
        )
        async with asyncio.timeout(30):
            while await anext(told) != "processing":
                pass
        idle_owner.rows("DELETE FROM export_jobs WHERE id = %s", (job,))
        async with asyncio.timeout(30):
            assert [status async for status in told] == [], "the stream of a job that is gone ends"


async def test_a_stream_ends_when_the_service_stops_and_goes_on_after_its_restart(
    settings: Settings, database_url: str, owner: Owner, alice: Principal, renderer: Renderer
):
    token = token_of(owner, alice)
    stop = asyncio.Event()
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer, stop=stop)
    async with serving(app) as address, client_of(address, token) as client:
        job = await submit(client, (await create(client))["id"])
        async with following(client, job) as stream:
            first = await anext(event async for event in stream if "event" in event)
            start = time.monotonic()
            stop.set()
            assert [event async for event in stream if "event" in event] == []
            assert time.monotonic() - start < 10
    app = create_app(settings, database_url=database_url, with_worker=True, renderer=renderer)
    async with serving(app) as address, client_of(address, token) as client, following(client, job, last=first["id"]) as stream:
        assert [event["event"] async for event in stream if "event" in event][-1] == "completed"


async def test_a_thousand_watchers_share_the_connections_of_one_process(
    settings: Settings, database_url: str, owner: Owner, alice: Principal, renderer: Renderer
):
    app = create_app(settings, database_url=database_url, with_worker=False, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, alice)) as client:
        job = await submit(client, (await create(client))["id"])
        limits = httpx.Limits(max_connections=1100)
        async with httpx.AsyncClient(base_url=address, headers=client.headers, limits=limits, timeout=300) as watchers:
            first = asyncio.Semaphore(0)

            async def watch() -> str:
                async with following(watchers, job) as stream:
                    last = ""
                    async for event in stream:
                        if "event" in event:
                            last = event["event"]
                            first.release()
                return last

            tasks: list[asyncio.Task[str]] = []
            for _ in range(10):  # not all at once: the last ones would wait longer for a connection than the service lets them
                tasks += [asyncio.create_task(watch()) for _ in range(100)]
                started = asyncio.gather(*(first.acquire() for _ in range(100)))
                done, _ = await asyncio.wait([started, *tasks], return_when=asyncio.FIRST_COMPLETED)
                assert done == {started}, [task.exception() for task in done]  # a watcher that fails ends the test
            (connections,) = owner.rows("SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()")
            assert connections[0] <= 16
            await client.delete(f"/api/v1/export/job/{job}")
            assert set(await asyncio.gather(*tasks)) == {"cancelled"}


async def test_an_ended_job_is_told_at_once(alice_client: httpx.AsyncClient):
    entry = await export(alice_client, (await create(alice_client))["id"])
    async with following(alice_client, entry["jobId"]) as stream:
        assert [event["event"] async for event in stream] == ["completed"]


async def test_the_events_of_another_user_are_unknown(idle_client: httpx.AsyncClient, other_idle_client: httpx.AsyncClient):
    job = await submit(other_idle_client, (await create(other_idle_client))["id"])
    for unknown in (job, str(uuid4()), "x"):
        assert error_of(await idle_client.get(events_path(unknown)), status=404)["code"] == "JOB_NOT_FOUND"


async def test_the_events_of_several_jobs_end_with_the_last_of_them(idle_client: httpx.AsyncClient):
    document = (await create(idle_client))["id"]
    jobs = [await submit(idle_client, document, options={"quality": quality}) for quality in ("draft", "high")]
    path = f"/exports/events?jobs={','.join(jobs)}"
    async with asyncio.timeout(10), idle_client.stream("GET", path) as answer:
        assert answer.status_code == 200
        stream = parsed(answer)
        assert (await anext(stream))["event"] == "change"
        await idle_client.delete(f"/api/v1/export/job/{jobs[0]}")
        assert (await anext(stream))["event"] == "change"
        await idle_client.delete(f"/api/v1/export/job/{jobs[1]}")
        assert {event["event"] async for event in stream} == {"change"}, "the last change is told, then the stream ends"
    assert (await idle_client.get(path)).status_code == 204
