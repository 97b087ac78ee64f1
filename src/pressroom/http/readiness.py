"""Whether every part works: asked of the parts once however many want to know, told outside without what they said."""

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
"""One part may take so long to answer; probes of orchestrators give up after about ten seconds."""
FRESH_SECONDS: Final = 1.0
"""How long a result is used: a check connects, writes to the disk and may start a browser, and anybody may ask."""
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


MISSING: Final[Mapping[PartName, str]] = {
    "database": "The database does not answer.",
    "migrations": "The database's schema is not this version's. Run `pressroom migrate`.",
    "storage": "Files cannot be written and read. `pressroom doctor` says more.",
    "renderer": "The browser cannot be started. `pressroom doctor` says more.",
}
"""All that the public is told of a part that does not work; the log has the reason."""


class ReadinessCheck:
    """Checks the parts, and keeps the result for a second."""

    def __init__(self, *, database_url: str, web_pool: Pool, store: Store, renderer: Renderer) -> None:
        """Take the parts."""
        self._database_url = database_url
        self._web_pool = web_pool
        self._store = store
        self._renderer = renderer
        self._running: asyncio.Task[Readiness] | None = None
        self._stale_at = 0.0

    async def read(self) -> Readiness:
        """Return how the parts were at most a second ago."""
        now = asyncio.get_running_loop().time()
        if self._running is None or (self._running.done() and now >= self._stale_at):
            self._running = asyncio.create_task(self._check())
        # One client that leaves must not take the answer from the others.
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
        self._stale_at = asyncio.get_running_loop().time() + FRESH_SECONDS
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
    except Exception as error:  # whatever a part fails with, the others are still to be told of
        LOG.warning("part is not ready", exc_info=error, extra={"part": name, "reason": _reason(error)})
        return Part(name=name, ok=False, message=MISSING[name])
    return Part(name=name, ok=True)


def _reason(error: Exception) -> str:
    if isinstance(error, RendererUnavailableError) and error.detail:
        return f"{error.message} {error.detail}"
    return error.message if isinstance(error, PressroomError) else type(error).__name__
