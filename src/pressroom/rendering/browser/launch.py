"""Start a browser, in the best confinement that the machine allows."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from pressroom.errors import RendererUnavailableError
from pressroom.rendering.browser.browser import Browser
from pressroom.rendering.browser.chromium import Chromium
from pressroom.rendering.browser.devtools import BrowserGoneError, Connection
from pressroom.rendering.browser.environment import browser_environment
from pressroom.rendering.browser.flags import browser_arguments
from pressroom.rendering.browser.process import last_lines, spawn
from pressroom.rendering.browser.sandbox import Confinement, ConfinementRefusedError, confinements, refuses_confinement
from pressroom.rendering.browser.scratch import Scratch
from pressroom.rendering.browser.tab import TabCrashedError

LAUNCH_SECONDS: Final = 15.0
"""Seconds for one start, twenty times what a loaded machine needs."""

LOG: Final = logging.getLogger(__name__)


async def launch(
    chromium: Chromium, *, tabs: int = 1, ways: Sequence[Confinement] | None = None, seconds: float = LAUNCH_SECONDS
) -> Browser:
    """Start a browser, open its tabs and warm them up; `ways` to confine it are tried in order, the best first.

    Only a machine that cannot confine it that way leads to the next, weaker one; any other failure is raised.

    Raises:
        RendererUnavailableError: It could not be started; `detail` quotes what the browser said.
    """
    refusal: ConfinementRefusedError | None = None
    for way in ways or confinements():
        try:
            async with asyncio.timeout(seconds):
                browser = await _launch_in(way, chromium, tabs=tabs)
        except TimeoutError:
            raise RendererUnavailableError(detail=f"{chromium.executable} was not ready within {seconds:g} s.") from None
        except ConfinementRefusedError as error:
            refusal = error
            continue
        if not way.sandboxed:
            said = "" if refusal is None else refusal.detail
            LOG.warning("sandbox_off", extra={"why": way.sentence, "reason": said})
        return browser
    raise refusal or RendererUnavailableError()


async def describe_sandbox(chromium: Chromium) -> Confinement:
    """Launch a browser to see how it can be confined on this machine. Raises as `launch`."""
    browser = await launch(chromium)
    await browser.close()
    return browser.confinement


async def _launch_in(way: Confinement, chromium: Chromium, *, tabs: int) -> Browser:
    scratch = _scratch(way)
    try:
        process, channel = spawn(
            [*way.prefix, *browser_arguments(chromium, profile=scratch.home / "profile", sandboxed=way.sandboxed)],
            environment=browser_environment(scratch.home),
            stderr=scratch.stderr,
        )
    except OSError as error:
        scratch.remove()
        raise RendererUnavailableError(detail=f"{chromium.executable} cannot be executed: {error.strerror}.") from error
    browser = Browser(process=process, connection=Connection(), scratch=scratch, confinement=way)
    try:
        await browser.connect(channel)
        scratch.record(process.pid)
        await browser.open_tabs(tabs)
    except (BrowserGoneError, TabCrashedError) as error:
        await browser.close()
        kind = ConfinementRefusedError if refuses_confinement(browser.output) else RendererUnavailableError
        said = last_lines(browser.output) or "nothing"
        raise kind(detail=f"{chromium.executable} ended while it was started. It said: {said}") from error
    except OSError as error:
        await browser.close()
        raise RendererUnavailableError(detail=f"{chromium.executable} could not be started: {error}.") from error
    except BaseException:
        await browser.close()
        raise
    return browser


def _scratch(way: Confinement) -> Scratch:
    try:
        return Scratch(user_id=way.user_id, group_id=way.group_id)
    except PermissionError as error:
        # We may not give a folder to that user: the rights that come with being root have been taken away.
        raise ConfinementRefusedError(detail=f"The browser's folder cannot be made: {error}.") from error
    except OSError as error:
        raise RendererUnavailableError(detail=f"The browser's folder cannot be made: {error}.") from error
