"""Bind the port of the service before anything else is started, and define the server that uses it."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Final

import uvicorn

from pressroom.errors import PressroomError

GRACE_SECONDS: Final = 5
"""Time for the running requests after the server is stopped. It is less than the longest `Prefer: wait`."""
LOOPBACK_OF: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not bound to
"""The loopback address for an address that means all interfaces."""


class AddressUnusableError(PressroomError):
    """The service cannot listen at this address. Choose another one with --host and --port."""

    code = "ADDRESS_UNUSABLE"
    retryable = False


class Server(uvicorn.Server):
    """A uvicorn server without signal handlers and without the application's lifespan, which the caller runs."""

    def __init__(self, app: Any) -> None:
        """Take the ASGI application."""
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="off",
                log_config=None,
                access_log=False,
                ws="none",
                server_header=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self.ready: Final = asyncio.Event()

    def stop(self) -> None:
        """Stop after the running requests; if called again, stop at once."""
        self.force_exit = self.should_exit
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then set `ready`."""
        await super().startup(sockets)
        self.ready.set()

    def capture_signals(self) -> AbstractContextManager[None]:  # pyright: ignore[reportIncompatibleMethodOverride] - a wider type than the generator's
        """Leave the signals to the caller."""
        return nullcontext()


@contextmanager
def bound_socket(host: str, port: int, *, alternatives: int = 0) -> Generator[socket.socket]:
    """Bind a port, or one of the next `alternatives` ports if it is in use. The socket does not listen yet.

    Raises:
        AddressUnusableError: All these ports are in use, or the host is not an address of this machine.
    """
    for candidate in range(port, port + alternatives + 1):
        try:
            bound = _bind(host, candidate)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and candidate < port + alternatives:
                continue
            raise AddressUnusableError(_message(host, candidate, error)) from error
        with bound:
            yield bound
        return


def address_of(bound: socket.socket) -> str:
    """Return the URL for a browser on this machine."""
    name: tuple[str, int] = bound.getsockname()[:2]
    host, port = LOOPBACK_OF.get(name[0], name[0]), name[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bind(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except BaseException:
        bound.close()
        raise
    return bound


def _message(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use by another program. Stop that program, or choose another port with --port."
    reason = (error.strerror or str(error)).lower()
    return f"Pressroom cannot listen at {host}, port {port}: {reason}. Choose another address with --host and --port."
