"""Keep one warm browser: start it; replace it when it ends, hangs, or reaches a limit of documents, age or memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Final

from pressroom.errors import RendererUnavailableError
from pressroom.rendering.browser.browser import Browser
from pressroom.rendering.browser.chromium import NEWEST, OLDEST, Chromium
from pressroom.rendering.browser.launch import launch
from pressroom.rendering.browser.sandbox import Confinement
from pressroom.rendering.browser.scratch import sweep

MEMORY_CHECK_EVERY: Final = 25
"""Documents between two measurements of the browser's memory; one takes some milliseconds."""

NEW_SECONDS: Final = 10.0
"""Age up to which a browser that was started for one document counts as new for the next."""
# Not structlog: it takes a sixth of a second to import, and `pressroom render` waits for it.
LOG: Final = logging.getLogger(__name__)


class Supervisor:
    """Owns the browsers of one renderer. At most one takes new documents; those that it replaced finish theirs."""

    def __init__(
        self,
        *,
        chromium: Chromium,
        tabs: int,
        recycle_after: int,
        recycle_after_seconds: float,
        recycle_above_bytes: int,
        launch_seconds: float,
    ) -> None:
        """Limit a browser to so many documents, seconds and bytes of memory, and its start to `launch_seconds`."""
        self._chromium: Final = chromium
        self._tabs: Final = tabs
        self._recycle_after: Final = recycle_after
        self._recycle_after_seconds: Final = recycle_after_seconds
        self._recycle_above_bytes: Final = recycle_above_bytes
        self._launch_seconds: Final = launch_seconds
        self._browser: Browser | None = None
        self._renewed: Browser | None = None
        self._launching: asyncio.Task[Browser] | None = None
        self._browsers: Final[set[Browser]] = set()
        self._tasks: Final[set[asyncio.Task[None]]] = set()
        self._prepared = False
        self._stopped = False
        self.confinement: Confinement | None = None
        """How the browser is confined; None while none has been started."""
        self.launches = 0
        """Browsers started."""

    @property
    def running(self) -> Browser | None:
        """The browser that takes new documents; None while there is none."""
        return None if self._browser is None or self._browser.gone else self._browser

    async def ready(self) -> Browser:
        """Return the running browser, or start one; all callers wait for the same start.

        Raises:
            RendererUnavailableError: It could not be started; the next call tries again. After `stop` it is for good.
        """
        return self.running or await self.replaced()

    async def renewed(self) -> Browser:
        """Start a browser to take over, or return the one that this started moments ago. Raises as `ready`.

        Many documents that need a new browser at once, or one after the other, share it: each start takes as much processor
        time as twenty documents.
        """
        browser = self.running
        age = 0.0 if browser is None else asyncio.get_running_loop().time() - browser.started_at
        if browser is None or browser is not self._renewed or age >= NEW_SECONDS:
            browser = self._renewed = await self.replaced()
        return browser

    async def replaced(self) -> Browser:
        """Start a browser, let it take over from the running one without a gap, and return it. Raises as `ready`."""
        # Shielded: a job that is cancelled must not take the browser away from the others.
        return await asyncio.shield(self._launch())

    async def stop(self) -> None:
        """End all browsers and remove their files. Documents that are being printed get an error."""
        self._stopped = True
        if self._launching is not None:
            self._launching.cancel()
            await asyncio.wait({self._launching})
        self._browser = None
        await asyncio.gather(*(browser.close() for browser in self._browsers))
        if self._tasks:
            await asyncio.wait(self._tasks)

    def recycle_when_due(self, browser: Browser) -> None:
        """Replace a browser that has just printed, in the background, when it has reached one of its limits."""
        if browser is not self._browser or self._stopped:
            return
        age = asyncio.get_running_loop().time() - browser.started_at
        if browser.documents >= self._recycle_after or age >= self._recycle_after_seconds:
            self._launch()
        elif browser.documents % MEMORY_CHECK_EVERY == 0:
            self._spawn(self._check_memory(browser))

    def _launch(self) -> asyncio.Task[Browser]:
        if self._stopped:
            raise RendererUnavailableError("The renderer has been stopped. Start the worker again.")
        if self._launching is None or self._launching.done():
            self._launching = asyncio.create_task(self._start_next())
            self._launching.add_done_callback(_retrieve_error)
        return self._launching

    async def _start_next(self) -> Browser:
        """Start a browser, give it all new documents, and let the former one finish those that it has."""
        if not self._prepared:
            self._prepared = True
            self._spawn(_sweep())
            if not self._chromium.is_tested:
                fields = {"version": self._chromium.version, "tested": f"{OLDEST} to {NEWEST}"}
                LOG.warning("browser_version_not_tested", extra=fields)
        try:
            browser = await launch(
                self._chromium,
                tabs=self._tabs,
                # What worked once must work again: a sandbox is never given up because of a passing failure.
                ways=None if self.confinement is None else [self.confinement],
                seconds=self._launch_seconds,
            )
        except RendererUnavailableError as error:
            LOG.warning("browser_not_started", extra={"reason": error.detail or error.message})
            raise
        self.launches += 1
        self.confinement = browser.confinement
        self._browsers.add(browser)
        old, self._browser = self._browser, browser
        if old is not None:
            self._spawn(self._close_drained(old))
        return browser

    async def _check_memory(self, browser: Browser) -> None:
        held = await browser.memory()
        if held > self._recycle_above_bytes and browser is self._browser and not self._stopped:
            LOG.info("browser_too_heavy", extra={"held_bytes": held})
            self._launch()

    async def _close_drained(self, old: Browser) -> None:
        if not old.gone:
            await old.drain()
        await old.close()
        self._browsers.discard(old)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _sweep() -> None:
    for folder in await asyncio.to_thread(sweep):
        LOG.info("stale_folder_removed", extra={"folder": folder.name})


def _retrieve_error(launching: asyncio.Task[Browser]) -> None:
    """Retrieve an error that perhaps no caller waits for (recycling, cancelled jobs), so that asyncio does not log it."""
    if not launching.cancelled():
        launching.exception()
