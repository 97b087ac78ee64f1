"""The supervisor: one warm browser, its tabs shared by all jobs, replaced when it ends, hangs or has worked enough."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from pressroom.errors import ExportTimeoutError, RendererUnavailableError
from pressroom.rendering.browser.browser import Browser
from pressroom.rendering.browser.chromium import Chromium
from pressroom.rendering.browser.devtools import BrowserGoneError
from pressroom.rendering.browser.launch import LAUNCH_SECONDS, launch
from pressroom.rendering.browser.sandbox import Confinement
from pressroom.rendering.browser.scratch import sweep
from pressroom.rendering.browser.tab import Printed, TabCrashedError
from pressroom.rendering.options import ExportOptions

__all__ = ["Printed", "Renderer", "RendererHealth"]

WEIGH_EVERY: Final = 25
"""Documents between two looks at the browser's memory; one look costs some milliseconds."""

RECYCLE_AFTER: Final = 5_000
"""Documents between two browsers. A start takes as much processor time as twenty documents, and a browser of four tabs held
as much after 3,000 documents as after 300; one that grows is replaced when its memory is looked at."""

LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class RendererHealth:
    """What the supervisor knows of itself right now. Nothing is remembered as broken: the next document tries again."""

    ready: bool
    """Whether a browser is running."""
    browser_pid: int | None
    """The leader of the browser's process group; None while no browser is running."""
    confinement: Confinement | None
    """How the browser is confined; None while none has been started."""
    tabs: int
    documents: int
    """Documents printed since the start."""
    launches: int
    """Browsers started since the start; more than one means recycled or replaced."""


