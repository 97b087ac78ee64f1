from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from tests.support.browsers import alive, chromium_under_test, until

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.browser.scratch import UNLOCKED_SECONDS, Scratch, sweep

OWNER = """
import asyncio
from pressroom.rendering.browser.chromium import find_chromium
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import load_settings

async def main():
    renderer = Renderer(chromium=find_chromium(load_settings().chromium), tabs=1)
    await renderer.start()
    print(renderer.healthy().browser_pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""
HOLDER = """
import time
from pressroom.rendering.browser.scratch import Scratch
scratch = Scratch()
print(scratch.folder, flush=True)
time.sleep(600)
"""

WITHOUT_SPACE = """
import asyncio, resource, tempfile
from pressroom.rendering.browser.chromium import find_chromium
from pressroom.rendering.browser.launch import launch
from pressroom.settings import load_settings

async def main():
    tempfile.gettempdir()
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))  # no file can be written, as on a full disk
    try:
        await launch(find_chromium(load_settings().chromium))
    except Exception as error:
        print(type(error).__name__, error.detail, flush=True)

asyncio.run(main())
"""

pytestmark = pytest.mark.usefixtures("own_temporary_folder")


def started(program: str) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line
    return process, line


def content(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def killed(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


async def test_a_killed_owner_leaves_no_process_and_its_folder_goes_at_the_next_start(
    own_temporary_folder: Path,
) -> None:
    owner, line = started(OWNER)
    leader = psutil.Process(int(line))
    pids = {leader.pid, *(child.pid for child in leader.children(recursive=True))}
    assert len(content(own_temporary_folder)) == 1
    killed(owner)
    await until(lambda: not alive(pids), seconds=10)  # the browser ends by itself when its channel closes
    async with Renderer(chromium=chromium_under_test(), tabs=1):
        await until(lambda: len(content(own_temporary_folder)) == 1)
    assert content(own_temporary_folder) == []


def test_a_stopped_browser_of_a_dead_owner_is_killed_by_the_sweep(own_temporary_folder: Path) -> None:
    owner, line = started(OWNER)
    leader = psutil.Process(int(line))
    pids = {leader.pid, *(child.pid for child in leader.children(recursive=True))}
    for child in leader.children(recursive=True):
        child.suspend()
    leader.suspend()
    killed(owner)
    assert alive(pids) == pids
    assert len(sweep()) == 1
    until = time.monotonic() + 5
    while alive(pids):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert content(own_temporary_folder) == []


def test_a_process_that_is_not_the_browser_of_the_folder_is_never_killed(own_temporary_folder: Path) -> None:
    holder, folder = started(HOLDER)
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    Path(folder, "lock").write_text(str(bystander.pid))
    killed(holder)
    assert sweep() == [Path(folder)]
    assert bystander.poll() is None
    os.kill(bystander.pid, signal.SIGKILL)
    bystander.wait()
    assert content(own_temporary_folder) == []


def test_the_folder_of_a_living_owner_is_left_alone() -> None:
    scratch = Scratch()
    assert sweep() == []
    assert scratch.home.is_dir()
    scratch.remove()
    assert not scratch.folder.exists()


def test_a_folder_that_cannot_be_finished_is_removed(own_temporary_folder: Path) -> None:
    with pytest.raises(OverflowError):
        Scratch(user_id=1 << 40, group_id=0)
    assert content(own_temporary_folder) == []


def test_a_full_disk_leaves_no_browser_and_no_folder(own_temporary_folder: Path) -> None:
    owner, line = started(WITHOUT_SPACE)
    killed(owner)
    assert line.startswith("RendererUnavailableError")
    assert "File too large" in line
    assert content(own_temporary_folder) == []  # the folder goes last, after the browser's processes


def test_a_folder_without_a_lock_is_removed_when_it_is_old(own_temporary_folder: Path) -> None:
    young, old = own_temporary_folder / "prm-young", own_temporary_folder / "prm-old"
    young.mkdir()
    old.mkdir()
    long_ago = time.time() - UNLOCKED_SECONDS - 1
    os.utime(old, (long_ago, long_ago))
    assert sweep() == [old]
    assert young.is_dir()


def test_a_link_and_a_strangers_folder_are_not_followed(own_temporary_folder: Path) -> None:
    treasure = own_temporary_folder / "treasure"
    treasure.mkdir()
    (treasure / "lock").touch()
    (own_temporary_folder / "prm-link").symlink_to(treasure)
    assert sweep() == []
    assert treasure.is_dir()
