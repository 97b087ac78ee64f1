"""Packages of the registries in a folder of their own, for one run: nothing of them is a dependency of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PLACES: Final = (Path.home() / ".local/bin", ROOT / "var/tools/bin")
"""Where `bin/setup` finds or installs uv when it is not on the path."""
SECONDS: Final = 300
"""For one installation. Packages of 100 MB are among them."""


class InstallError(Exception):
    """Packages could not be installed; the message says why or quotes the installer."""


def python_environment(folder: Path, requirements: Path, *, hashes: bool = False) -> Path:
    """Make an environment of pinned packages, and return its Python; `hashes`: the pins have some, which are checked.

    Raises:
        InstallError: uv was not found, or could not install.
    """
    uv = shutil.which("uv", path=os.pathsep.join([os.environ.get("PATH", os.defpath), *map(str, PLACES)]))
    if uv is None:
        raise InstallError("uv is neither on the path nor where bin/setup installs it; run bin/setup")
    python = folder / "bin/python"
    install(uv, "venv", "--quiet", "--python", sys.executable, folder)
    checks = ["--require-hashes"] if hashes else []
    install(uv, "pip", "install", "--quiet", "--python", python, *checks, "--requirement", requirements)
    return python


def install(*command: str | Path, folder: Path = ROOT, variables: Mapping[str, str] | None = None) -> None:
    """Run an installer in a folder, with environment variables beside ours.

    Raises:
        InstallError: It failed, or took longer than `SECONDS`.
    """
    environment = {**os.environ, **(variables or {})}
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise InstallError(f"{Path(command[0]).name} was not done after {SECONDS} s") from None
    if done.returncode:
        raise InstallError(done.stderr.strip())
