"""Test that a message reaches the receiver that was checked, and that no receiver can hold or mislead a worker."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping
from uuid import uuid4

import pytest
import trustme
from tests.support.polling import until
from tests.support.webhook_receivers import ACCEPTED, Receiver, answer, never_answers, receiving

from pressroom.webhooks import sending
from pressroom.webhooks.model import Problem
from pressroom.webhooks.receivers import LookUp, Receivers
from pressroom.webhooks.sending import Outcome, send

USER = uuid4()
TLS = ssl.create_default_context()
HEADERS = {"webhook-id": "1", "webhook-timestamp": "2", "webhook-signature": "v1,3"}


async def post(
    url: str,
    *,
    body: str = "{}",
    headers: Mapping[str, str] = HEADERS,
    allow_private: bool = True,
    look_up: LookUp | None = None,
    tls: ssl.SSLContext = TLS,
) -> Outcome:
    return await send(
        url, body, headers, user_id=USER, receivers=Receivers(allow_private=allow_private, look_up=look_up), tls=tls
    )


def answering(*answers: list[str]) -> tuple[LookUp, list[tuple[str, int]]]:
    """Return a look-up that answers these lists in turn, and what it is asked."""
    asked: list[tuple[str, int]] = []

    async def look_up(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return answers[len(asked) - 1]

    return look_up, asked


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the bound on an attempt short, so that tests of it are."""
    monkeypatch.setattr(sending, "TOTAL_SECONDS", 0.5)


async def test_a_message_is_posted_with_its_headers_and_the_status_decides() -> None:
    async with receiving() as receiver:
        assert await post(receiver.address, body='{"é": 1}') == Outcome(problem=None, response_status=204)
    (received,) = receiver.received
    assert received.line == "POST /hooks HTTP/1.1"
    assert received.body == '{"é": 1}'.encode()
    assert HEADERS.items() <= received.headers.items()
    assert received.headers["content-type"] == "application/json"
    assert received.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert received.headers["connection"] == "close"


@pytest.mark.parametrize(
    ("status", "problem"),
    [(200, None), (201, None), (202, None), (299, None), (301, "REDIRECTED"), (304, "REDIRECTED"), (400, "REFUSED"),
     (404, "REFUSED"), (410, "GONE"), (429, "REFUSED"), (500, "REFUSED"), (503, "REFUSED")],
)  # fmt: skip
async def test_every_status_but_2xx_is_a_problem(status: int, problem: str | None) -> None:
    async with receiving(answers=[answer(status)]) as receiver:
        assert await post(receiver.address) == Outcome(problem=Problem(problem) if problem else None, response_status=status)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    async with (
        receiving() as inner,
        receiving(answers=[answer(status, headers=f"Location: {inner.address}\r\n")]) as receiver,
    ):
        assert (await post(receiver.address)).problem is Problem.REDIRECTED
        assert inner.connections == 0


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::ffff:127.0.0.1]:{port}/"])
async def test_a_private_address_is_refused_before_a_connection_is_made(url: str) -> None:
    async with receiving() as receiver:
        outcome = await post(url.format(port=receiver.port), allow_private=False)
        assert outcome == Outcome(problem=Problem.ADDRESS_FORBIDDEN)
        assert receiver.connections == 0


async def test_a_name_that_leads_to_a_private_address_later_is_refused() -> None:
    look_up, asked = answering(["8.8.8.8"], ["127.0.0.1"])
    async with receiving() as receiver:
        url = f"https://rebinding.example:{receiver.port}/"
        receivers = Receivers(allow_private=False, look_up=look_up)
        assert await receivers.check_new(url, user_id=USER) == url
        outcome = await send(url, "{}", HEADERS, user_id=USER, receivers=receivers, tls=TLS)
        assert outcome == Outcome(problem=Problem.ADDRESS_FORBIDDEN)
        assert receiver.connections == 0
    assert asked == [("rebinding.example", receiver.port)] * 2


async def test_a_name_is_looked_up_once_and_the_connection_goes_to_the_address_that_was_checked() -> None:
    look_up, asked = answering(["127.0.0.2"], ["127.0.0.1"])
    async with receiving(host="127.0.0.2") as checked, receiving(port=checked.port) as other:
        outcome = await post(f"http://rebinding.example:{checked.port}/", look_up=look_up)
        assert outcome.response_status == 204
        assert (len(asked), other.connections) == (1, 0)
    assert checked.received[0].headers["host"] == f"rebinding.example:{checked.port}"


async def test_the_next_address_is_tried_when_one_accepts_no_connection() -> None:
    look_up, _ = answering(["127.0.0.3", "::1", "127.0.0.1"])
    async with receiving() as receiver:
        assert (await post(f"http://several.example:{receiver.port}/", look_up=look_up)).response_status == 204


