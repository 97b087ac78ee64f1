"""Check what printing needs: the browser, its sandbox, shared memory, the fonts."""

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

SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the file system of Linux for shared memory
MEGABYTE: Final = 1_000_000
MIN_SHARED_MEMORY: Final = 256 * MEGABYTE
"""Bytes. Chromium keeps decoded pictures and pages there. The default of containers, 64 MB, is too small for one large photo."""


def check_chromium(settings: Settings) -> Iterator[Finding]:
    """Find the browser, and check its version and type."""
    from pressroom.rendering.browser.chromium import NEWEST, OLDEST, find_chromium

    try:
        found = find_chromium(settings.chromium)
    except RendererUnavailableError as error:
        yield missing(error.message)
        return
    if not found.is_tested:
        yield note(
            f"Chromium {found.version} is not one of the versions that Pressroom is tested with, {OLDEST} to {NEWEST}",
            "Install a tested version, or set PRESSROOM_CHROMIUM to one. Otherwise compare some PDFs with their documents.",
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
    """Start the browser as a worker does, and check its sandbox."""
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
        problem, _, remedy = found.sentence.partition(". ")
        yield note(problem, remedy)


def check_memory(_settings: Settings) -> Iterator[Finding]:
    """Check the size of the shared memory."""
    if not SHARED_MEMORY.is_dir():
        yield fine("Shared memory: this system has no /dev/shm, so the browser uses temporary files")
        return
    status = os.statvfs(SHARED_MEMORY)
    size = status.f_frsize * status.f_blocks
    text = f"Shared memory: {size // MEGABYTE:,} MB"
    if size < MIN_SHARED_MEMORY:
        yield note(f"{text} are too small for large pictures", "Start the container with --shm-size=1g.")
    else:
        yield fine(text)


def check_fonts(_settings: Settings) -> Iterator[Finding]:
    """Check that every font is installed."""
    from pressroom.rendering.html.font_files import ALL_FONTS, FAMILIES, REGULAR, STRONG, FontsNotInstalledError

    try:
        for font in ALL_FONTS:
            font.path(REGULAR)
            font.path(STRONG)
    except FontsNotInstalledError as error:
        yield missing(f"Fonts: {error.message}", "Run bin/setup in Pressroom's folder.")
    else:
        yield fine(f"Fonts: {len(FAMILIES)} families are installed")
