"""The benchmark's command, in its smallest form: that it works, not how fast anything is."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import psutil
import pytest
from tests.support.commands import ROOT, environment

SECONDS = 120
"""For a run of some dozen documents on a loaded machine."""


def tiny_run(folder: Path) -> subprocess.CompletedProcess[str]:
    arguments = ["--rounds", "1", "--documents", "2", "--clients", "2", "--queue-jobs", "3", "--json", folder / "out.json"]
    return subprocess.run(
        [sys.executable, "-m", "bench", *map(str, arguments)],
        cwd=ROOT,
        env=environment(TMPDIR=str(folder)),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@pytest.fixture
def folder() -> Generator[Path]:
    # Not pytest's own: the browser runs as another user, who must be able to pass through.
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def test_one_command_prints_every_way_beside_raw_devtools_and_leaves_nothing_behind(folder: Path):
    ran = tiny_run(folder)
    assert ran.returncode == 0, ran.stderr
    ways = ("raw DevTools", "renderer pool", "Prefer: wait", "submit and poll")
    for shown in (*ways, "claim p50 ms", "Chromium", "sandbox"):
        assert shown in ran.stdout
    results = json.loads((folder / "out.json").read_text())
    assert [row["name"] for row in results["rows"]] == [
        *("raw-1", "pool-1", "wait-1", "poll-1"),
        *("raw-2", "pool-2", "wait-2", "poll-2"),
    ]
    for row in results["rows"]:
        assert row["documents_per_second"] > 0
        assert row["p95_ms"] >= row["p50_ms"] > 0
        assert row["cpu_ms"]["Chromium"] >= 0
    assert results["pages"] == 2
    assert results["queue"]["both_p50_ms"] > 0
    # The service's folder, the database and its browsers all lay in the temporary folder.
    assert {path.name for path in folder.iterdir()} == {"out.json"}
    assert not [
        process.pid for process in psutil.process_iter(["cmdline"]) if str(folder) in " ".join(process.info["cmdline"] or [])
    ]
