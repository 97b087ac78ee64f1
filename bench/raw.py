"""What there is without Pressroom: `Page.setDocumentContent` and `Page.printToPDF` on warm, reused tabs.

No supervisor, deadline or reset; nothing is decoded, finished or stored. It is Chromium as it is: in Pressroom's sandbox, but
with no flag except those without which it could not be driven.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import msgspec

from pressroom.rendering.browser.browser import Browser
from pressroom.rendering.browser.chromium import Chromium
from pressroom.rendering.browser.devtools import Connection
from pressroom.rendering.browser.environment import browser_environment
from pressroom.rendering.browser.launch import launch
from pressroom.rendering.browser.process import spawn
from pressroom.rendering.browser.sandbox import Confinement
from pressroom.rendering.browser.scratch import Scratch
from pressroom.rendering.browser.tab import print_parameters
from pressroom.rendering.options import ExportOptions

WARM_UP: Final = 5
"""Documents per tab that are printed and not counted."""


class _Target(msgspec.Struct, rename="camel"):
    target_id: str


class _Session(msgspec.Struct, rename="camel"):
    session_id: str


class _Pdf(msgspec.Struct):
    data: bytes


class RawTab:
    """A tab that prints one document over and over, as the bare protocol does."""

    def __init__(self, connection: Connection, *, target: str, session: str, html: str, options: ExportOptions) -> None:
        """Use `raw_tabs`."""
        self._connection = connection
        self._session = session
        self._content = {"frameId": target, "html": html}
        self._options = options
        self._parameters = print_parameters(options)

    def printing(self, html: str) -> RawTab:
        """Return the same tab, to print another document with the same options."""
        target, options = self._content["frameId"], self._options
        return RawTab(self._connection, target=target, session=self._session, html=html, options=options)

    async def print(self) -> msgspec.Raw:
        """Print once and return the browser's answer undecoded."""
        await self._connection.ask("Page.setDocumentContent", self._content, session=self._session)
        return await self._connection.ask("Page.printToPDF", self._parameters, session=self._session)

    async def once(self) -> None:
        """Print once and forget it."""
        await self.print()

    async def pdf(self) -> bytes:
        """Print once and return the file."""
        return msgspec.json.decode(await self.print(), type=_Pdf).data


@asynccontextmanager
async def raw_tabs(
    chromium: Chromium, *, tabs: int, html: str, options: ExportOptions, warm_up: int = WARM_UP
) -> AsyncGenerator[list[RawTab]]:
    """Start a browser of its own, as it is, and yield its tabs; each has printed `warm_up` times."""
    browser = await _launch_raw(chromium, await working_confinement(chromium))
    try:
        opened = [await _open(browser.connection, html, options) for _ in range(tabs)]
        for tab in opened:
            for _ in range(warm_up):
                await tab.print()
        yield opened
    finally:
        await browser.close()


async def working_confinement(chromium: Chromium) -> Confinement:
    """Return the way to confine a browser that works here: the product's own launch finds it, by printing in it."""
    product = await launch(chromium, tabs=1)
    await product.close()
    return product.confinement


async def _launch_raw(chromium: Chromium, way: Confinement) -> Browser:
    scratch = Scratch(user_id=way.user_id, group_id=way.group_id)
    flags = ["--headless", "--remote-debugging-pipe", f"--user-data-dir={scratch.home / 'profile'}"]
    process, channel = spawn(
        [*way.prefix, str(chromium.executable), *flags, *([] if way.sandboxed else ["--no-sandbox"])],
        environment=browser_environment(scratch.home),
        stderr=scratch.stderr,
    )
    browser = Browser(process=process, connection=Connection(), scratch=scratch, confinement=way)
    await browser.connect(channel)
    return browser


async def _open(connection: Connection, html: str, options: ExportOptions) -> RawTab:
    target = await connection.send("Target.createTarget", {"url": "about:blank"}, reply=_Target)
    to = {"targetId": target.target_id, "flatten": True}
    session = await connection.send("Target.attachToTarget", to, reply=_Session)
    await connection.ask("Page.enable", session=session.session_id)
    return RawTab(connection, target=target.target_id, session=session.session_id, html=html, options=options)
