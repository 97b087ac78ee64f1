"""Test which addresses a webhook may have."""

from __future__ import annotations

import asyncio
import socket
import threading
from uuid import uuid4

import httpx
import pytest

from pressroom.errors import FieldError, InvalidRequestError
from pressroom.webhooks.addresses import checked_url, is_public
from pressroom.webhooks.model import Problem
from pressroom.webhooks.receivers import LOOK_UPS_PER_USER, Receivers, UnreachableError, look_up_in_thread

FORBIDDEN = """
127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 169.254.0.1
100.64.0.1 100.100.100.200 168.63.129.16 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255
240.0.0.1 255.255.255.255 192.88.99.1
::1 :: fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 fec0::1 ff02::1 ff0e::1 2001:db8::1 2001::1 3fff::1 5f00::1 100::1
::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0.0.0.0 64:ff9b::10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1
2002:7f00:1:: 2002:a00:1:: 4000::1
""".split()  # noqa: SIM905 - a list of literals has sixty lines
PUBLIC = """
8.8.8.8 1.1.1.1 172.15.255.255 172.32.0.1 192.167.255.255 100.63.255.255 100.128.0.1 223.255.255.255 169.253.0.1 11.0.0.1
2606:4700::1111 2001:4860:4860::8888 2a00:1450::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::1
""".split()  # noqa: SIM905
USER = uuid4()


@pytest.mark.parametrize("address", FORBIDDEN)
def test_an_address_that_is_not_public_is_recognized(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_recognized(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("http://example.org/", "must begin with https://"),
        ("ftp://example.org/", "must begin with https://"),
        ("file:///etc/passwd", "must begin with https://"),
        ("example.org/hooks", "must begin with https://"),
        ("", "must begin with https://"),
        ("https://", "must name a host"),
        ("https:///hooks", "must name a host"),
        ("https://example.org:0/", "must name a host"),
        ("https://example.org:99999/", "must name a host, and a port"),
        ("https://0177.0.0.1/", "must be an address"),
        ("https://[::1/", "must be an address"),
        ("https://exam\x00ple.org/", "must be an address"),
        ("https://user:password@example.org/", "must have no user"),
        ("https://example.org/#part", "must have no user"),
        ("https://example.org/" + "a" * 2000, "must have at most 2,000 characters"),
        ("https://example.org/" + "a" * 200_000, "must "),
    ],
)
def test_an_address_that_is_none_is_refused(text: str, message: str) -> None:
    wrong = checked_url(text, allow_http=False)
    assert isinstance(wrong, FieldError)
    assert wrong.path == "url"
    assert wrong.message.startswith(message)


def test_an_address_is_brought_into_its_normal_form() -> None:
    assert str(checked_url("https://EXAMPLE.org:443/a b?c=é", allow_http=False)) == "https://example.org/a%20b?c=%C3%A9"
    assert str(checked_url("https://bücher.example/", allow_http=False)) == "https://xn--bcher-kva.example/"
    assert str(checked_url("http://[::1]:8080/", allow_http=True)) == "http://[::1]:8080/"


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://[::1]/", "https://0/", "https://127.1/", "https://2130706433/", "https://0x7f000001/",
        "https://[::ffff:127.0.0.1]/", "https://localhost/", "https://LOCALHOST:8443/", "https://169.254.169.254/",
    ],
)  # fmt: skip
async def test_a_new_webhook_to_this_machine_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await Receivers(allow_private=False).check_new(url, user_id=USER)
    assert caught.value.details["fields"] == [{"path": "url", "message": Problem.ADDRESS_FORBIDDEN.message}]


async def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    async def look_up(_host: str, _port: int) -> list[str]:
        return ["8.8.8.8", "10.0.0.1"]

    with pytest.raises(UnreachableError) as caught:
        await Receivers(allow_private=False, look_up=look_up).addresses_of(httpx.URL("https://both.example/"), user_id=USER)
    assert caught.value.problem is Problem.ADDRESS_FORBIDDEN


@pytest.mark.parametrize(
    ("url", "asked"),
    [("https://straße.de/", "xn--strae-oqa.de"), ("https://xn--a/", "xn--a"), ("https://xn--i-7iq.ws/", "xn--i-7iq.ws")],
)
async def test_a_name_is_looked_up_as_it_is_sent_to_the_receiver(url: str, asked: str) -> None:
    names: list[str] = []

    async def look_up(host: str, _port: int) -> list[str]:
        names.append(host)
        return ["8.8.8.8"]

    kept = await Receivers(allow_private=False, look_up=look_up).check_new(url, user_id=USER)
    assert (names, kept) == ([asked], f"https://{asked}/")


async def test_a_name_without_an_address_is_refused() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await Receivers(allow_private=False).check_new("https://nothing.invalid/", user_id=USER)
    assert caught.value.details["fields"] == [{"path": "url", "message": Problem.NAME_NOT_FOUND.message}]


@pytest.mark.parametrize(
    "url", ["https://" + "a" * 64 + ".example/", "https://a..example/", "https://exa mple.org/", "https://.example/"]
)
async def test_a_name_that_cannot_be_looked_up_is_refused(url: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await Receivers(allow_private=False).check_new(url, user_id=USER)
    assert [field["path"] for field in caught.value.details["fields"]] == ["url"]


async def test_names_of_slow_servers_are_given_up_and_bounded_for_each_user(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def slow(*_arguments: object, **_options: object) -> list[object]:
        answered.wait(20)
        return []

    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", slow)
        patched.setattr("pressroom.webhooks.receivers.LOOK_UP_SECONDS", 0.05)
        receivers = Receivers(allow_private=True)
        url = httpx.URL("https://slow.example/")
        for _ in range(LOOK_UPS_PER_USER + 3):
            with pytest.raises(UnreachableError) as caught:
                await receivers.addresses_of(url, user_id=USER)
            assert caught.value.problem is Problem.NAME_SERVER_SLOW
        threads = [thread for thread in threading.enumerate() if thread.name == "look up a receiver"]
        assert len(threads) == LOOK_UPS_PER_USER
        answered.set()
        for thread in threads:
            await asyncio.to_thread(thread.join, 10)
    assert await receivers.addresses_of(httpx.URL("https://127.0.0.1/"), user_id=USER) == ["127.0.0.1"]


async def test_a_look_up_returns_every_address_once() -> None:
    assert await look_up_in_thread("127.0.0.1", 80) == ["127.0.0.1"]
    with pytest.raises(OSError, match=r".+"):
        await look_up_in_thread("nothing.invalid", 80)
