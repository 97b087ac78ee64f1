"""Run a proxy before the database server that can become unreachable, as after a cut cable: it drops all packets.

A program that only stops reading would not suffice, because its kernel would still acknowledge packets. A socket filter
makes the kernel drop each packet before TCP processes it (Linux, Documentation/networking/filter.rst).
"""

from __future__ import annotations

import ctypes
import fcntl
import socket
import struct
import termios
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict
from tests.support.polling import wait_until

SO_ATTACH_FILTER, SO_DETACH_FILTER = 26, 27
DROP_ALL = struct.pack("HBBI", 0x06, 0, 0, 0)  # BPF_RET | BPF_K with 0: keep no bytes


class VanishingServer:
    """A proxy on a free loopback port."""

    def __init__(self, url: str) -> None:
        self._target = conninfo_to_dict(url)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._clients: list[socket.socket] = []
        self._servers: list[socket.socket] = []
        self._gone: set[socket.socket] = set()
        self._closed = False
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        user, password = quote(str(self._target.get("user"))), quote(str(self._target.get("password", "")))
        port = self._listener.getsockname()[1]
        return f"postgresql://{user}:{password}@127.0.0.1:{port}/{self._target['dbname']}"

    def vanish(self) -> None:
        """Drop all packets from now on. The connections to the server stay open."""
        self._gone |= set(self._clients)
        for client in self._clients:
            # Data that the client has not acknowledged would be sent again, which is impossible after a cut cable.
            wait_until(lambda client=client: _unacknowledged(client) == 0, seconds=5, what="all data is acknowledged")
            _drop_packets(client)
        _drop_packets(self._listener)

    def reappear(self) -> None:
        """Accept new connections again. The old connections stay unreachable."""
        self._listener.setsockopt(socket.SOL_SOCKET, SO_DETACH_FILTER, 0)

    def close(self) -> None:
        self._closed = True
        for open_socket in (self._listener, *self._clients, *self._servers):
            with suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)
            open_socket.close()

    def _accept(self) -> None:
        while not self._closed:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = self._connect()
            self._clients.append(client)
            self._servers.append(server)
            threading.Thread(target=self._forward, args=(client, server, client), daemon=True).start()
            threading.Thread(target=self._forward, args=(server, client, client), daemon=True).start()

    def _connect(self) -> socket.socket:
        host, port = str(self._target["host"]), int(self._target.get("port") or 5432)
        if host.startswith("/"):
            server = socket.socket(socket.AF_UNIX)
            server.connect(f"{host}/.s.PGSQL.{port}")
            return server
        return socket.create_connection((host, port))

    def _forward(self, source: socket.socket, sink: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if client in self._gone:
                    return
                sink.sendall(data)
            if client not in self._gone:
                sink.shutdown(socket.SHUT_WR)


@contextmanager
def vanishing_server(url: str) -> Generator[VanishingServer]:
    """Run a proxy before a database."""
    server = VanishingServer(url)
    try:
        yield server
    finally:
        server.close()


def _unacknowledged(end: socket.socket) -> int:
    return struct.unpack("i", fcntl.ioctl(end, termios.TIOCOUTQ, b"\0" * 4))[0]


def _drop_packets(target: socket.socket) -> None:
    program = ctypes.create_string_buffer(DROP_ALL)
    target.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HxxxxxxP", 1, ctypes.addressof(program)))
