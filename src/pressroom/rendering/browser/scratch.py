"""Make the temporary folder of one browser, lock it while its owner runs, and remove folders whose owner has ended."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

PREFIX: Final = "prm-"
LOCK: Final = "lock"
UNLOCKED_SECONDS: Final = 3600.0
"""Age in seconds at which a folder without a lock is removed; a younger one may be one that is just being made."""


class Scratch:
    """A folder with `lock` and `stderr`, which are ours, and `home`, which is the browser's."""

    def __init__(self, *, user_id: int | None = None, group_id: int | None = None) -> None:
        """Make the folder; `user_id` and `group_id`, if given, own `home`."""
        self.folder: Final = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.home: Final = self.folder / "home"
        self.stderr: Final = self.folder / "stderr"
        try:
            self.home.mkdir(mode=0o700)
            if user_id is not None and group_id is not None:
                os.chown(self.home, user_id, group_id)
                self.folder.chmod(0o711)  # another user may pass through, not look around
            self._lock: Final = _locked(self.folder)
        except BaseException:
            _remove(self.folder)
            raise

    def record(self, pid: int) -> None:
        """Store the leader of the browser's process group, for the sweep that may have to end it."""
        os.pwrite(self._lock, str(pid).encode(), 0)

    def remove(self) -> None:
        """Delete the folder and release the lock."""
        _remove(self.folder)
        os.close(self._lock)


def sweep() -> list[Path]:
    """Remove the folders whose owner has ended, after killing a browser that one of them left running; return them.

    A folder is only touched when its lock can be taken, and a process only when its command line names that folder.
    """
    removed: list[Path] = []
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            status = folder.lstat()
            if not folder.is_symlink() and folder.is_dir() and status.st_uid == os.geteuid() and _swept(folder, status):
                removed.append(folder)
    return removed


def _locked(folder: Path) -> int:
    # Locked first and named afterwards, so that a sweeper never sees it without its lock.
    unnamed = folder / f"{LOCK}.new"
    descriptor = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        unnamed.rename(folder / LOCK)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _swept(folder: Path, status: os.stat_result) -> bool:
    try:
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        if time.time() - status.st_mtime < UNLOCKED_SECONDS:
            return False
        _remove(folder)
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        pid = os.pread(descriptor, 20, 0).decode()
        if pid.isdecimal() and re.search(rf"{re.escape(str(folder))}/", _command_line(int(pid))):
            with suppress(ProcessLookupError):
                os.killpg(int(pid), signal.SIGKILL)
        _remove(folder)
    except BlockingIOError:
        return False  # its owner runs
    finally:
        os.close(descriptor)
    return True


def _command_line(pid: int) -> str:
    proc = Path(f"/proc/{pid}/cmdline")
    if proc.parent.parent.joinpath("self").exists():
        return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace") if proc.exists() else ""
    listing = subprocess.run(  # noqa: S603 - its argument is a number
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listing.stdout


def _remove(folder: Path) -> None:
    # Twice: a dying process may write one more file while the first pass runs.
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
