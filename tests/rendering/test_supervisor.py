"""Which browser takes new documents, and a browser's tabs that do not answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import psutil
import pytest
import pytest_asyncio
from tests.support.browsers import OPTIONS, chromium_under_test, text_of

from pressroom.rendering.browser.browser import TAB_SECONDS
from pressroom.rendering.browser.launch import launch
from pressroom.rendering.browser.supervisor import Supervisor

HELLO = "<!doctype html><title>Hello</title><p>Hello é ñ</p>"


@pytest_asyncio.fixture
async def supervisor() -> AsyncGenerator[Supervisor]:
    supervisor = Supervisor(
        chromium=chromium_under_test(),
        tabs=1,
        recycle_after=5_000,
        recycle_after_seconds=3600,
        recycle_above_bytes=1 << 30,
        launch_seconds=15,
    )
    yield supervisor
    await supervisor.stop()


async def test_documents_that_need_a_new_browser_share_the_one_that_was_started_for_them(supervisor: Supervisor) -> None:
    running = await supervisor.ready()
    renewed, at_the_same_time = await asyncio.gather(supervisor.renewed(), supervisor.renewed())
    assert renewed is at_the_same_time
    assert renewed is not running, "it is seconds old, and was started for other documents"
    assert await supervisor.renewed() is renewed
    assert supervisor.launches == 2


async def test_a_browser_that_was_started_for_another_reason_is_not_taken_for_a_new_one(supervisor: Supervisor) -> None:
    renewed = await supervisor.renewed()
    recycled = await supervisor.replaced()
    assert await supervisor.renewed() not in {renewed, recycled}
    assert supervisor.launches == 3


async def test_a_browser_that_has_ended_is_not_taken_for_a_new_one(supervisor: Supervisor) -> None:
    renewed = await supervisor.renewed()
    await renewed.close()
    following = await supervisor.renewed()
    assert following is not renewed
    assert not following.gone


@pytest.mark.parametrize(("seconds", "new"), [(9, True), (10, False)])
async def test_a_browser_is_new_for_ten_seconds(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch, seconds: float, new: bool
) -> None:
    renewed = await supervisor.renewed()
    monkeypatch.setattr(renewed, "started_at", asyncio.get_running_loop().time() - seconds)
    assert (await supervisor.renewed() is renewed) is new


async def test_a_tab_that_does_not_answer_its_probe_is_replaced() -> None:
    browser = await launch(chromium_under_test(), tabs=1)
    for process in psutil.Process(browser.pid).children(recursive=True):
        if "--type=renderer" in process.cmdline():
            process.suspend()
    started = asyncio.get_running_loop().time()
    async with asyncio.timeout(TAB_SECONDS + 8):
        tab = await browser.borrow(probed=True)
    assert asyncio.get_running_loop().time() - started >= TAB_SECONDS, "the probe was answered: the test shows nothing"
    assert "Hello" in text_of((await tab.print(HELLO, OPTIONS)).pdf)
    browser.give_back(tab, reset=True)
    await browser.close()
