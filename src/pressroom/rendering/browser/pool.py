"""Print HTML documents in the tabs of one warm browser."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Final, Self

from pressroom.rendering.browser.chromium import Chromium
from pressroom.rendering.browser.devtools import BrowserGoneError
from pressroom.rendering.browser.launch import LAUNCH_SECONDS
from pressroom.rendering.browser.sandbox import Confinement
from pressroom.rendering.browser.supervisor import Supervisor
from pressroom.rendering.browser.tab import Printed, TabCrashedError
from pressroom.rendering.budget import is_large
from pressroom.rendering.busy import busy_after
from pressroom.rendering.load import Load
from pressroom.rendering.options import ExportOptions

__all__ = ["Printed", "Renderer", "RendererHealth"]

RECYCLE_AFTER: Final = 5_000
"""Documents that one browser prints. A start takes as much processor time as twenty documents, and a browser of four
tabs held as much memory after 3,000 documents as after 300; one that grows is replaced when its memory is measured."""

LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class RendererHealth:
    """The renderer's present state. A failure is not remembered: the next document tries again."""

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
        """Print up to `tabs` documents at once; limit a browser to so many documents, seconds and bytes of memory."""
        self.chromium: Final = chromium
        """The browser that prints."""
        self._tabs: Final = tabs
        self._supervisor: Final = Supervisor(
            chromium=chromium,
            tabs=tabs,
            recycle_after=recycle_after,
            recycle_after_seconds=recycle_after_seconds,
            recycle_above_bytes=recycle_above_bytes,
            launch_seconds=launch_seconds,
        )
        # Large documents never have all tabs, so that a small one does not wait for them. With one tab they must.
        self.lanes: Final = max(1, tabs - 1)
        """How many large documents are printed at once; others wait."""
        self._tabs_for_large: Final = asyncio.Semaphore(self.lanes)
        self.load: Final = Load()
        """What is in progress, for the timeouts of printing, finishing and proving."""
        self._documents = 0

    async def start(self) -> None:
        """Start the browser, so that the first document does not wait for it.

        Raises:
            RendererUnavailableError: It could not be started; the next `start` or `print_pdf` tries again.
                After `stop` it is for good.
        """
        await self._supervisor.ready()

    async def stop(self) -> None:
        """End the browser and remove its files. Documents that are being printed get an error."""
        await self._supervisor.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop()

    def healthy(self) -> RendererHealth:
        """Return the present state, without asking the browser."""
        browser = self._supervisor.running
        return RendererHealth(
            ready=browser is not None,
            browser_pid=None if browser is None else browser.pid,
            confinement=self._supervisor.confinement,
            tabs=self._tabs,
            documents=self._documents,
            launches=self._supervisor.launches,
        )

    async def print_pdf(
        self,
        html: str,
        options: ExportOptions,
        *,
        seconds: float,
        wait_seconds: float | None = None,
        trusted: bool = False,
        fresh: bool = False,
        as_large: bool = False,
    ) -> Printed:
        """Print a complete HTML document.

        `seconds` is its budget. It starts when a tab has been lent: the wait for a tab does not count.
        `rendering.budget.print_seconds` says how many a document of this size may need.
        `wait_seconds`: the longest wait for a tab, and before it for a place among the large documents; None: no limit.
        `trusted`: the template is one of those that the conformance tests hold, so the document leaves nothing in its
        tab. Any other document is followed by a reset of the tab.
        `fresh`: print in a browser that has been started for this document, and that takes over from the running one.

        `as_large`: hold a place among the large documents, as one of many that follow each other; a small document by
        itself finds a tab all the same.

        When the browser or the tab ends meanwhile, the document is printed once more, with its whole budget.
        Cancelling the call stops the rendering.

        Raises:
            ExportTimeoutUnderLoadError: The seconds were over, and other documents were in progress at the same time.
            ExportTimeoutError: The seconds were over, and nothing else was in progress.
            RendererBusyError: No tab became free within `wait_seconds`.
            RendererUnavailableError: The browser could not be started, or ended twice.
            RenderFailedError: The browser could not print this document.
        """
        large = is_large(html)
        attempt = partial(
            self._attempt,
            html,
            options,
            seconds=seconds,
            wait_seconds=wait_seconds,
            trusted=trusted,
            fresh=fresh,
            heavy=large or as_large,
        )
        async with self._place(wait_seconds, large=large or as_large):
            try:
                return await attempt()
            except (BrowserGoneError, TabCrashedError) as error:
                LOG.warning("print_repeated", extra={"reason": type(error).__name__})
                # What ended one process may have ended others, and the event that says so may not have arrived.
                return await attempt(probed=True)

    @asynccontextmanager
    async def _place(self, wait_seconds: float | None, *, large: bool) -> AsyncGenerator[None]:
        """Hold a place among the large documents; any other document needs none."""
        if not large:
            yield
            return
        async with busy_after(wait_seconds):
            await self._tabs_for_large.acquire()
        try:
            yield
        finally:
            self._tabs_for_large.release()

    async def _attempt(
        self,
        html: str,
        options: ExportOptions,
        *,
        seconds: float,
        wait_seconds: float | None,
        trusted: bool,
        fresh: bool,
        heavy: bool,
        probed: bool = False,
    ) -> Printed:
        browser = await (self._supervisor.renewed() if fresh else self._supervisor.ready())
        async with busy_after(wait_seconds):
            tab = await browser.borrow(probed=probed)
        try:
            with self.load.step():
                async with asyncio.timeout(seconds):
                    printed = await tab.print(html, options)
        except BaseException as error:  # ended, failed, cancelled or too late: what the tab still does is not known
            replacing = browser.discard(tab)
            if heavy and not isinstance(error, asyncio.CancelledError):
                await asyncio.wait({replacing})
            raise
        if heavy:  # its process would keep 200 to 300 MB until the browser is replaced
            # The place among large documents is kept until the new tab is there: one tab stays free for a small one.
            await asyncio.wait({browser.discard(tab)})
        else:
            browser.give_back(tab, reset=not trusted)
        self._documents += 1
        self._supervisor.recycle_when_due(browser)
        return printed
