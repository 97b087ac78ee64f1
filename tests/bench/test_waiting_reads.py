"""The measurement of reading waiting jobs: that jobs wait, are read and cancelled, not how fast."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.benchmarks import run_bench

ROUND = re.compile(r"^│ +(\d+) │ +(\d+) │ +(\d+) │", re.MULTILINE)


def test_each_round_reads_new_waiting_jobs_of_several_users_and_nothing_is_left_behind(folder: Path):
    printed = run_bench("waiting-reads", "--waiting", "60", "--rounds", "3", "--reads", "100", folder=folder)
    rounds = [tuple(map(int, found)) for found in ROUND.findall(printed)]
    assert [(number, cancelled) for number, cancelled, _ in rounds] == [(1, 0), (2, 60), (3, 120)]
    first, *_, last = (rate for *_, rate in rounds)
    assert min(first, last) > 0
    shown = re.search(r"^last ÷ first: jobs ([\d.]+), documents [\d.]+$", printed, re.MULTILINE)
    assert shown is not None, printed
    # The rates are shown as integers, and their ratio with two digits.
    assert (last - 0.5) / (first + 0.5) - 0.01 <= float(shown[1]) <= (last + 0.5) / (first - 0.5) + 0.01
    assert list(folder.iterdir()) == []
