"""Run one browser: its process, its folder, its tabs."""

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
"""Seconds to open or reset a tab, which takes some 20 ms; a browser that needs longer hangs and is killed."""
IDLE_SECONDS: Final = 0.5
"""Seconds an idle tab keeps its document before it is reset."""
WARM_UP: Final = "<!doctype html><title>Warm-up</title><p>Fonts and print code are loaded by the first document: 0123 é –"

LOG: Final = logging.getLogger(__name__)


class Browser:
    """A running browser with a fixed number of tabs. It ends by `close`, or by itself; `gone` is true from then on."""

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
        """Open the DevTools connection over our end of the channel."""
        await self.connection.open(channel)

    async def open_tabs(self, count: int) -> None:
        """Open `count` tabs and print a short document in each, so that the first real one is as fast as all others."""
        await asyncio.gather(*(self._open_tab(warm=True) for _ in range(count)))

    async def borrow(self, *, probed: bool = False) -> Tab:
        """Wait for a free tab and lend it, to be returned by `give_back` or `discard`.

        `probed`: only a tab that has just answered.

        Raises:
            BrowserGoneError: The browser has ended, or ends meanwhile.
        """
        self._users += 1
        self._unused.clear()
        try:
            tab = await self._usable_tab(probed=probed)
        except BaseException:
            self._release()
            raise
        self.documents += 1
        return tab

    def give_back(self, tab: Tab, *, reset: bool) -> None:
        """Take a tab back after a printed document; with `reset`, navigate it to a blank page before it is lent again.

        Without `reset` the document stays until the next one is written over it, or the tab has been idle for
        `IDLE_SECONDS`.
        """
        self._release()
        if reset:
            self._spawn(self._reset(tab))
        else:
            self._make_available(tab)

    def discard(self, tab: Tab) -> asyncio.Task[None]:
        """Take a tab back in any state: close it, which ends its process, and open another one in its place.

        Return the task that does so.
        """
        self._release()
        return self._spawn(self._replace(tab))

    async def memory(self) -> int:
        """Return the private memory of the browser's processes in bytes; 0 where the system does not say."""
        return sum(member.private_bytes for member in await asyncio.to_thread(members, self.pid))

    async def drain(self) -> None:
        """Wait until nobody uses a tab or waits for one."""
        await self._unused.wait()

    async def close(self) -> None:
        """Kill the browser and wait until no process and no file of it is left."""
        self._process.kill()
        await asyncio.shield(self._closing)

    def _release(self) -> None:
        self._users -= 1
        if self._users == 0:
            self._unused.set()

    async def _usable_tab(self, *, probed: bool) -> Tab:
        while True:
            tab = await self._free.get()
            if tab is None:
                self._free.put_nowait(None)  # for the next caller that waits
                raise BrowserGoneError
            try:
                if probed:
                    async with asyncio.timeout(TAB_SECONDS):
                        await tab.probe()
            except TabCrashedError:
                pass  # it crashed while it waited
            except TimeoutError:
                self._spawn(self._replace(tab))  # it hangs
                continue
            except BaseException:
                self._spawn(self._replace(tab))
                raise
            if not tab.failed:
                return tab
            self._spawn(self._replace(tab))

    def _schedule_idle_reset(self) -> None:
        if self._idle_timer is None:
            self._idle_timer = asyncio.get_running_loop().call_later(IDLE_SECONDS / 2, self._reset_idle_tabs)

    def _reset_idle_tabs(self) -> None:
        """Reset the free tabs that printed their document at least `IDLE_SECONDS` ago."""
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
                self._schedule_idle_reset()
            else:
                self._spawn(self._reset(tab))

    async def _open_tab(self, *, warm: bool = False) -> None:
        tab = await Tab.open(self.connection)
        if warm:
            await tab.print(WARM_UP, ExportOptions())
            await tab.reset()
        self._free.put_nowait(tab)

    async def _reset(self, tab: Tab) -> None:
        try:
            async with asyncio.timeout(TAB_SECONDS):
                await tab.reset()
        except (PressroomError, TimeoutError):
            await self._replace(tab)
        else:
            self._make_available(tab)

    def _make_available(self, tab: Tab) -> None:
        self._free.put_nowait(tab)
        if tab.printed_at is not None:
            self._schedule_idle_reset()

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
        """Wait until the process or its channel ends, end the other one, and remove the folder."""
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

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
