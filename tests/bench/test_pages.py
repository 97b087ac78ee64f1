"""The measurement of pages: that a browser that was never there and one that was see them, not how fast."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.benchmarks import run_bench


def test_the_first_visit_and_the_next_are_measured_of_each_page(folder: Path, tmp_path: Path):
    file = tmp_path / "pages.json"
    printed = run_bench("pages", "--views", "1", "--json", file, folder=folder)
    rows = json.loads(file.read_text())["rows"]
    assert [row["name"] for row in rows] == ["documents", "exports", "account", "editor", "dashboard"]
    for row in rows:
        first, again = row["first"], row["again"]
        for visit in (first, again):
            assert 0 < visit["answer_p50_ms"] < visit["seen_p50_ms"] <= visit["seen_p95_ms"]
            assert visit["loaded_p50_ms"] > visit["answer_p50_ms"]
        assert first["script_bytes"] > again["script_bytes"] == 0, "scripts come from the browser's cache"
        assert first["font_bytes"] > again["font_bytes"] == 0
        assert row["name"] in printed
    documents, _exports, _account, editor, dashboard = (row["first"] for row in rows)
    assert documents["picture_bytes"] > 100_000
    # Sizes do not depend on the machine. The page of documents is the first view, and the script of the editor is the largest.
    assert documents["bytes_without_fonts"] < 100_000
    assert editor["script_bytes"] < 120_000
    # A thousand students: about 400 bytes of the page for each, uncompressed.
    assert dashboard["bytes_without_fonts"] < 600_000
    sorting = json.loads(file.read_text())["sorting"]
    assert 0 < sorting["p50_ms"] <= sorting["p95_ms"]
    assert list(folder.iterdir()) == []
