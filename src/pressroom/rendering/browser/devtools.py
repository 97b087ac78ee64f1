"""Speak the DevTools protocol over `--remote-debugging-pipe`: NUL-terminated JSON, no port is opened.

The protocol: https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeVar, cast, overload

import msgspec

from pressroom.errors import RendererUnavailableError, RenderFailedError

END: Final = b"\0"
BUFFER_BYTES: Final = 1 << 20
"""Socket buffer that is asked for; the kernel may give less. A PDF of 1 MB then needs few wake-ups on either side."""

MAX_COMMAND_BYTES: Final = 100 * 1024 * 1024 - 1
"""Longest command. At a longer one Chromium closes the pipe and ends (`kReceiveBufferSizeForDevTools` in its
devtools_pipe_handler)."""

Reply = TypeVar("Reply")
Listener = Callable[[str, msgspec.Raw], None]


class BrowserGoneError(RendererUnavailableError):
    """The browser ended while it was in use. It is started again; try again in some seconds."""


class CommandRefusedError(RenderFailedError):
    """The browser refused a command. Check the document's content, then export it again."""

    def __init__(self, method: str, reason: str) -> None:
        """Take the DevTools method and the reason in the browser's words."""
        super().__init__(f"The browser refused {method}: {reason}. Check the document's content, then export it again.")
        self.reason = reason


class _Refusal(msgspec.Struct, frozen=True):
    message: str = "no reason given"


class _Message(msgspec.Struct, frozen=True, rename="camel"):
    id: int | None = None
    method: str = ""
    params: msgspec.Raw = msgspec.Raw(b"{}")
    result: msgspec.Raw = msgspec.Raw(b"{}")
    error: _Refusal | None = None
    session_id: str = ""


class _Waiting(NamedTuple):
    method: str
    session: str
    answer: asyncio.Future[msgspec.Raw]


_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(_Message)


