"""The benchmark's command, in its smallest form: that it works, not how fast anything is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support.benchmarks import run_bench

TINY = ("--rounds", "1", "--documents", "2", "--clients", "2", "--queue-jobs", "3")


def test_one_command_prints_every_way_beside_raw_devtools_and_leaves_nothing_behind(folder: Path):
    printed = run_bench(*TINY, "--json", folder / "out.json", folder=folder)
    ways = ("raw DevTools", "renderer pool", "Prefer: wait", "submit and poll")
    for shown in (*ways, "proof ÷ export", "claim p50 ms", "Chromium", "sandbox"):
        assert shown in printed
    results = json.loads((folder / "out.json").read_text())
    rows = {row["name"]: row for row in results["rows"]}
    assert list(rows) == ["raw-1", "pool-1", "wait-1", "poll-1", "raw-2", "pool-2", "wait-2", "poll-2"]
    for row in rows.values():
        assert row["documents_per_second"] > 0
        assert row["p95_ms"] >= row["p50_ms"] > 0
        assert row["cpu_ms"]["Chromium"] >= 0
    proof = results["proof"]
    assert proof["print_ms"] == rows["pool-1"]["cpu_ms"]["Chromium"]
    assert 0 < proof["finish_ms"] < proof["export_ms"]
    assert 0 < proof["proof_ms"] < proof["export_ms"]
    assert proof["proof_share"]["median"] == pytest.approx(proof["proof_ms"] / proof["export_ms"])
    assert results["pages"] == 2
    assert results["queue"]["both_p50_ms"] > 0
    assert {path.name for path in folder.iterdir()} == {"out.json"}
