from __future__ import annotations

import os

import psutil
import pytest
from tests.support.browsers import browser_of, page_processes, printed

from pressroom.rendering.browser import browser, environment
from pressroom.rendering.browser.chromium import find_chromium
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.browser.sandbox import Confinement, confinements


async def test_the_first_way_that_works_is_taken_and_described(monkeypatch: pytest.MonkeyPatch) -> None:
    last = confinements()[-1]
    broken = Confinement(sandboxed=True, prefix=("/bin/false",), sentence="Never works.")
    monkeypatch.setattr(browser, "confinements", lambda: [broken, last])
    assert await browser.describe_sandbox(find_chromium()) == last
    assert "off" in last.sentence


async def test_a_sandboxed_browser_runs_as_somebody_without_rights() -> None:
    async with Renderer(chromium=find_chromium(), tabs=1) as renderer:
        assert renderer.confinement is not None
        await printed(renderer, "<p>x")
        pages = page_processes(renderer)
        assert pages
        expected = os.geteuid() if renderer.confinement.user_id is None else renderer.confinement.user_id
        assert {page.uids().real for page in pages} == {expected}
        switch = "--no-sandbox" in _command(browser_of(renderer))
        assert switch is not renderer.sandboxed


async def test_the_browser_sees_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSROOM_SECRET_KEY", "not for the browser")
    async with Renderer(chromium=find_chromium(), tabs=1) as renderer:
        leader = browser_of(renderer)
        seen = [process.environ() for process in (leader, *leader.children(recursive=True))]
        assert any("HOME" in variables for variables in seen)
        assert not any("PRESSROOM_SECRET_KEY" in variables for variables in seen)
    assert "PRESSROOM_SECRET_KEY" not in environment.HANDED_ON


async def test_the_browser_inherits_no_open_file() -> None:
    with open(__file__) as held:  # noqa: PTH123, ASYNC230 - a plain descriptor, opened here on purpose
        os.set_inheritable(held.fileno(), False)
        async with Renderer(chromium=find_chromium(), tabs=1) as renderer:
            leader = browser_of(renderer)
            for process in (leader, *leader.children(recursive=True)):
                assert all(opened.path != __file__ for opened in process.open_files())


def _command(leader: psutil.Process) -> list[str]:
    return [word for process in (leader, *leader.children(recursive=True)) for word in process.cmdline()]