class Connection(asyncio.Protocol):
    """One browser's DevTools channel. Answers go to their callers by number, events to their session's listener."""

    def __init__(self) -> None:
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._numbers = itertools.count(1)
        self._waiting: dict[int, _Waiting] = {}
        self._expected: dict[tuple[str, str], asyncio.Future[None]] = {}
        self._listeners: dict[str, Listener] = {}
        self._pieces: list[bytes] = []
        self._transport: asyncio.Transport | None = None
        self._writable = asyncio.Event()

    async def open(self, channel: socket.socket) -> None:
        """Take over a connected stream socket whose other end is the browser's descriptors 3 and 4."""
        for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
            channel.setsockopt(socket.SOL_SOCKET, option, BUFFER_BYTES)
        channel.setblocking(False)
        await asyncio.get_running_loop().create_connection(lambda: self, sock=channel)

    @overload
    async def send(
        self, method: str, params: Mapping[str, Any] | None = None, *, session: str = "", reply: type[Reply]
    ) -> Reply: ...
    @overload
    async def send(self, method: str, params: Mapping[str, Any] | None = None, *, session: str = "") -> dict[str, Any]: ...
    async def send(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        *,
        session: str = "",
        reply: type[Any] = dict,
    ) -> Any:
        """Send one command and return its result, decoded as `reply` (a `bytes` member is decoded from base64).

        `session` is a tab's session; empty: the browser itself. The caller sets the time limit.

        Raises:
            BrowserGoneError: The browser has ended, or ends before it answers.
            CommandRefusedError: The browser answered with an error, or the command is too long for it.
        """
        answer = await self.ask(method, params, session=session)
        return msgspec.json.decode(answer, type=reply)

    async def ask(self, method: str, params: Mapping[str, Any] | None = None, *, session: str = "") -> msgspec.Raw:
        """Send one command and return its result undecoded. Raises as `send`."""
        await self._writable.wait()  # a big document before this one may still be on its way
        number, future = self._post(method, params, session=session)
        try:
            return await future
        finally:
            self._waiting.pop(number, None)

    def notify(self, method: str, params: Mapping[str, Any] | None = None, *, session: str = "") -> None:
        """Send one small command and ignore its answer. Do nothing when the browser has ended."""
        if not self.closed.done():
            self._write(method, params, session=session)

    def listen(self, session: str, listener: Listener) -> None:
        """Hand every event of a session (empty: the browser's own) to `listener`, called with method and parameters."""
        self._listeners[session] = listener

    def expect(self, event: str, *, session: str) -> asyncio.Future[None]:
        """Return a future for the next such event; it fails, as answers do, when the session or the browser ends."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.closed.done():
            _fail(future, BrowserGoneError())
        self._expected[session, event] = future
        return future

    def end(self, session: str, error: Exception) -> None:
        """Remove a session's listener and raise `error` in every call that still waits for an answer or event of it."""
        self._listeners.pop(session, None)
        for waiting in self._waiting.values():
            if waiting.session == session:
                _fail(waiting.answer, error)
        for (name, _), future in self._expected.items():
            if name == session:
                _fail(future, error)
        self._expected = {key: future for key, future in self._expected.items() if key[0] != session}

    def close(self) -> None:
        """Close the channel and raise BrowserGoneError in every call that waits."""
        if self._transport is None:
            self.connection_lost(None)
        else:
            self._transport.abort()

    def _post(self, method: str, params: Mapping[str, Any] | None, *, session: str) -> tuple[int, asyncio.Future[msgspec.Raw]]:
        if self.closed.done():
            raise BrowserGoneError
        future: asyncio.Future[msgspec.Raw] = asyncio.get_running_loop().create_future()
        number = self._write(method, params, session=session)
        self._waiting[number] = _Waiting(method, session, future)
        return number, future

    def _write(self, method: str, params: Mapping[str, Any] | None, *, session: str) -> int:
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": params or {}}
        if session:
            message["sessionId"] = session
        text = _encoder.encode(message)
        if len(text) > MAX_COMMAND_BYTES:
            raise CommandRefusedError(method, f"it would take {len(text):,} bytes, more than {MAX_COMMAND_BYTES:,}")
        cast("asyncio.Transport", self._transport).write(text + END)
        return number

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Store the transport. Called by asyncio."""
        self._transport = cast("asyncio.Transport", transport)
        self._writable.set()

    def pause_writing(self) -> None:
        """Delay further commands until the browser has read those that were sent. Called by asyncio."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Send commands again. Called by asyncio."""
        self._writable.set()

    def data_received(self, data: bytes) -> None:
        """Split messages at their NUL. Called by asyncio."""
        # Pieces are joined once per message: an answer of 100 MB stays linear.
        start = 0
        while (end := data.find(END, start)) >= 0:
            piece = data[start:end]
            self._handle_message(b"".join((*self._pieces, piece)) if self._pieces else piece)
            self._pieces.clear()
            start = end + 1
        if start < len(data):
            self._pieces.append(data[start:] if start else data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Raise BrowserGoneError in every call that waits. Called by asyncio."""
        del exc  # whatever the reason was: the browser cannot be used any more
        self._writable.set()
        if not self.closed.done():
            self.closed.set_result(None)
        for future in (*(waiting.answer for waiting in self._waiting.values()), *self._expected.values()):
            _fail(future, BrowserGoneError())
        self._waiting.clear()
        self._expected.clear()

    def _handle_message(self, text: bytes) -> None:
        message = _decoder.decode(text)
        if message.id is None:
            self._deliver_event(message)
            return
        waiting = self._waiting.get(message.id)
        if waiting is None or waiting.answer.done():  # nobody waits: a notification, cancelled, or out of time
            return
        if message.error is not None:
            waiting.answer.set_exception(CommandRefusedError(waiting.method, message.error.message.rstrip(".")))
        else:
            waiting.answer.set_result(message.result)

    def _deliver_event(self, message: _Message) -> None:
        expected = self._expected.pop((message.session_id, message.method), None)
        if expected is not None and not expected.done():
            expected.set_result(None)
        listener = self._listeners.get(message.session_id)
        if listener is not None:
            listener(message.method, message.params)


def _fail(future: asyncio.Future[Any], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
        future.exception()  # seen: the one who waited may have been cancelled meanwhile
