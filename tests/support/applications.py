"""Run the application for tests on a loopback port, and make HTTP clients of users."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn
from litestar import Litestar
from tests.support.databases import Owner

from pressroom.auth.principal import Principal
from pressroom.auth.tokens import TOKEN_PREFIX, hash_secret, new_secret
from pressroom.kinds.resume.kind import RESUME


@asynccontextmanager
async def serving(app: Litestar, *, port: int = 0) -> AsyncGenerator[str]:
    """Serve an application on a loopback port, 0: a free one, in this event loop; yield its address."""
    # With the protocol named, asyncio disables Nagle's algorithm, which would delay each response by 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=5)
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        waiting = asyncio.create_task(server.ready.wait())
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if task.done():
            task.result()
            raise RuntimeError("the application did not start")
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.ready.set()


def token_of(owner: Owner, user: Principal, *, scopes: str = "read,export,admin") -> str:
    """Create an API token for a user, and return it."""
    token = TOKEN_PREFIX + new_secret()
    owner.rows(
        "INSERT INTO api_tokens (user_id, name, token_hash, scopes) VALUES (%s, 'test', %s, %s::text[])",
        (user.user_id, hash_secret(token), f"{{{scopes}}}"),
    )
    return token


def client_of(address: str, token: str | None = None) -> httpx.AsyncClient:
    """Make a client that sends this token with every request."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=address, headers=headers, timeout=30)


def resume(**members: Any) -> dict[str, Any]:
    """Return the body of a request that creates a small valid resume; `members` replace its members."""
    data = {"basics": {"name": "Ada Example", "summary": "Counts things."}}
    return {"kind": RESUME.name, "title": "Ada’s resume", "data": data, **members}
