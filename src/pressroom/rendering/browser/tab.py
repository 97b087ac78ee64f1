"""Print documents in one tab of a browser, one after the other."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from pressroom.errors import PressroomError, RendererUnavailableError, RenderFailedError
from pressroom.rendering.browser.devtools import CommandRefusedError, Connection
from pressroom.rendering.browser.messages import Logged, Navigated, Paused, Pdf, Scheduled, Session, Target
from pressroom.rendering.options import ExportOptions

BLANK: Final = "about:blank"
LOADED: Final = "Page.loadEventFired"
MAX_BLOCKED: Final = 100
"""Addresses kept per document: enough for a report; a hostile document may try millions."""
MAX_ADDRESS: Final = 500
"""Characters kept of one address."""
LOCAL_RESOURCE: Final = "Not allowed to load local resource: "
"""Chromium's log text before the address of a `file:` or internal page; those never reach request interception."""
LAYOUT_SECONDS: Final = 0.02
"""Seconds between two layouts of a document that still loads; about one frame of a screen."""
LEFT_ITS_PAGE: Final = "The document left its own page while it was printed. Take the meta refresh out of its template."


class TabCrashedError(RendererUnavailableError):
    """The browser's page ended while it printed this document. Try again. If it happens again, shorten the document."""


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A printed document."""

    pdf: bytes
    blocked: tuple[str, ...]
    """Addresses that the document tried to load, in order, each once; none of them was asked for."""


def print_parameters(options: ExportOptions) -> dict[str, Any]:
    """Return every parameter of `Page.printToPDF`, so that no default of a browser version decides anything.

    https://chromedevtools.github.io/devtools-protocol/tot/Page/#method-printToPDF
    """
    width, height = options.page_inches
    return {
        "landscape": False,  # width and height are already those of the turned page
        "displayHeaderFooter": False,
        "printBackground": True,
        "scale": 1,
        "paperWidth": width,
        "paperHeight": height,
        "marginTop": options.page_margins.top,
        "marginRight": options.page_margins.right,
        "marginBottom": options.page_margins.bottom,
        "marginLeft": options.page_margins.left,
        "pageRanges": "",
        "headerTemplate": "",
        "footerTemplate": "",
        "preferCSSPageSize": False,
        "transferMode": "ReturnAsBase64",
        "generateTaggedPDF": options.tagged,
        "generateDocumentOutline": options.tagged,
    }


class Tab:
    """A page of one browser, without script and without network. Holds one document at a time."""

    def __init__(self, connection: Connection, *, target: str, session: str) -> None:
        """Use `Tab.open`."""
        self._connection: Final = connection
        self._target: Final = target
        self._session: Final = session
        self.printed_at: float | None = None
        """When it printed the document that it holds, in seconds of the loop's clock; None while it holds none."""
        self._blocked: dict[str, None] = {}
        self._printing = False
        self._error: PressroomError | None = None
        connection.listen(session, self._handle_event)

    @property
    def failed(self) -> bool:
        """Whether the tab can print no more."""
        return self._error is not None

    @classmethod
    async def open(cls, connection: Connection) -> Tab:
        """Open a tab in which no script runs and no request is sent."""
        target = await connection.send("Target.createTarget", {"url": BLANK}, reply=Target)
        attached = await connection.send("Target.attachToTarget", {"targetId": target.target_id, "flatten": True}, reply=Session)
        tab = cls(connection, target=target.target_id, session=attached.session_id)
        await asyncio.gather(
            tab._ask("Inspector.enable"),
            tab._ask("Page.enable"),
            tab._ask("Emulation.setScriptExecutionDisabled", {"value": True}),
            # Every request is paused, refused and noted; data: URLs do not pass here, so it costs a document nothing.
            tab._ask("Fetch.enable", {"patterns": [{"urlPattern": "*"}]}),
            tab._ask("Log.enable"),
            tab._ask("Browser.setDownloadBehavior", {"behavior": "deny"}, session=""),
        )
        return tab

    async def print(self, html: str, options: ExportOptions) -> Printed:
        """Load a complete HTML document, wait for its load event, and print it. The caller sets the time limit.

        Raises:
            TabCrashedError: The tab's process ended.
            BrowserGoneError: The browser ended.
            RenderFailedError: The browser could not print the document.
        """
        self._blocked = {}
        self._printing = True
        loaded = self._connection.expect(LOADED, session=self._session)
        await self._ask("Page.setDocumentContent", {"frameId": self._target, "html": html})
        # No frames are drawn, and some elements load in a layout only.
        while not (await asyncio.wait({loaded}, timeout=LAYOUT_SECONDS))[0]:
            await self._ask("Page.getLayoutMetrics")
        await loaded
        try:
            answer = await self._ask("Page.printToPDF", print_parameters(options))
        except CommandRefusedError:
            await self.probe()  # “Printing failed” may be the first sign that the process has ended
            raise
        pdf = msgspec.json.decode(answer, type=Pdf).data
        self.printed_at = asyncio.get_running_loop().time()
        return Printed(pdf=pdf, blocked=tuple(self._blocked))

    async def probe(self) -> None:
        """Make the tab's process answer. Raises TabCrashedError when it has ended, even if no event has said so yet."""
        await self._ask("Page.getLayoutMetrics")

    async def reset(self) -> None:
        """Navigate to a blank page, which removes what the document has set in the window: policies, timers, style sets."""
        self._printing = False
        loaded = self._connection.expect(LOADED, session=self._session)
        await self._ask("Page.navigate", {"url": BLANK})
        await loaded
        await self._ask("Page.resetNavigationHistory")
        self.printed_at = None

    def close(self) -> None:
        """Ask the browser to close the tab; its answer is not awaited."""
        self._connection.notify("Target.closeTarget", {"targetId": self._target})
        self.fail(TabCrashedError())

    def fail(self, error: PressroomError) -> None:
        """Mark the tab as unusable and raise the error in every call that waits for it."""
        self._error = error
        self._connection.end(self._session, error)

    async def _ask(self, method: str, params: dict[str, Any] | None = None, *, session: str | None = None) -> msgspec.Raw:
        if self._error is not None:
            raise self._error
        return await self._connection.ask(method, params, session=self._session if session is None else session)

    def _handle_event(self, method: str, params: msgspec.Raw) -> None:
        if method == "Fetch.requestPaused":
            self._refuse(msgspec.json.decode(params, type=Paused))
        elif method == "Log.entryAdded":
            entry = msgspec.json.decode(params, type=Logged).entry
            if entry.text.startswith(LOCAL_RESOURCE):
                self._record_blocked(entry.text.removeprefix(LOCAL_RESOURCE))
            elif entry.source == "network" and entry.url:
                self._record_blocked(entry.url)
        elif method == "Page.frameScheduledNavigation":  # a timed one may not come to an attempt before the print
            self._record_blocked(msgspec.json.decode(params, type=Scheduled).url)
        elif method == "Page.frameNavigated":
            if self._printing and msgspec.json.decode(params, type=Navigated).frame.id == self._target:
                self.fail(RenderFailedError(LEFT_ITS_PAGE))
        elif method == "Inspector.targetCrashed":
            self.fail(TabCrashedError())

    def _refuse(self, paused: Paused) -> None:
        self._record_blocked(paused.request.url)
        # An aborted navigation leaves the document as it is; any other reason would show an error page instead of it.
        reason = "Aborted" if paused.resource_type == "Document" else "BlockedByClient"
        self._connection.notify(
            "Fetch.failRequest", {"requestId": paused.request_id, "errorReason": reason}, session=self._session
        )

    def _record_blocked(self, address: str) -> None:
        if len(self._blocked) < MAX_BLOCKED:
            self._blocked.setdefault(address[:MAX_ADDRESS])
