from __future__ import annotations

from pathlib import Path

import pytest

from pressroom.errors import RendererUnavailableError
from pressroom.rendering.browser.chromium import find_chromium


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
