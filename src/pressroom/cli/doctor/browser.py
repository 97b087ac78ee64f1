"""Check what makes the pages: the browser, its sandbox, shared memory, the fonts."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pressroom.cli.doctor.findings import Finding, fine, missing, note
from pressroom.cli.interrupts import interruptible
from pressroom.errors import RendererUnavailableError
from pressroom.settings import Settings

SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the name that Linux gives it
MEGABYTE: Final = 1_000_000
ENOUGH_SHARED_MEMORY: Final = 256 * MEGABYTE
"""Chromium keeps decoded pictures and pages there; a container's usual 64 MB end with one large photograph."""


def check_chromium(settings: Settings) -> Iterator[Finding]:
    """Find the browser and ask for its version."""
    from pressroom.rendering.browser.chromium import NEWEST, OLDEST, find_chromium

    try:
        found = find_chromium(settings.chromium)
    except RendererUnavailableError as error:
        yield missing(error.message)
        return
    if not found.is_tested:
        yield note(
            f"Chromium {found.version} is not one of the versions that Pressroom is tested with, {OLDEST} to {NEWEST}",
            "Install one of these, or set PRESSROOM_CHROMIUM to it; else compare a few PDFs with their documents.",
        )
    text = f"Chromium {found.version} at {found.executable}"
    if found.headless_shell:
        yield fine(text)
    else:
        yield note(
            f"{text}: a desktop browser, which prints about half as fast as the headless shell",
            "Install chromium-headless-shell, or set PRESSROOM_CHROMIUM to a chrome-headless-shell.",
        )


def check_sandbox(settings: Settings) -> Iterator[Finding]:
    """Start the browser as a worker would, and see how it is confined."""
    from pressroom.rendering.browser.chromium import find_chromium
    from pressroom.rendering.browser.launch import describe_sandbox

    try:
        found = asyncio.run(interruptible(describe_sandbox(find_chromium(settings.chromium))))
    except RendererUnavailableError as error:
        yield missing(f"The browser could not be started. {error.detail or error.message}")
        return
    if found.sandboxed:
        yield fine(found.sentence)
    else:
        what, _, mend = found.sentence.partition(". ")
        yield note(what, mend)


def check_memory(_settings: Settings) -> Iterator[Finding]:
    """Look at the shared memory that the browser can use."""
    if not SHARED_MEMORY.is_dir():
        yield fine("Shared memory: this system has no /dev/shm, the browser uses temporary files")
        return
    status = os.statvfs(SHARED_MEMORY)
    size = status.f_frsize * status.f_blocks
    text = f"Shared memory: {size // MEGABYTE:,} MB"
    if size < ENOUGH_SHARED_MEMORY:
        yield note(f"{text}, which large pictures can exhaust", "Start the container with --shm-size=1g.")
    else:
        yield fine(text)


def check_fonts(_settings: Settings) -> Iterator[Finding]:
    """See whether every font that documents may need is installed."""
    from pressroom.rendering.html.font_files import ALL_FONTS, REGULAR, STRONG, FontsNotInstalledError

    try:
        for font in ALL_FONTS:
            font.path(REGULAR)
            font.path(STRONG)
    except FontsNotInstalledError as error:
        yield missing(f"Fonts: {error.message}", "Run bin/setup in Pressroom's folder.")
    else:
        yield fine(f"Fonts: {len(ALL_FONTS)} families are installed")
