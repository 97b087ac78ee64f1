"""The other programs that make PDFs, and how each is used here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

PROGRAMS: Final = Path(__file__).parent / "programs"
Name = Literal["puppeteer-idle", "puppeteer", "playwright", "jsreport", "weasyprint", "rendercv", "react-pdf"]


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A program that prints one document again and again, with the packages that it needs."""

    name: Name
    label: str
    folder: str
    """In `PROGRAMS`: the program, and a lock file of its packages."""
    program: str
    package: str
    """Whose version is shown."""
    browser: bool = False
    """Whether it prints the HTML with our Chromium; one process then does so in all lanes at once. The others have a process
    for each lane."""

    @property
    def on_node(self) -> bool:
        """Whether the program runs on Node; the others run on Python."""
        return self.program.endswith(".mjs")


PEERS: Final[Sequence[Peer]] = (
    Peer(
        name="puppeteer-idle",
        label="Puppeteer, browser each, network idle",
        folder="puppeteer",
        program="idle.mjs",
        package="puppeteer-core",
        browser=True,
    ),
    Peer(
        name="puppeteer",
        label="Puppeteer, warm page",
        folder="puppeteer",
        program="warm.mjs",
        package="puppeteer-core",
        browser=True,
    ),
    Peer(
        name="playwright",
        label="Playwright, new context each",
        folder="playwright",
        program="context.mjs",
        package="playwright-core",
        browser=True,
    ),
    Peer(
        name="jsreport",
        label="jsreport, pool of browsers",
        folder="jsreport",
        program="pool.mjs",
        package="@jsreport/jsreport-core",
        browser=True,
    ),
    Peer(name="weasyprint", label="WeasyPrint", folder="weasyprint", program="print_weasyprint.py", package="weasyprint"),
    Peer(name="rendercv", label="RenderCV", folder="rendercv", program="print_rendercv.py", package="rendercv"),
    Peer(
        name="react-pdf",
        label="@react-pdf/renderer",
        folder="react_pdf",
        program="resume.mjs",
        package="@react-pdf/renderer",
    ),
)
