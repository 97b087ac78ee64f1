"""All that makes the document, running and warm: raw DevTools, Pressroom and the peers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from typing import Any, Final

import psutil
import yaml
from bench.accounts import add_accounts
from bench.client import HttpClient
from bench.command_line import say
from bench.comparison import Row
from bench.exporting import Exporter
from bench.measuring import Lane
from bench.peers.installing import Installed
from bench.peers.resume import plain_resume, rendercv_file
from bench.peers.running import PeerFailedError, Program, running_program
from bench.raw import raw_tabs
from bench.reports.copies import FACES, FONTS
from bench.service import Service
from bench.workload import Workload

from pressroom.db.pool import open_pool
from pressroom.rendering.browser.chromium import Chromium
from pressroom.rendering.browser.sandbox import Confinement
from pressroom.rendering.options import ExportOptions

RAW: Final = "raw"
PRESSROOM: Final = "pressroom"
WARM_UP: Final = 2
"""Documents of each lane before the one whose time says how many a row has."""
LEAST, MOST = 5, 60
"""Documents of a row per round."""


@dataclass(kw_only=True)
class Way:
    """One way to make the document."""

    name: str
    label: str
    version: str
    lanes: Sequence[Lane]
    programs: Sequence[psutil.Process]
    """Whose memory is that of the way, with all processes below them."""
    read: Callable[[], bytes]
    """Returns the file that was made last in the first lane."""
    seconds: float = 0
    """For one document with nothing else under way, when all was warm."""
    rows: list[Row] = field(default_factory=list[Row])
    failure: str = ""
    """Why the way could not be measured."""

    def documents(self, clients: int, *, seconds: float) -> int:
        """Return how many documents take about so many seconds."""
        return max(LEAST, min(MOST, round(seconds * clients / self.seconds)))


@asynccontextmanager
async def open_ways(
    chromium: Chromium,
    confinement: Confinement,
    service: Service,
    workload: Workload,
    installed: Sequence[Installed],
    *,
    lanes: int,
) -> AsyncGenerator[list[Way]]:
    """Start everything with so many lanes, print in each, and yield the ways; one that does not start has its failure."""
    async with AsyncExitStack() as stack:
        ways = [
            await _raw(stack, chromium, workload, lanes=lanes),
            await _pressroom(stack, service, workload, lanes=lanes),
        ]
        task = task_of(chromium, confinement, workload, lanes=lanes)
        files = {
            "document.html": workload.html.encode(),
            "resume.yaml": yaml.safe_dump(task["rendercv"], sort_keys=False).encode(),
        }
        for each in installed:
            say(f"starting {each.peer.label}")
            start = partial(running_program, each, task, files, confinement)
            ways.append(await _peer(stack, each, start, lanes=lanes))
        for way in ways:
            say(f"warming up {way.label}")
            await _warm_up(way)
        yield ways


def task_of(chromium: Chromium, confinement: Confinement, workload: Workload, *, lanes: int) -> dict[str, Any]:
    """Return what a program is told: the document in several forms, how to print it, and how to start a browser."""
    resume = plain_resume(workload)
    return {
        "html": workload.html,
        "lanes": lanes,
        "sandbox": confinement.sandboxed,
        "launch": {
            "executablePath": str(chromium.executable),
            "headless": "shell" if chromium.headless_shell else True,
            "args": [] if confinement.sandboxed else ["--no-sandbox"],
        },
        "pdf": pdf_options(workload.options),
        "resume": resume,
        "rendercv": rendercv_file(resume, workload.source.data["basics"]),
        "fonts": [{"file": str(FONTS / file), "weight": weight} for weight, file in FACES.items()],
    }


def pdf_options(options: ExportOptions) -> dict[str, Any]:
    """Return export options in the words of Puppeteer, which Playwright uses too."""
    margins = options.page_margins
    return {
        "format": options.page_size,
        "printBackground": True,
        "margin": {side: f"{getattr(margins, side)}in" for side in ("top", "right", "bottom", "left")},
        "tagged": options.tagged,
        "outline": options.tagged,
    }


async def _raw(stack: AsyncExitStack, chromium: Chromium, workload: Workload, *, lanes: int) -> Way:
    before = psutil.Process().children()
    tabs = await stack.enter_async_context(raw_tabs(chromium, tabs=lanes, html=workload.html, options=workload.options))
    browser = [process for process in psutil.Process().children() if process not in before]
    pdf = await tabs[0].pdf()
    prints = [tab.once for tab in tabs]
    return Way(
        name=RAW, label="raw DevTools, warm tab", version=chromium.version, lanes=prints, programs=browser, read=lambda: pdf
    )


async def _pressroom(stack: AsyncExitStack, service: Service, workload: Workload, *, lanes: int) -> Way:
    async with open_pool(service.database_url, role="pressroom_web") as pool:
        accounts = await add_accounts(service.database_url, pool, workload, count=lanes)
    exporters: list[Exporter] = []
    for account in accounts:
        client = HttpClient(service.address, token=account.token)
        stack.push_async_callback(client.close)
        exporters.append(Exporter(client=client, document_id=str(account.document_id), poll_seconds=0))
    pdf = await exporters[0].waited_pdf()
    return Way(
        name=PRESSROOM,
        label="Pressroom, HTTP, Prefer: wait",
        version=version("pressroom"),
        lanes=[exporter.wait for exporter in exporters],
        programs=[service.process, service.database],
        read=lambda: pdf,
    )


async def _peer(stack: AsyncExitStack, installed: Installed, start: Callable[[], Any], *, lanes: int) -> Way:
    """Start the programs of a peer: one with all lanes when it has a browser, else one for each lane."""
    peer = installed.peer
    way = Way(name=peer.name, label=peer.label, version=installed.version, lanes=[], programs=[], read=bytes)
    try:
        programs: list[Program] = [await stack.enter_async_context(start()) for _ in range(1 if peer.browser else lanes)]
    except PeerFailedError as error:
        way.failure = str(error)
        return way
    way.lanes = [partial(programs[lane % len(programs)].print, lane) for lane in range(lanes)]
    way.programs = [program.process for program in programs]
    way.read = partial(programs[0].pdf, 0)
    return way


async def _warm_up(way: Way) -> None:
    try:
        for _ in range(WARM_UP):
            await asyncio.gather(*(lane() for lane in way.lanes))
        if way.lanes:
            start = time.perf_counter()
            await way.lanes[0]()
            way.seconds = time.perf_counter() - start
    except PeerFailedError as error:
        way.failure = str(error)
