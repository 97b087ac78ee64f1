"""The benchmark's commands in processes of their own, over a temporary folder that must be empty afterwards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.commands import ROOT, environment, processes_in

SECONDS = 240
"""For a run of some hundred documents on a loaded machine."""


def run_bench(*arguments: str | Path, folder: Path, code: int = 0, **variables: str) -> str:
    """Run a command of the benchmark with environment variables beside ours, and return what it printed.

    Raises:
        AssertionError: It ended with another code, or a process of it still runs.
    """
    ran = subprocess.run(
        [sys.executable, "-m", "bench", *map(str, arguments)],
        cwd=ROOT,
        env=environment(TMPDIR=str(folder), **variables),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ran.returncode == code, ran.stderr
    # The service's folder, the database and its browsers all lay in the temporary folder.
    assert processes_in(folder) == []
    return ran.stdout
