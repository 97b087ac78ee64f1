"""Find the browser that makes the PDFs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pressroom.errors import RendererUnavailableError

NAMES: Final = (
    # Headless shell first: the same engine without a window system, it prints about twice as fast.
    "chrome-headless-shell",
    "chromium-headless-shell",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "chromium",
    "chromium-browser",
)
MAC_APPLICATIONS: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PLAYWRIGHT_PATTERNS: Final = (
    "chromium_headless_shell-*/*/chrome-headless-shell",
    "chromium_headless_shell-*/*/headless_shell",
    "chromium-*/*/chrome",
    "chromium-*/*/*.app/Contents/MacOS/*",
)
HOW_TO_INSTALL: Final = (
    "Install one (Debian: `apt install chromium-headless-shell`; macOS: `brew install --cask chromium`; anywhere: "
    "`npx @puppeteer/browsers install chrome-headless-shell@stable`) or set PRESSROOM_CHROMIUM to its path."
)
OLDEST: Final = 150
NEWEST: Final = 156
"""The major versions that the suites of rendering and extraction have passed on. Others are used too, with a note."""
VERSION_SECONDS: Final = 20.0
"""Seconds for the answer to `--version`. A cold disk takes some to load 200 MB; a program that needs more is broken."""


@dataclass(frozen=True, kw_only=True)
class Chromium:
    """A browser that was found and has answered with its version."""

    executable: Path
    version: str
    """Four numbers, as `156.0.8078.79`."""
    headless_shell: bool
    """Whether it is the small headless program and not a full desktop browser."""

    @property
    def is_tested(self) -> bool:
        """Whether its version is one of those that Pressroom is tested with."""
        return OLDEST <= int(self.version.partition(".")[0]) <= NEWEST


def find_chromium(configured: Path | None = None) -> Chromium:
    """Return the configured browser, else the first one on PATH, in the usual folders or in Playwright's cache.

    Raises:
        RendererUnavailableError: There is none, or the configured one does not run; the message says how to mend it.
    """
    if configured is not None:
        found = _version_of(configured)
        if found is None:
            raise RendererUnavailableError(
                f"PRESSROOM_CHROMIUM names {configured}, which is not a Chromium that runs. {HOW_TO_INSTALL}"
            )
        return found
    for candidate in _candidates():
        found = _version_of(candidate)
        if found is not None:
            return found
    raise RendererUnavailableError(f"No Chromium was found on this machine. {HOW_TO_INSTALL}")


def _candidates() -> Iterator[Path]:
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            yield Path(path)
    for application in MAC_APPLICATIONS if sys.platform == "darwin" else ():
        yield Path(application)
    for pattern in PLAYWRIGHT_PATTERNS:
        for cache in _playwright_caches():
            yield from sorted(cache.glob(pattern), reverse=True)


def _playwright_caches() -> list[Path]:
    """Return the folders of Playwright's browsers: https://playwright.dev/docs/browsers#managing-browser-binaries."""
    configured = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    home = Path("~").expanduser()
    caches = [home / ".cache/ms-playwright", home / "Library/Caches/ms-playwright"]
    return [Path(configured), *caches] if configured not in {"", "0"} else caches


def _version_of(executable: Path) -> Chromium | None:
    """Ask a program for its version; None when it does not run or is something else."""
    try:
        answer = subprocess.run(  # noqa: S603 - the path was configured by the operator or found in a known place
            [executable, "--version"], capture_output=True, text=True, timeout=VERSION_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"Chrom\w+.*?(\d+(?:\.\d+){3})", answer.stdout)
    if answer.returncode != 0 or match is None:
        return None
    name = executable.resolve().name
    return Chromium(executable=executable, version=match[1], headless_shell="headless" in name)
