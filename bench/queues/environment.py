"""A Python environment with the other queues, made for one run: nothing of it is a dependency of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
REQUIREMENTS: Final = Path(__file__).parent / "programs/requirements.txt"
PLACES: Final = (Path.home() / ".local/bin", ROOT / "var/tools/bin")
"""Where `bin/setup` finds or installs uv when it is not on the path."""


class InstallError(Exception):
    """The other queues could not be installed. Without them: `--no-others`."""


@contextmanager
def installed_queues() -> Generator[Path]:
    """Install the other queues from the package index and yield the environment's Python.

    Raises:
        InstallError: uv was not found, or could not install; the message quotes it.
    """
    uv = shutil.which("uv", path=os.pathsep.join([os.environ.get("PATH", os.defpath), *map(str, PLACES)]))
    if uv is None:
        raise InstallError("uv is neither on the path nor where bin/setup installs it; run bin/setup, or give --no-others")
    with tempfile.TemporaryDirectory(prefix="pressroom-bench-queues-") as folder:
        python = Path(folder) / "bin/python"
        _run(uv, "venv", "--quiet", "--python", sys.executable, folder)
        _run(uv, "pip", "install", "--quiet", "--python", python, "--requirement", REQUIREMENTS)
        yield python


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise InstallError(f"the other queues could not be installed; --no-others measures without them:\n{done.stderr}")
