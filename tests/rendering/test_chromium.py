from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.browsers import chromium_under_test, fake_browser, printed
from tests.support.commands import ROOT

from pressroom.errors import RendererUnavailableError
from pressroom.rendering.browser.chromium import NEWEST, OLDEST, find_chromium
from pressroom.rendering.browser.pool import Renderer


def test_a_browser_is_found_and_says_its_version() -> None:
    chromium = find_chromium()
    assert chromium.executable.is_file()
    assert int(chromium.version.split(".")[0]) > 100


def test_the_configured_browser_wins() -> None:
    found = find_chromium().executable
    assert find_chromium(found).executable == found


def test_a_configured_path_that_is_no_browser_is_refused_with_a_hint(tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\necho something else 1.2.3.4\n")
    program.chmod(0o755)
    for path in (program, tmp_path / "missing"):
        with pytest.raises(RendererUnavailableError, match=rf"PRESSROOM_CHROMIUM names {path}.*Install one"):
            find_chromium(path)


def test_without_any_browser_the_message_says_how_to_install_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(RendererUnavailableError, match="apt install chromium-headless-shell"):
        find_chromium()


def test_a_browser_in_playwrights_cache_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = find_chromium().executable
    cached = tmp_path / "cache/chromium_headless_shell-1234/chrome-linux/headless_shell"
    cached.parent.mkdir(parents=True)
    cached.write_text(f'#!/bin/sh\nexec {real} "$@"\n')
    cached.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "cache"))
    assert find_chromium().executable == cached


@pytest.mark.parametrize(("version", "tested"), [(OLDEST - 1, False), (OLDEST, True), (NEWEST, True), (NEWEST + 1, False)])
async def test_a_version_that_is_not_tested_is_logged_once(
    version: int, tested: bool, open_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    real = chromium_under_test()
    program = fake_browser(open_folder, f'[ "$1" = --version ] && echo Chromium {version}.0.1.2 || exec {real.executable} "$@"')
    async with Renderer(chromium=find_chromium(program), tabs=1) as renderer:
        await printed(renderer, "<p>Hello", fresh=True)
    found = [vars(record) for record in caplog.records if record.message == "browser_version_not_tested"]
    expected = (f"{version}.0.1.2", f"{OLDEST} to {NEWEST}")
    assert [(record["version"], record["tested"]) for record in found] == ([] if tested else [expected])


def test_the_browser_under_test_is_one_of_those_that_are_said_to_be_tested() -> None:
    assert chromium_under_test().is_tested, "set OLDEST or NEWEST when the suites pass on it"
    assert f"Versions {OLDEST} to {NEWEST} are tested" in (ROOT / "README.md").read_text("utf-8")
