"""The benchmark's commands in processes of their own, over a temporary folder that must be empty afterwards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.commands import ROOT, environment, processes_in

SECONDS = 240
"""For a run of some hundred documents on a loaded machine."""


def run_bench(*arguments: str | Path, folder: Path) -> str:
    """Run a command of the benchmark and return what it printed.

    Raises:
        AssertionError: It failed, or a process of it still runs.
    """
    ran = subprocess.run(
        [sys.executable, "-m", "bench", *map(str, arguments)],
        cwd=ROOT,
        env=environment(TMPDIR=str(folder)),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    # The service's folder, the database and its browsers all lay in the temporary folder.
    assert processes_in(folder) == []
    return ran.stdout
