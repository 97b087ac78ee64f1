from __future__ import annotations

import asyncio
import socket

import msgspec
import pytest

from pressroom.rendering.browser.devtools import BrowserGoneError, CommandRefusedError, Connection


class Peer:
    """The browser's end of the channel, spoken by hand."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.read = b""

    async def hear(self) -> dict[str, object]:
        while b"\0" not in self.read:
            self.read += await asyncio.get_running_loop().sock_recv(self.end, 1 << 20)
        message, _, self.read = self.read.partition(b"\0")
        return msgspec.json.decode(message)

    async def say(self, text: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.end, text)


async def connected() -> tuple[Connection, Peer]:
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    connection = Connection()
    await connection.open(ours)
    return connection, Peer(theirs)


async def test_an_answer_finds_its_caller_whatever_the_order() -> None:
    connection, peer = await connected()
    first = asyncio.create_task(connection.send("First.command"))
    assert await peer.hear() == {"id": 1, "method": "First.command", "params": {}}
    second = asyncio.create_task(connection.send("Second.command", {"a": 1}, session="S"))
    assert await peer.hear() == {"id": 2, "method": "Second.command", "params": {"a": 1}, "sessionId": "S"}
    await peer.say(b'{"id":2,"result":{"n":2}}\0{"id":1,"result":{"n":1}}\0')
    assert (await first, await second) == ({"n": 1}, {"n": 2})
    connection.close()
    peer.end.close()


async def test_an_answer_of_many_megabytes_arrives_in_pieces_and_whole() -> None:
    connection, peer = await connected()
    task = asyncio.create_task(connection.send("Big.command"))
    await peer.hear()
    size = 40_000_000
    async with asyncio.timeout(20):  # pieces joined again and again would take minutes
        await peer.say(b'{"id":1,"result":{"data":"' + b"x" * size + b'"}}\0{"method":"After","params":{}}\0')
        assert len((await task)["data"]) == size
    connection.close()
    peer.end.close()


async def test_commands_wait_while_the_browser_does_not_read() -> None:
    connection, peer = await connected()
    big = asyncio.create_task(connection.send("Big.command", {"html": "x" * 5_000_000}))
    small = asyncio.create_task(connection.send("Small.command"))
    message = await peer.hear()
    assert message["method"] == "Big.command"
    await peer.say(b'{"id":1,"result":{}}\0')
    assert await big == {}
    assert (await peer.hear())["method"] == "Small.command"
    await peer.say(b'{"id":2,"result":{}}\0')
    assert await small == {}
    connection.close()
    peer.end.close()


async def test_an_error_answer_names_the_command_and_the_reason() -> None:
    connection, peer = await connected()
    task = asyncio.create_task(connection.send("Page.printToPDF"))
    await peer.hear()
    await peer.say(b'{"id":1,"error":{"code":-32000,"message":"Printing failed"}}\0')
    with pytest.raises(CommandRefusedError, match=r"refused Page\.printToPDF: Printing failed\."):
        await task
    connection.close()
    peer.end.close()


async def test_events_go_to_the_listener_of_their_session_only() -> None:
    connection, peer = await connected()
    heard: list[str] = []
    connection.listen("A", lambda method, params: heard.append(f"{method} {bytes(params).decode()}"))
    expected = connection.expect("Page.loaded", session="A")
    await peer.say(
        b'{"method":"Page.loaded","params":{"of":"B"},"sessionId":"B"}\0'
        b'{"method":"Page.loaded","params":{"of":"A"},"sessionId":"A"}\0'
    )
    await expected
    assert heard == ['Page.loaded {"of":"A"}']
    connection.close()
    peer.end.close()


async def test_everybody_who_waits_learns_that_the_browser_is_gone() -> None:
    connection, peer = await connected()
    waiting = asyncio.create_task(connection.send("Some.command"))
    expected = connection.expect("Page.loaded", session="A")
    await peer.hear()
    peer.end.close()
    with pytest.raises(BrowserGoneError):
        await waiting
    with pytest.raises(BrowserGoneError):
        await expected
    with pytest.raises(BrowserGoneError):
        await connection.send("Another.command")
    with pytest.raises(BrowserGoneError):
        await connection.expect("Page.loaded", session="A")
    assert connection.closed.done()


async def test_the_end_of_one_session_leaves_the_others_alone() -> None:
    connection, peer = await connected()
    one = asyncio.create_task(connection.send("Some.command", session="one"))
    await peer.hear()
    two = asyncio.create_task(connection.send("Some.command", session="two"))
    await peer.hear()
    connection.end("one", ValueError("ended"))
    with pytest.raises(ValueError, match="ended"):
        await one
    await peer.say(b'{"id":1,"result":{}}\0{"id":2,"result":{"fine":true}}\0')
    assert await two == {"fine": True}
    connection.close()
    peer.end.close()
