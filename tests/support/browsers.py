"""What tests of the browser side share: a page of text, PDF reading, and a look at living processes."""

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
PATIENCE = 20.0
"""Seconds until a test gives up; far above what anything takes."""


@functools.cache
def chromium_under_test() -> Chromium:
    """Return the browser that PRESSROOM_CHROMIUM names, else the one that the product finds on this machine."""
    return find_chromium(load_settings().chromium)


async def printed(
    renderer: Renderer,
    html: str,
    *,
    options: ExportOptions = OPTIONS,
    seconds: float = PATIENCE,
    trusted: bool = False,
    fresh: bool = False,
) -> Printed:
    """Print with the options of most tests."""
    return await renderer.print_pdf(html, options, seconds=seconds, trusted=trusted, fresh=fresh)


def text_of(pdf: bytes) -> str:
    """Return the text of all pages."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def undated(pdf: bytes) -> bytes:
    """Return the browser's file without the moment of its making."""
    return re.sub(rb"/(CreationDate|ModDate) \(.*?\)", b"", pdf)


def browser_of(renderer: Renderer) -> psutil.Process:
    """Return the process that leads the current browser's group."""
    pid = renderer.healthy().browser_pid
    assert pid is not None
    return psutil.Process(pid)


def page_processes(renderer: Renderer) -> list[psutil.Process]:
    """Return the processes in which documents are laid out."""
    return [child for child in browser_of(renderer).children(recursive=True) if "--type=renderer" in child.cmdline()]


def alive(pids: set[int]) -> set[int]:
    """Return those that still run; one that waits for process 1 to reap it does not."""
    found: set[int] = set()
    for pid in pids:
        with suppress(psutil.NoSuchProcess):
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                found.add(pid)
    return found


def folders() -> set[Path]:
    """Return the browsers' folders that exist now."""
    return set(Path(tempfile.gettempdir()).glob("prm-*"))


async def until(condition: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
    """Wait for something that another process does, and that therefore gives no signal here."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.01)


def stand_in(folder: Path, script: str) -> Path:
    """Write a shell script to be started in place of a browser."""
    program = folder / "browser"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program
