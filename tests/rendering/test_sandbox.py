from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from tests.support.browsers import browser_of, chromium_under_test, command_of, fake_browser, folders, page_processes, printed

from pressroom.errors import RendererUnavailableError
from pressroom.rendering.browser import environment
from pressroom.rendering.browser.launch import launch
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.browser.sandbox import Confinement, ConfinementRefusedError, confinements, refuses_confinement

NO_SANDBOX = "[1:1:ERROR:content/browser/zygote_host/zygote_host_impl_linux.cc:130] No usable sandbox! If this is a Debian"


def refusing(words: str) -> Confinement:
    """A way in which the browser says something and ends."""
    script = f'echo "{words}" >&2; exit 133'
    return Confinement(sandboxed=True, prefix=("/bin/sh", "-c", script), sentence="Never works.")


@pytest.mark.parametrize("stack", [0, 50])
async def test_a_machine_without_namespaces_leads_to_the_next_way(stack: int) -> None:
    last = confinements()[-1]
    words = "\n".join((NO_SANDBOX, *["#0 0x5566 <unknown>"] * stack))
    browser = await launch(chromium_under_test(), ways=[refusing(words), last])
    await browser.close()
    assert browser.confinement == last
    assert "off" in last.sentence


@pytest.mark.parametrize(
    "words",
    [
        "",
        "error while loading shared libraries: libexample.so",
        "setpriv: failed to execute chromium: Resource temporarily unavailable",
        "credentials.cc:251] Check failed: error == EPERM: Cannot allocate memory (12)",
        "WARNING:sandbox/policy/linux/sandbox_linux.cc:405] InitializeSandbox() called with multiple threads in process",
    ],
)
@pytest.mark.usefixtures("own_temporary_folder")
async def test_another_failure_never_weakens_the_sandbox(words: str) -> None:
    with pytest.raises(RendererUnavailableError) as failure:
        await launch(chromium_under_test(), ways=[refusing(words), confinements()[-1]])
    assert not isinstance(failure.value, ConfinementRefusedError)
    assert not folders()


@pytest.mark.parametrize(
    "words",
    [
        NO_SANDBOX,
        "Failed to move to new namespace: PID namespaces supported, but failed: errno = Operation not permitted",
        "credentials.cc:131] Check failed: . : Permission denied (13)",
        "setpriv: setgroups failed: Operation not permitted",
        "a line before\nsetpriv: failed to execute /root/chromium: Permission denied",
    ],
)
def test_what_says_that_the_machine_cannot_confine_is_recognized(words: str) -> None:
    assert refuses_confinement(words)


async def test_a_machine_that_allows_no_way_says_so() -> None:
    with pytest.raises(ConfinementRefusedError):
        await launch(chromium_under_test(), ways=[refusing(NO_SANDBOX)])


async def test_a_user_sees_no_path_and_none_of_the_browsers_words() -> None:
    chromium = chromium_under_test()
    with pytest.raises(RendererUnavailableError) as failure:
        await launch(chromium, ways=[refusing("cannot open /nowhere/at/all")])
    assert failure.value.message == RendererUnavailableError().message
    assert failure.value.details == {}
    assert "/nowhere/at/all" in failure.value.detail
    assert str(chromium.executable) in failure.value.detail


async def test_a_sandboxed_browser_runs_as_somebody_without_rights() -> None:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        confinement = renderer.healthy().confinement
        assert confinement is not None
        await printed(renderer, "<p>x")
        pages = page_processes(renderer)
        assert pages
        expected = os.geteuid() if confinement.user_id is None else confinement.user_id
        assert {page.uids().real for page in pages} == {expected}
        switch = "--no-sandbox" in _command(browser_of(renderer))
        assert switch is not confinement.sandboxed


@pytest.mark.usefixtures("own_temporary_folder")
async def test_the_browser_sees_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch, open_folder: Path) -> None:
    monkeypatch.setenv("PRESSROOM_SECRET_KEY", "not for the browser")
    real = chromium_under_test()
    # A running browser writes its own title over its environment, so it is noted before the browser starts.
    program = fake_browser(open_folder, f'export -p >"$HOME/environment"\nexec {real.executable} "$@"')
    async with Renderer(chromium=replace(real, executable=program), tabs=1):
        (folder,) = folders()
        seen = (folder / "home/environment").read_text()
    assert "HOME" in seen
    assert "PRESSROOM_SECRET_KEY" not in seen
    assert "not for the browser" not in seen
    assert "PRESSROOM_SECRET_KEY" not in environment.INHERITED


async def test_the_browser_inherits_no_open_file() -> None:
    with open(__file__) as held:  # noqa: PTH123, ASYNC230 - a plain descriptor, opened here on purpose
        os.set_inheritable(held.fileno(), False)
        async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
            leader = browser_of(renderer)
            for process in (leader, *leader.children(recursive=True)):
                assert all(opened.path != __file__ for opened in process.open_files())


def _command(leader: psutil.Process) -> list[str]:
    return [word for process in (leader, *leader.children(recursive=True)) for word in command_of(process)]
