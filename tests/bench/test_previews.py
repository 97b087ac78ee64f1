"""The measurement of previews: that drafts are printed, drawn and saved by one editor and by several, not how fast."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support.benchmarks import run_bench


def test_previews_of_one_editor_and_of_several_are_measured(folder: Path, tmp_path: Path):
    file = tmp_path / "previews.json"
    options = ("--previews", "2", "--editors", "4", "--pause", "0.5", "--seconds", "4", "--json", file)
    printed = run_bench("preview", *options, folder=folder)
    results = json.loads(file.read_text())
    assert list(results["steps"]) == ["check", "present", "HTML", "print", "finish", "prove", "draw"]
    assert all(milliseconds > 0 for milliseconds in results["steps"].values())
    plain, wide, fitted, other = results["rows"]
    assert [row["pages"] for row in results["rows"]] == [2, 2, 1, 2]
    assert wide["picture_bytes"] > plain["picture_bytes"] > 50_000
    assert fitted["file_p50_ms"] > other["file_p50_ms"], "another page of a draft is not printed again"
    for row in results["rows"]:
        assert 0 < row["p50_ms"] <= row["p95_ms"]
        assert row["file_p50_ms"] < row["p50_ms"]
        assert row["label"] in printed
    many = results["many"]
    assert many["editors"] == 4
    assert 4 * 4 / 0.5 * 0.3 < many["previews"] < 4 * 4 / 0.5 * 1.7
    assert 0 < many["p50_ms"] <= many["p95_ms"] <= many["slowest_ms"]
    assert many["memory"] >= many["memory_before"] > 50_000_000
    assert f"4 editors for 4 s, a pause each 0.5 s: {many['previews']} previews" in printed
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("option", ["--pause", "--seconds", "--editors", "--previews"])
def test_numbers_below_one_are_refused(folder: Path, option: str):
    run_bench("preview", option, "0", folder=folder, code=2)
