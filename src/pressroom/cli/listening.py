"""Where the service listens: a socket that is bound before anything else starts, and the server that takes it over."""

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
"""How long requests under way may take after the word to stop: waits and event streams would last longer for nothing."""
ANY_ADDRESS: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not bound to


class AddressUnusableError(PressroomError):
    """The service cannot listen at this address. Choose another one with --host and --port."""

    code = "ADDRESS_UNUSABLE"
    retryable = False


class Server(uvicorn.Server):
    """A server without signal handlers and start-up code of its own: whoever runs it has both."""

    def __init__(self, app: Any) -> None:
        """Serve an ASGI application whose lifespan is run by the caller."""
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
        """End after the requests under way; called again, end without waiting for them."""
        self.force_exit = self.should_exit
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        self.ready.set()

    def capture_signals(self) -> AbstractContextManager[None]:  # pyright: ignore[reportIncompatibleMethodOverride] - a wider type than the generator's
        """Leave the signals to the caller."""
        return nullcontext()


@contextmanager
def bound_socket(host: str, port: int, *, alternatives: int = 0) -> Generator[socket.socket]:
    """Bind the port, or one of the next `alternatives` ports when it is taken; it answers only when a server listens.

    Raises:
        AddressUnusableError: All of them are taken, or the address is none of this machine's.
    """
    for candidate in range(port, port + alternatives + 1):
        try:
            bound = _bind(host, candidate)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and candidate < port + alternatives:
                continue
            raise AddressUnusableError(_why(host, candidate, error)) from error
        with bound:
            yield bound
        return


def address_of(bound: socket.socket) -> str:
    """Return the address that a browser on this machine opens."""
    name: tuple[str, int] = bound.getsockname()[:2]
    host, port = ANY_ADDRESS.get(name[0], name[0]), name[1]
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


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use by another program. Stop that one, or choose another port with --port."
    reason = (error.strerror or str(error)).lower()
    return f"Pressroom cannot listen at {host}, port {port}: {reason}. Choose another address with --host and --port."