async def test_a_message_is_sent_once_when_a_receiver_breaks_off() -> None:
    async def breaks_off(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")

    look_up, _ = answering(["127.0.0.1", "127.0.0.1"])
    async with receiving(behaviour=breaks_off) as receiver:
        assert await post(f"http://broken.example:{receiver.port}/", look_up=look_up) == Outcome(
            problem=Problem.CONNECTION_FAILED
        )
        assert receiver.connections == 1


async def test_a_refused_connection_is_a_problem() -> None:
    async with receiving() as receiver:
        pass
    assert await post(receiver.address) == Outcome(problem=Problem.CONNECTION_FAILED)


async def test_the_certificate_is_that_of_the_name_and_not_of_the_address() -> None:
    authority = trustme.CA()
    async with receiving(tls=server_tls(authority, "receiver.example")) as receiver:
        trusting = ssl.create_default_context()
        authority.configure_trust(trusting)  # pyright: ignore[reportUnknownMemberType] - it also takes contexts of pyOpenSSL
        for name, outcome in {
            "receiver.example": Outcome(problem=None, response_status=204),
            "other.example": Outcome(problem=Problem.TLS_FAILED),
        }.items():
            look_up, _ = answering(["127.0.0.1"])
            assert await post(f"https://{name}:{receiver.port}/", look_up=look_up, tls=trusting) == outcome
        look_up, _ = answering(["127.0.0.1"])
        unknown = await post(f"https://receiver.example:{receiver.port}/", look_up=look_up)
        assert unknown == Outcome(problem=Problem.TLS_FAILED)
    (received,) = receiver.received
    assert received.headers["host"] == f"receiver.example:{receiver.port}"


async def test_a_receiver_without_tls_is_a_problem_of_tls() -> None:
    async with receiving(behaviour=greets) as receiver:
        look_up, _ = answering(["127.0.0.1"])
        outcome = await post(f"https://receiver.example:{receiver.port}/", look_up=look_up)
        assert outcome == Outcome(problem=Problem.TLS_FAILED)


@pytest.mark.usefixtures("short")
async def test_a_receiver_that_answers_nothing_is_given_up() -> None:
    async with receiving(behaviour=never_answers) as receiver:
        began = time.monotonic()
        assert await post(receiver.address) == Outcome(problem=Problem.TIMED_OUT)
        assert time.monotonic() - began < 10
        await closed(receiver)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX: "])
async def test_a_receiver_that_answers_byte_by_byte_is_given_up(start: bytes) -> None:
    async with receiving(behaviour=dripping(start)) as receiver:
        began = time.monotonic()
        assert await post(receiver.address) == Outcome(problem=Problem.TIMED_OUT)
        assert time.monotonic() - began < 10
        await closed(receiver)


@pytest.mark.usefixtures("short")
async def test_a_body_that_comes_byte_by_byte_changes_nothing_of_the_status() -> None:
    async with receiving(behaviour=dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")) as receiver:
        began = time.monotonic()
        assert await post(receiver.address) == Outcome(problem=None, response_status=200)
        assert time.monotonic() - began < 10
        await closed(receiver)


@pytest.mark.usefixtures("short")
async def test_a_receiver_that_does_not_read_is_given_up() -> None:
    async def reads_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert isinstance(writer.transport, asyncio.Transport)
        writer.transport.pause_reading()
        await asyncio.sleep(3)

    async with receiving(behaviour=reads_nothing) as receiver:
        assert await post(receiver.address, body="x" * 20_000_000) == Outcome(problem=Problem.TIMED_OUT)


async def test_no_more_than_a_bound_is_read_of_an_answer() -> None:
    sent = 0

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while sent < 100_000_000:
            writer.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
            await writer.drain()
            sent += 65_536

    async with receiving(behaviour=endless) as receiver:
        assert await post(receiver.address) == Outcome(problem=None, response_status=200)
        await closed(receiver)
    assert sent < 20_000_000  # what the buffers of the two sockets hold


@pytest.mark.parametrize(
    "garbage",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"\x00\x01\x02" * 100,
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000,
    ],
)
async def test_what_is_no_answer_in_http_is_a_problem(garbage: bytes) -> None:
    async def answers_garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(garbage)
        await writer.drain()

    async with receiving(behaviour=answers_garbage) as receiver:
        assert await post(receiver.address) == Outcome(problem=Problem.ANSWER_UNREADABLE)


async def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with receiving() as proxy, receiving() as receiver:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        look_up, _ = answering(["127.0.0.1"])
        assert (await post(f"http://receiver.example:{receiver.port}/", look_up=look_up)).response_status == 204
        assert (proxy.connections, receiver.connections) == (0, 1)


def server_tls(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)  # pyright: ignore[reportUnknownMemberType]
    return context


async def greets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer in clear text whatever comes."""
    await reader.read(100)
    writer.write(ACCEPTED)
    await writer.drain()


def dripping(start: bytes) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], asyncio.Future[None]]:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(start)
        for _ in range(600):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    return lambda reader, writer: asyncio.ensure_future(drip(reader, writer))


async def closed(receiver: Receiver) -> None:
    """Wait until the receiver sees that its client is gone."""
    await until(lambda: receiver.ended == receiver.connections, seconds=10, what="the receiver's connections are closed")
