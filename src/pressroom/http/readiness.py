"""Check whether the parts of the service work. Concurrent requests share one check, and see no error details."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, Literal

import msgspec

from pressroom.db.migrate import pending
from pressroom.db.pool import Pool, connection
from pressroom.errors import PressroomError, RendererUnavailableError
from pressroom.rendering.browser.pool import Renderer
from pressroom.storage.store import Store

LOG: Final = logging.getLogger(__name__)

CHECK_SECONDS: Final = 5.0
"""Timeout of the check of one part. Probes of orchestrators usually have a timeout of ten seconds."""
CACHE_SECONDS: Final = 1.0
"""Time for which a result is reused. The route is public, and a check connects, writes to the disk, may start a browser."""
PartName = Literal["database", "migrations", "storage", "renderer"]


class Part(msgspec.Struct, kw_only=True, rename="camel"):
    """One part that the service needs; `message` says what is wrong with it."""

    name: PartName
    ok: bool
    message: str = ""


class Readiness(msgspec.Struct, kw_only=True, rename="camel"):
    """Whether all parts work; `missing` names those that do not."""

    ready: bool
    missing: list[str]
    parts: list[Part]


MESSAGES: Final[Mapping[PartName, str]] = {
    "database": "The database does not answer.",
    "migrations": "The database's schema is not this version's. Run `pressroom migrate`.",
    "storage": "Files cannot be written and read. Run `pressroom doctor`.",
    "renderer": "The browser cannot be started. Run `pressroom doctor`.",
}
"""Messages for parts that do not work. They hold no details, because the route is public; the log has the reason."""


class ReadinessCheck:
    """Check the parts, and cache the result for a second."""

    def __init__(self, *, database_url: str, web_pool: Pool, store: Store, renderer: Renderer) -> None:
        """Take the parts."""
        self._database_url = database_url
        self._web_pool = web_pool
        self._store = store
        self._renderer = renderer
        self._running: asyncio.Task[Readiness] | None = None
        self._expires_at = 0.0

    async def read(self) -> Readiness:
        """Return the state of the parts, at most `CACHE_SECONDS` old."""
        now = asyncio.get_running_loop().time()
        if self._running is None or (self._running.done() and now >= self._expires_at):
            self._running = asyncio.create_task(self._check())
        # A client that disconnects must not cancel the check, which other requests wait for.
        return await asyncio.shield(self._running)

    async def _check(self) -> Readiness:
        checks: dict[PartName, Callable[[], Awaitable[object]]] = {
            "database": self._check_database,
            "migrations": self._check_migrations,
            "storage": self._store.check,
            "renderer": self._renderer.start,
        }
        parts = await asyncio.gather(*(_part(name, check) for name, check in checks.items()))
        missing = [part.name for part in parts if not part.ok]
        self._expires_at = asyncio.get_running_loop().time() + CACHE_SECONDS
        return Readiness(ready=not missing, missing=list(missing), parts=parts)

    async def _check_database(self) -> None:
        async with connection(self._web_pool) as conn:
            await conn.execute("SELECT 1")

    async def _check_migrations(self) -> None:
        if missing := await asyncio.to_thread(pending, self._database_url, role="pressroom_web"):
            raise PressroomError(f"not applied: {', '.join(missing)}")


async def _part(name: PartName, check: Callable[[], Awaitable[object]]) -> Part:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check()
    except Exception as error:  # any failure of one part is reported together with the state of the others
        LOG.warning("part is not ready", exc_info=error, extra={"part": name, "reason": _reason(error)})
        return Part(name=name, ok=False, message=MESSAGES[name])
    return Part(name=name, ok=True)


def _reason(error: Exception) -> str:
    if isinstance(error, RendererUnavailableError) and error.detail:
        return f"{error.message} {error.detail}"
    return error.message if isinstance(error, PressroomError) else type(error).__name__
