"""Helpers for tests of the browser: printing, reading of PDFs, processes and folders of browsers."""

from __future__ import annotations

import asyncio
import functools
import io
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pypdf

from pressroom.rendering.browser.chromium import Chromium, find_chromium
from pressroom.rendering.browser.pool import Printed, Renderer
from pressroom.rendering.options import ExportOptions
from pressroom.settings import load_settings

OPTIONS = ExportOptions()
TIMEOUT_SECONDS = 20.0
"""Timeout of a print or a wait in a test; both usually take less than a second."""


@functools.cache
def chromium_under_test() -> Chromium:
    """Return the browser of PRESSROOM_CHROMIUM, else the one that Pressroom finds on this machine."""
    return find_chromium(load_settings().chromium)


async def printed(
    renderer: Renderer,
    html: str,
    *,
    options: ExportOptions = OPTIONS,
    seconds: float = TIMEOUT_SECONDS,
    trusted: bool = False,
    fresh: bool = False,
) -> Printed:
    """Print with defaults for tests."""
    return await renderer.print_pdf(html, options, seconds=seconds, trusted=trusted, fresh=fresh)


def text_of(pdf: bytes) -> str:
    """Return the text of all pages."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def undated(pdf: bytes) -> bytes:
    """Return a PDF without the dates in its metadata."""
    return re.sub(rb"/(CreationDate|ModDate) \(.*?\)", b"", pdf)


def browser_of(renderer: Renderer) -> psutil.Process:
    """Return the leading process of the current browser's process group."""
    pid = renderer.healthy().browser_pid
    assert pid is not None
    return psutil.Process(pid)


def page_processes(renderer: Renderer) -> list[psutil.Process]:
    """Return the browser's renderer processes."""
    return [child for child in browser_of(renderer).children(recursive=True) if "--type=renderer" in command_of(child)]


def command_of(process: psutil.Process) -> list[str]:
    """Return the words of a process's command; none: it has ended meanwhile, as helpers of a browser do."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:  # a zombie, too
        return []


def alive(pids: set[int]) -> set[int]:
    """Return the processes that still run. Zombies do not count."""
    found: set[int] = set()
    for pid in pids:
        with suppress(psutil.NoSuchProcess):
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                found.add(pid)
    return found


def folders() -> set[Path]:
    """Return the existing folders of browsers."""
    return set(Path(tempfile.gettempdir()).glob("prm-*"))


async def until(condition: Callable[[], bool], *, seconds: float = TIMEOUT_SECONDS) -> None:
    """Poll a condition that another process makes true. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - another process cannot set an event here
            await asyncio.sleep(0.01)


def fake_browser(folder: Path, script: str) -> Path:
    """Write a shell script that is started instead of a browser, and return its path."""
    program = folder / "browser"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program