class Renderer:
    """Prints HTML documents. Safe to use from any number of tasks of one event loop."""

    def __init__(
        self,
        *,
        chromium: Chromium,
        tabs: int = 2,
        recycle_after: int = RECYCLE_AFTER,
        recycle_after_seconds: float = 3600.0,
        recycle_above_bytes: int = 1 << 30,
        launch_seconds: float = LAUNCH_SECONDS,
    ) -> None:
        """Print up to `tabs` documents at once; replace the browser after so many documents, seconds or bytes held."""
        self.chromium: Final = chromium
        """The browser that prints."""
        self._tabs: Final = tabs
        self._recycle_after: Final = recycle_after
        self._recycle_after_seconds: Final = recycle_after_seconds
        self._recycle_above_bytes: Final = recycle_above_bytes
        self._launch_seconds: Final = launch_seconds
        self._browser: Browser | None = None
        self._launching: asyncio.Task[Browser] | None = None
        self._living: Final[set[Browser]] = set()
        self._tasks: Final[set[asyncio.Task[None]]] = set()
        self._confinement: Confinement | None = None
        self._documents = 0
        self._launches = 0
        self._swept = False
        self._stopped = False

    async def start(self) -> None:
        """Start the browser, so that the first document does not wait for it.

        Raises:
            RendererUnavailableError: It could not be started; the next `start` or `print_pdf` tries again. Or `stop` came
                before: that is for good.
        """
        await self._ready()

    async def stop(self) -> None:
        """End everything: no process, profile or temporary file is left. Documents under way get an error."""
        self._stopped = True
        if self._launching is not None:
            self._launching.cancel()
            await asyncio.wait({self._launching})
        self._browser = None
        await asyncio.gather(*(browser.close() for browser in self._living))
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop()

    def healthy(self) -> RendererHealth:
        """Return the present state, without asking the browser."""
        browser = None if self._browser is None or self._browser.gone else self._browser
        return RendererHealth(
            ready=browser is not None,
            browser_pid=None if browser is None else browser.pid,
            confinement=self._confinement,
            tabs=self._tabs,
            documents=self._documents,
            launches=self._launches,
        )

    async def print_pdf(self, html: str, options: ExportOptions, *, deadline: float, own_styles: bool = False) -> Printed:
        """Print a complete HTML document; `deadline` is a time of the event loop's clock, in seconds.

        `own_styles`: all styles in it are Pressroom's, which load nothing but fonts and scroll nothing. It saves 2 ms.

        When the browser or the tab ends meanwhile, the document is printed once more within the same deadline.
        Cancelling the call stops the rendering.

        Raises:
            ExportTimeoutError: The deadline has passed.
            RendererUnavailableError: The browser could not be started, or ended twice.
            RenderFailedError: The browser could not print this document.
        """
        try:
            async with asyncio.timeout_at(deadline):
                try:
                    return await self._attempt(html, options, own_styles=own_styles)
                except (BrowserGoneError, TabCrashedError) as error:
                    LOG.warning("print_repeated", extra={"reason": type(error).__name__})
                    # What ended one process may have ended others, and the news may still be on its way.
                    return await self._attempt(html, options, own_styles=own_styles, probed=True)
        except TimeoutError:
            raise ExportTimeoutError from None

    async def _attempt(self, html: str, options: ExportOptions, *, own_styles: bool, probed: bool = False) -> Printed:
        browser = await self._ready()
        tab = await browser.borrow(probed=probed)
        try:
            printed = await tab.print(html, options, own_styles=own_styles)
        except BaseException:  # ended, failed, cancelled or too late: nobody knows what the tab still does
            browser.discard(tab)
            raise
        browser.give_back(tab)
        self._documents += 1
        self._recycle_when_due(browser)
        return printed

    async def _ready(self) -> Browser:
        """Return the running browser, or start one; everybody who needs it waits for the same start."""
        if self._browser is not None and not self._browser.gone:
            return self._browser
        # Shielded: a job that is cancelled must not take the browser away from the others.
        return await asyncio.shield(self._launch())

    def _launch(self) -> asyncio.Task[Browser]:
        if self._stopped:
            raise RendererUnavailableError("The renderer has been stopped. Start the worker again.")
        if self._launching is None or self._launching.done():
            self._launching = asyncio.create_task(self._switch())
            self._launching.add_done_callback(_seen)
        return self._launching

    async def _switch(self) -> Browser:
        """Start and warm a browser, make it the one that is used, and let the old one finish what it has."""
        if not self._swept:
            self._swept = True
            self._spawn(_sweep())
        try:
            browser = await launch(
                self.chromium,
                tabs=self._tabs,
                # What worked once must work again: a sandbox is never given up because of a passing failure.
                ways=None if self._confinement is None else [self._confinement],
                seconds=self._launch_seconds,
            )
        except RendererUnavailableError as error:
            LOG.warning("browser_not_started", extra={"reason": error.detail or error.message})
            raise
        self._launches += 1
        self._confinement = browser.confinement
        self._living.add(browser)
        old, self._browser = self._browser, browser
        if old is not None:
            self._spawn(self._retire(old))
        return browser

    def _recycle_when_due(self, browser: Browser) -> None:
        if browser is not self._browser or self._stopped:
            return
        age = asyncio.get_running_loop().time() - browser.started_at
        if browser.documents >= self._recycle_after or age >= self._recycle_after_seconds:
            self._launch()
        elif browser.documents % WEIGH_EVERY == 0:
            self._spawn(self._weigh(browser))

    async def _weigh(self, browser: Browser) -> None:
        held = await browser.memory()
        if held > self._recycle_above_bytes and browser is self._browser and not self._stopped:
            LOG.info("browser_too_heavy", extra={"held_bytes": held})
            self._launch()

    async def _retire(self, old: Browser) -> None:
        if not old.gone:
            await old.drain()
        await old.close()
        self._living.discard(old)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _sweep() -> None:
    for folder in await asyncio.to_thread(sweep):
        LOG.info("stale_folder_removed", extra={"folder": folder.name})


def _seen(launching: asyncio.Task[Browser]) -> None:
    """Take note of a failure that nobody may be waiting for: a recycling, or jobs that were all cancelled."""
    if not launching.cancelled():
        launching.exception()
