"""One browser: its process, its folder, its tabs."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Coroutine
from typing import Final

from pressroom.errors import PressroomError
from pressroom.rendering.browser.devtools import BrowserGoneError, Connection
from pressroom.rendering.browser.process import Process, read_output
from pressroom.rendering.browser.process_group import members
from pressroom.rendering.browser.sandbox import Confinement
from pressroom.rendering.browser.scratch import Scratch
from pressroom.rendering.browser.tab import Tab, TabCrashedError
from pressroom.rendering.options import ExportOptions

TAB_SECONDS: Final = 2.0
"""Opening or resetting a tab takes some 20 ms; a browser that needs this long hangs and is killed."""
IDLE_SECONDS: Final = 0.5
"""Seconds an idle tab keeps its document before it is reset."""
WARM_UP: Final = "<!doctype html><title>Warm-up</title><p>Fonts and print code are loaded by the first document: 0123 é –"

LOG: Final = logging.getLogger(__name__)


class Browser:
    """A running browser with a fixed number of tabs. Ends by `close`, or by itself: then `gone` is done."""

    def __init__(self, *, process: Process, connection: Connection, scratch: Scratch, confinement: Confinement) -> None:
        """Use `launch`."""
        self.confinement: Final = confinement
        self.documents = 0
        """Documents taken since the launch."""
        self.output = ""
        """The end of the browser's error output, once it has ended."""
        self.started_at: Final = asyncio.get_running_loop().time()
        self._process: Final = process
        self.connection: Final = connection
        """The DevTools channel."""
        self._scratch: Final = scratch
        # The tab that printed last comes first: its process is the one that the processor's caches know best.
        self._free: Final[asyncio.LifoQueue[Tab | None]] = asyncio.LifoQueue()
        self._users = 0
        self._unused: Final = asyncio.Event()
        self._unused.set()
        self._idle_timer: asyncio.TimerHandle | None = None
        self._tasks: Final[set[asyncio.Task[None]]] = set()
        self._closing: Final = asyncio.create_task(self._close_when_ended())

    @property
    def gone(self) -> bool:
        """Whether the browser has ended."""
        return self.connection.closed.done()

    @property
    def pid(self) -> int:
        """The leader of the browser's process group."""
        return self._process.pid

    async def connect(self, channel: socket.socket) -> None:
        """Take over our end of the DevTools channel."""
        await self.connection.open(channel)

    async def open_tabs(self, count: int) -> None:
        """Open and warm up the tabs; they then wait for documents."""
        await asyncio.gather(*(self._open_tab(warm=True) for _ in range(count)))

    async def borrow(self, *, probed: bool = False) -> Tab:
        """Wait for a free tab, one that has just answered if `probed`; hand it back with `give_back` or `discard`.

        Raises:
            BrowserGoneError: The browser has ended, or ends meanwhile.
        """
        self._users += 1
        self._unused.clear()
        try:
            tab = await self._sound_tab(probed=probed)
        except BaseException:
            self._leave()
            raise
        self.documents += 1
        return tab

    def give_back(self, tab: Tab, *, reset: bool) -> None:
        """Take a tab back after a printed document; with `reset` it goes to a blank page before the next one gets it.

        Without, the document stays until the next one takes its place or the tab has been idle for `IDLE_SECONDS`.
        """
        self._leave()
        if reset:
            self._spawn(self._renew(tab))
        else:
            self._free_again(tab)

    def discard(self, tab: Tab) -> None:
        """Take a tab back in whatever state it is; it is closed and another one opened in its place."""
        self._leave()
        self._spawn(self._replace(tab))

    async def memory(self) -> int:
        """Return the bytes that the browser's processes hold for themselves; 0 where this cannot be known."""
        return sum(member.private_bytes for member in await asyncio.to_thread(members, self.pid))

    async def drain(self) -> None:
        """Wait until nobody uses a tab or waits for one."""
        await self._unused.wait()

    async def close(self) -> None:
        """Kill the browser and wait until no process and no file of it is left."""
        self._process.kill()
        await asyncio.shield(self._closing)

    def _leave(self) -> None:
        self._users -= 1
        if self._users == 0:
            self._unused.set()

    async def _sound_tab(self, *, probed: bool) -> Tab:
        while True:
            tab = await self._free.get()
            if tab is None:
                self._free.put_nowait(None)  # for the next one who waits
                raise BrowserGoneError
            try:
                if probed:
                    await tab.probe()
            except TabCrashedError:
                pass  # it crashed while it waited
            except BaseException:
                self._spawn(self._replace(tab))
                raise
            if not tab.lost:
                return tab
            self._spawn(self._replace(tab))

    def _reset_idle_later(self) -> None:
        if self._idle_timer is None:
            self._idle_timer = asyncio.get_running_loop().call_later(IDLE_SECONDS / 2, self._reset_idle)

    def _reset_idle(self) -> None:
        """Reset the free tabs that have held their document for long enough."""
        self._idle_timer = None
        if self.gone:
            return
        early = asyncio.get_running_loop().time() - IDLE_SECONDS
        # Taken off the top and put back from the bottom, so that their order stays.
        for tab in reversed([self._free.get_nowait() for _ in range(self._free.qsize())]):
            if tab is None or tab.printed_at is None:
                self._free.put_nowait(tab)
            elif tab.printed_at > early:
                self._free.put_nowait(tab)
                self._reset_idle_later()
            else:
                self._spawn(self._renew(tab))

    async def _open_tab(self, *, warm: bool = False) -> None:
        tab = await Tab.open(self.connection)
        if warm:
            await tab.print(WARM_UP, ExportOptions())
            await tab.reset()
        self._free.put_nowait(tab)

    async def _renew(self, tab: Tab) -> None:
        try:
            async with asyncio.timeout(TAB_SECONDS):
                await tab.reset()
        except (PressroomError, TimeoutError):
            await self._replace(tab)
        else:
            self._free_again(tab)

    def _free_again(self, tab: Tab) -> None:
        self._free.put_nowait(tab)
        if tab.printed_at is not None:
            self._reset_idle_later()

    async def _replace(self, tab: Tab) -> None:
        tab.close()
        try:
            async with asyncio.timeout(TAB_SECONDS):
                await self._open_tab()
        except (PressroomError, TimeoutError):
            if not self.gone:
                LOG.warning("browser_hangs", extra={"pid": self.pid})
                self._process.kill()

    async def _close_when_ended(self) -> None:
        """Whatever ends first, the process or its channel: end the other, then leave nothing behind."""
        await asyncio.wait({self._process.ended, self.connection.closed}, return_when=asyncio.FIRST_COMPLETED)
        self.connection.close()
        self._process.kill()
        if self._idle_timer is not None:
            self._idle_timer.cancel()
        self._free.put_nowait(None)
        await self._process.ended
        self.output = read_output(self._scratch.stderr)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self._scratch.remove)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
