"""The soak itself, for some seconds: it ends in order, it finds what is broken, and it leaves nothing behind."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.commands import ROOT, environment, processes_in
from tests.support.polling import wait_until

SECONDS = 240
"""For a run of some seconds of load, on a loaded machine."""


@contextmanager
def soak(folder: Path, *, program: str = "soak", minutes: str = "0.1") -> Generator[subprocess.Popen[str]]:
    """Start a run, and kill it at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", program, "--minutes", minutes, "--seed", "7", "--users", "3"],
        cwd=ROOT,
        env=environment(TMPDIR=str(folder)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()  # it kills what it started
            process.communicate(timeout=SECONDS)


def test_a_run_reports_load_faults_and_jobs_and_leaves_nothing_behind(folder: Path) -> None:
    with soak(folder) as running:
        output, errors = running.communicate(timeout=SECONDS)
    assert running.returncode == 0, output + errors
    assert output.splitlines()[-1] == "All invariants hold."
    found = re.search(r"^jobs +(\d+) accepted = (.+)$", output, re.MULTILINE)
    assert found is not None, output
    assert int(found[1]) == sum(map(int, re.findall(r"\d+", found[2]))) > 0
    assert re.search(r"^exports +p50 [\d.]+ s, p95 [\d.]+ s", output, re.MULTILINE)
    assert not re.search(r"^faults +none", output, re.MULTILINE)
    assert processes_in(folder) == []
    assert list(folder.iterdir()) == []


def test_a_broken_promise_is_reported_with_the_seed(folder: Path) -> None:
    with soak(folder, program="tests.support.sabotaged_soak") as running:
        output, errors = running.communicate(timeout=SECONDS)
    assert running.returncode == 1, output + errors
    assert "broken   with --seed 7:" in output
    for finding in ("of an export is missing", "is lost: a client was told of it"):
        assert finding in output
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_a_run_that_is_interrupted_ends_what_it_started(folder: Path, number: signal.Signals) -> None:
    with soak(folder, minutes="5") as running:
        wait_until(lambda: list(folder.glob("soak-*/files/exports")), seconds=SECONDS, what="something is exported")
        running.send_signal(number)
        running.communicate(timeout=60)
    assert running.returncode == 128 + number
    assert processes_in(folder) == []
    assert list(folder.iterdir()) == []
